package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The sealer's half of the ledger: remembers what it has signed and signs only what extends it. It is given leaf hashes
 * and computes the root itself, so that the storer can neither shrink nor rewrite the log (L6, L8). What it is about to
 * sign is durable before it answers, so that after a crash it repeats itself and never contradicts itself.
 */
public final class CheckpointSealer implements CheckpointSigner {
    static final int LEAVES_MAX = 4 * FileLedger.BATCH_MAX;

    /** The signed log, and what it was before it was last extended: a question that was answered can be asked again. */
    private record State(CompactRange previous, CompactRange current, Bytes note) {
        private Bytes toBytes() {
            var body = Bytes.utf8("alnage-sealer/1\n" + previous.toBytes().toHex() + "\n" + current.toBytes().toHex() + "\n").plus(note);
            return Bytes.utf8(Digest.of(body).hex() + "\n").plus(body);
        }

        private static State read(Bytes bytes) {
            var lines = bytes.toText().split("\n", 5);
            if (lines.length == 5 && lines[1].equals("alnage-sealer/1")
                    && Digest.of(bytes.slice(65, bytes.size())).hex().equals(lines[0])) {
                return new State(CompactRange.read(Bytes.hex(lines[2])), CompactRange.read(Bytes.hex(lines[3])), Bytes.utf8(lines[4]));
            }
            throw new Rejected.Malformed("found a damaged record of what the sealer has signed, expected the one it wrote");
        }
    }

    private final Journal journal;
    private final String origin;
    private final Function<Checkpoint, Bytes> signing;
    private State state;

    private CheckpointSealer(Journal journal, String origin, Function<Checkpoint, Bytes> signing, State state) {
        this.journal = journal;
        this.origin = origin;
        this.signing = signing;
        this.state = state;
    }

    /** @param file where it remembers what it has signed; lost, it refuses every log but an empty one */
    public static CheckpointSealer open(AtomicFiles files, Path file, String origin, Signer signer) throws IOException {
        return open(files, file, origin, checkpoint -> SignedNote.sign(checkpoint.toText(), origin, signer).toBytes(),
                CheckpointTrust.of(new NoteKey(origin, signer.key())));
    }

    static CheckpointSealer open(AtomicFiles files, Path file, String origin, Function<Checkpoint, Bytes> signing, CheckpointTrust own)
            throws IOException {
        files.makeDirectory(file.getParent());
        Bytes content;
        try {
            content = Journal.read(files, file);
        } catch (NoSuchFileException e) {
            var empty = new State(CompactRange.EMPTY, CompactRange.EMPTY, Bytes.empty());
            return new CheckpointSealer(Journal.after(Bytes.empty(), files, file), origin, signing, empty);
        }
        var journal = Journal.after(content, files, file);
        var state = State.read(journal.last().orElse(content)); // without a journal around it, as it was once written
        var signed = own.verify(state.note());
        if (signed.size() != state.current().size() || !signed.root().equals(state.current().root())) {
            throw new Rejected.Malformed("found a record whose tree is not the one that was signed, expected " + signed.root());
        }
        return new CheckpointSealer(journal, origin, signing, state);
    }

    @Override public synchronized Bytes extend(long fromSize, List<NodeHash> leaves) throws IOException {
        if (leaves.size() > LEAVES_MAX) {
            throw new Rejected.Malformed("found " + leaves.size() + " leaves, expected at most " + LEAVES_MAX);
        }
        if (fromSize == state.current().size()) {
            return leaves.isEmpty() && !state.note().isEmpty() ? state.note() : seal(state.current(), state.current().append(leaves));
        }
        if (fromSize != state.previous().size()) {
            throw new Rejected.Stale("found a log of size " + fromSize + ", expected " + state.current().size() + ", which is signed");
        }
        var signed = (int) (state.current().size() - fromSize);
        if (leaves.size() < signed) {
            throw new Rejected.Stale("found a log of size " + (fromSize + leaves.size()) + ", expected " + state.current().size()
                    + " or more, which is signed");
        }
        if (!state.previous().append(leaves.subList(0, signed)).equals(state.current())) {
            throw new Rejected.Untrusted("found other entries from " + fromSize + " on, expected those that are signed already");
        }
        return leaves.size() == signed ? state.note() : seal(state.previous(), state.previous().append(leaves));
    }

    private Bytes seal(CompactRange previous, CompactRange next) throws IOException {
        var note = signing.apply(new Checkpoint(origin, next.size(), next.root()));
        var sealed = new State(previous, next, note);
        journal.append(sealed.toBytes());
        state = sealed;
        return note;
    }
}
