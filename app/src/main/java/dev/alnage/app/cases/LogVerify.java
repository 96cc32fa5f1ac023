package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.SignedNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A checkpoint, and that the log which it commits to is exactly these entries. */
record LogVerify() implements Operation {
    @Override public String name() {
        return "log.verify";
    }

    @Override public String description() {
        return "a signed checkpoint; keys [verifier key, ...] in the form NAME+HASH+KEY; threshold (1); entries [file, ...]: the whole log in its order";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var keys = args.texts("keys");
        var threshold = (int) args.integer("threshold", 1, 64, 1);
        var entries = args.texts("entries").stream().map(entry -> KeyFiles.existing(folder, entry)).toList();
        args.noOthers();
        return in -> verify(in, keys.stream().map(NoteKey::parse).collect(Collectors.toUnmodifiableSet()), threshold, entries);
    }

    private static String verify(Path in, Set<NoteKey> keys, int threshold, List<Path> entries) throws IOException {
        var verified = SignedNote.read(KeyFiles.read(in)).verify(keys, threshold);
        var checkpoint = Checkpoint.read(Bytes.utf8(verified.text()));
        if (keys.stream().noneMatch(key -> key.name().equals(checkpoint.origin()))) {
            throw new Rejected.Untrusted("found a checkpoint of " + checkpoint.origin() + ", expected one of a log whose key is given");
        }
        var leaves = new ArrayList<NodeHash>();
        for (var entry : entries) {
            leaves.add(NodeHash.leaf(KeyFiles.read(entry)));
        }
        var root = CompactRange.EMPTY.append(leaves).root();
        if (checkpoint.size() != leaves.size() || !checkpoint.root().equals(root)) {
            throw new Rejected.Untrusted("found a checkpoint of " + checkpoint.size() + " entries with root " + checkpoint.root() + ", expected "
                    + leaves.size() + " entries with root " + root);
        }
        return checkpoint.origin() + " has " + checkpoint.size() + " entries";
    }
}
