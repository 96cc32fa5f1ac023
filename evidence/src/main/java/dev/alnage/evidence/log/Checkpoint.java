package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.TrustFile;

/**
 * What a log commits to at one size (C2SP tlog-checkpoint): the text that is signed as a note. Two checkpoints of one
 * origin and size with two roots are proof of a split view.
 */
public record Checkpoint(String origin, long size, NodeHash root) {
    public static final int BYTES_MAX = 4096;

    public Checkpoint {
        if (origin.isEmpty() || origin.length() > 255 || !origin.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '+')) {
            throw new Rejected.Malformed("found an origin that is empty, too long, or has spaces, plus signs or control characters, "
                    + "expected a name such as example.org/log");
        }
        if (size < 0) {
            throw new Rejected.Malformed("found log size " + size + ", expected 0 or more");
        }
        if (size == 0 && !root.equals(NodeHash.EMPTY_TREE)) {
            throw new Rejected.Malformed("found root " + root + " of an empty log, expected " + NodeHash.EMPTY_TREE);
        }
    }

    /** The note's text: origin, size, root in base64, each with its line feed. */
    public String toText() {
        return origin + "\n" + size + "\n" + Base64Reader.write(root.value()) + "\n";
    }

    /** The checkpoint in a note that a key of the trust file signed for the log of its trust domain, and for no other log. */
    public static Checkpoint verify(Bytes note, TrustFile trust) {
        var origin = trust.trustDomain() + "/ledger";
        var checkpoint = read(Bytes.utf8(trust.verifyCheckpoint(SignedNote.read(note), origin).text()));
        if (!checkpoint.origin().equals(origin)) {
            throw new Rejected.Untrusted("found a checkpoint of " + checkpoint.origin() + ", expected " + origin);
        }
        return checkpoint;
    }

    /** Reads the text of a note whose signature held. Extension lines are refused: our logs write none. */
    public static Checkpoint read(Bytes text) {
        if (text.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a checkpoint of " + text.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var lines = text.toText().split("\n", -1);
        if (lines.length != 4 || !lines[3].isEmpty()) {
            throw new Rejected.Malformed("found a checkpoint of " + (lines.length - 1) + " lines, expected origin, size and root");
        }
        var checkpoint = new Checkpoint(lines[0], size(lines[1]), new NodeHash(Base64Reader.read(lines[2])));
        if (!Bytes.utf8(checkpoint.toText()).equals(text)) {
            throw new Rejected.Malformed("found a checkpoint written in another way, expected the one form that a checkpoint has");
        }
        return checkpoint;
    }

    static long size(String line) {
        if (line.isEmpty() || line.length() > 18 || !line.chars().allMatch(c -> c >= '0' && c <= '9')
                || line.length() > 1 && line.charAt(0) == '0') {
            throw new Rejected.Malformed("found \"" + (line.length() > 40 ? line.substring(0, 40) + "…" : line)
                    + "\" as log size, expected a decimal number without leading zeros");
        }
        return Long.parseLong(line);
    }
}
