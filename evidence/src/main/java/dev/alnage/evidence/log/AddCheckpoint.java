package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.SignedNote;
import java.util.ArrayList;
import java.util.List;

/**
 * What a log asks of a witness (C2SP tlog-witness, {@code add-checkpoint}): to cosign a checkpoint, with the proof that it goes on from the one of
 * a size that the witness has seen before.
 *
 * @param oldSize of the checkpoint that the witness cosigned last, as the log has it
 * @param path the proof's hashes; none where nothing was seen before
 * @param note the checkpoint with the log's signature
 */
public record AddCheckpoint(long oldSize, List<NodeHash> path, SignedNote note) {
    /** As the specification limits it. */
    public static final int PATH_MAX = 63;
    public static final int BYTES_MAX = 32 << 10;
    private static final String OLD = "old ";

    public AddCheckpoint {
        path = List.copyOf(path);
        if (oldSize < 0 || path.size() > PATH_MAX) {
            throw new Rejected.Malformed("found an old size of " + oldSize + " with " + path.size() + " hashes, expected 0 or more with at most " + PATH_MAX);
        }
    }

    public Bytes toBytes() {
        var text = new StringBuilder(OLD).append(oldSize).append('\n');
        path.forEach(hash -> text.append(Base64Reader.write(hash.value())).append('\n'));
        return Bytes.utf8(text.append('\n').toString()).plus(note.toBytes());
    }

    /** Reads the one form that such a request has. @throws Rejected.Malformed for any other */
    public static AddCheckpoint read(Bytes body) {
        if (body.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a request of " + body.size() + " bytes to a witness, expected at most " + BYTES_MAX);
        }
        var text = dev.alnage.evidence.read.Utf8.read(body);
        var end = text.indexOf("\n\n");
        if (!text.startsWith(OLD) || end < 0) {
            throw new Rejected.Malformed("found no old size, proof and empty line in a request to a witness, expected them before the checkpoint");
        }
        var lines = text.substring(0, end).split("\n", -1);
        if (lines.length - 1 > PATH_MAX) {
            throw new Rejected.Malformed("found a proof of " + (lines.length - 1) + " hashes, expected at most " + PATH_MAX);
        }
        var path = new ArrayList<NodeHash>();
        for (var i = 1; i < lines.length; i++) {
            path.add(new NodeHash(Base64Reader.read(lines[i])));
        }
        var request = new AddCheckpoint(Checkpoint.size(lines[0].substring(OLD.length())), path, SignedNote.read(Bytes.utf8(text.substring(end + 2))));
        if (!request.toBytes().equals(body)) {
            throw new Rejected.Malformed("found a request to a witness in another form, expected the one that it has");
        }
        return request;
    }
}
