package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.time.Instant;

/**
 * The newest layout of one supply chain that a verifier has seen, so that nobody puts an older one before it that has not
 * expired (case D10): in-toto itself has no versions. Whoever verifies keeps it between two verifications.
 *
 * @param version what the layout's readme says, or 0 for a layout without versions, of which the later expiry is the newer
 */
public record LayoutFloor(long version, Instant expires, Digest layout) {
    public static final int BYTES_MAX = 4096;

    public LayoutFloor {
        if (version < 0 || version > Layout.VERSION_MAX) {
            throw new Rejected.Malformed("found layout version " + version + ", expected 0 to " + Layout.VERSION_MAX);
        }
    }

    public static LayoutFloor of(TrustedLayout layout) {
        return new LayoutFloor(layout.value().version(), layout.value().expires(), layout.digest());
    }

    /**
     * The floor after {@code next} has been seen: this one for the same layout again, a higher one for a newer layout.
     *
     * @throws Rejected.Stale if {@code next} is older, or another of the same age, or has no version although this one has
     */
    public LayoutFloor raisedBy(TrustedLayout next) {
        if (next.digest().equals(layout)) {
            return this;
        }
        var raised = of(next);
        var newer = version > 0 || raised.version > 0 ? raised.version > version : raised.expires.isAfter(expires);
        if (!newer) {
            throw new Rejected.Stale("found " + raised.named() + ", expected " + named() + " which has been seen, or a newer one");
        }
        return raised;
    }

    private String named() {
        return (version > 0 ? "layout version " + version : "a layout without version that expires at " + expires) + " " + layout.toString().substring(0, 19);
    }

    public Json.Members toJson() {
        return Json.object().with("version", version).with("expires", expires.toString()).with("layout", layout.toString()).build();
    }

    public Bytes toBytes() {
        return toJson().toBytes();
    }

    /** @throws Rejected.Malformed for anything but what {@link #toBytes} writes: a damaged floor is no floor */
    public static LayoutFloor read(Bytes bytes) {
        var fields = Fields.of("floor", JsonReader.read(bytes, BYTES_MAX));
        var floor = new LayoutFloor(fields.integer("version", 0, Layout.VERSION_MAX), fields.instant("expires"), fields.digest("layout"));
        fields.noOthers();
        return floor;
    }
}
