package dev.alnage.policy.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.Optional;

/**
 * What a verifier already knows of a log: its size and root then, and so that the log is still the same one that has only grown. Who
 * knows nothing cannot tell a true history from one made for them.
 *
 * @param edge the right edge of the tree at that size, to go on from there; empty when only a checkpoint was kept
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record KnownLog(String origin, long size, NodeHash root, Optional<CompactRange> edge) {
    private static final String FORMAT = "alnage-known-log/1";
    private static final int BYTES_MAX = 64 << 10;

    public KnownLog {
        if (edge.isPresent() && (edge.get().size() != size || !edge.get().root().equals(root))) {
            throw new Rejected.Malformed("found an edge of " + edge.get().size() + " entries, expected that of " + size);
        }
    }

    /** From a checkpoint that was kept, and verified by whoever read it. */
    public static KnownLog of(Checkpoint checkpoint) {
        return new KnownLog(checkpoint.origin(), checkpoint.size(), checkpoint.root(), Optional.empty());
    }

    /** For a file of the verifier's own. */
    public Bytes toBytes() {
        var json = Json.object().with("format", FORMAT).with("origin", origin).with("size", size).with("root", root.value().toHex());
        edge.ifPresent(range -> json.with("edge", range.toBytes().toHex()));
        return json.build().toBytes();
    }

    public static KnownLog read(Bytes file) {
        var fields = Fields.of("known log", JsonReader.read(file, BYTES_MAX));
        if (!fields.text("format").equals(FORMAT)) {
            throw new Rejected.Malformed("found format " + fields.text("format") + ", expected " + FORMAT);
        }
        var known = new KnownLog(fields.text("origin"), fields.integer("size", 0, Fields.INTEGER_MAX), new NodeHash(Bytes.hex(fields.text("root"))),
                fields.has("edge") ? Optional.of(CompactRange.read(Bytes.hex(fields.text("edge")))) : Optional.empty());
        fields.noOthers();
        return known;
    }

}
