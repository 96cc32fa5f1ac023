package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A layout that each of its owners has signed and that has not expired (in-toto 1.0 §5.2, first and second). Only verification makes one. */
public final class TrustedLayout {
    private final Layout layout;
    private final Digest digest;
    private final Instant at;

    private TrustedLayout(Layout layout, Digest digest, Instant at) {
        this.layout = layout;
        this.digest = digest;
        this.at = at;
    }

    /**
     * @throws Rejected.Untrusted if there is no key, or one of them did not sign: somebody else's layout would do
     * @throws Rejected.Stale if it has expired
     * @throws Rejected.Malformed if it is no layout
     */
    public static TrustedLayout verify(Bytes layout, List<LayoutKey> keys, Instant now) {
        return verify(Metablock.read(layout, new Interned()), keys, now);
    }

    static TrustedLayout verify(Metablock metablock, List<LayoutKey> keys, Instant now) {
        if (keys.isEmpty()) {
            throw new Rejected.Untrusted("found no key to verify the layout with, expected at least one");
        }
        Optional<Metablock.Content> content = Optional.empty();
        for (var key : keys) {
            content = metablock.findSignedBy(key.key());
            if (content.isEmpty()) {
                throw new Rejected.Untrusted("found no signature on the layout by key " + key.keyid() + ", expected one");
            }
        }
        if (!(content.orElseThrow() instanceof Metablock.Content.OfLayout(var layout, var digest))) {
            throw new Rejected.Malformed("found a link, expected a layout");
        }
        if (!layout.expires().isAfter(now)) {
            throw new Rejected.Stale("found a layout that expired at " + layout.expires() + ", expected one that holds at " + now);
        }
        return new TrustedLayout(layout, digest, now);
    }

    public Layout value() {
        return layout;
    }

    /** Of what was signed, as canonical JSON: the same in either wrapper. */
    public Digest digest() {
        return digest;
    }

    /** The time at which it held; the time of the whole verification. */
    public Instant at() {
        return at;
    }
}
