package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A text with signatures below it (C2SP signed-note): the form of a log's checkpoint. Nothing in it is believed yet. */
public record SignedNote(String text, List<Signature> signatures) {
    public static final int BYTES_MAX = 1 << 20;
    public static final int SIGNATURES_MAX = 64;
    /** Every signature line begins with an em dash and a space. */
    private static final String LINE_BEGIN = "\u2014 ";

    /** One line: who claims to have signed, the hash of their key (both only hints), and the signature. */
    public record Signature(String name, Bytes keyHash, Bytes sig) {
        public Signature {
            NoteKey.requireName(name);
            if (keyHash.size() != NoteKey.HASH_BYTES) {
                throw new Rejected.Malformed("found a key hash of " + keyHash.size() + " bytes, expected " + NoteKey.HASH_BYTES);
            }
        }

        /** The line as it stands below the note, with its line end. */
        public String toText() {
            return LINE_BEGIN + name + " " + Base64Reader.write(keyHash.plus(sig)) + "\n";
        }
    }

    public SignedNote {
        signatures = List.copyOf(signatures);
        if (!text.endsWith("\n") || text.chars().anyMatch(c -> c < 0x20 && c != '\n' || c == 0x7f)) {
            throw new Rejected.Malformed("found a note without a last line end or with control characters, expected plain lines");
        }
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures below a note, expected at most " + SIGNATURES_MAX);
        }
    }

    /** Signs the text, which ends with a line end, under a name. */
    public static SignedNote sign(String text, String name, Signer signer) {
        var key = new NoteKey(name, signer.key());
        return new SignedNote(text, List.of(new Signature(name, key.hash(), signer.sign(Bytes.utf8(text)))));
    }

    /** The same note with one signature more, such as a witness's. */
    public SignedNote with(Signature signature) {
        var more = new ArrayList<>(signatures);
        more.add(signature);
        return new SignedNote(text, more);
    }

    public Bytes toBytes() {
        var out = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> out.append(signature.toText()));
        return Bytes.utf8(out.toString());
    }

    /** Reads the text form: the text, an empty line, and at least one signature line. */
    public static SignedNote read(Bytes bytes) {
        if (bytes.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a note of " + bytes.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var whole = bytes.toText();
        // the last empty line divides: the text may hold empty lines itself
        var end = whole.lastIndexOf("\n\n" + LINE_BEGIN);
        if (end < 0 || !whole.endsWith("\n")) {
            throw new Rejected.Malformed("found a note without signatures, expected a text, an empty line and signature lines");
        }
        var lines = whole.substring(end + 2, whole.length() - 1).split("\n", -1);
        if (lines.length > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + lines.length + " signatures below a note, expected at most " + SIGNATURES_MAX);
        }
        var signatures = new ArrayList<Signature>();
        for (var line : lines) {
            signatures.add(signature(line));
        }
        return new SignedNote(whole.substring(0, end + 1), signatures);
    }

    private static Signature signature(String line) {
        var space = line.lastIndexOf(' ');
        if (!line.startsWith(LINE_BEGIN) || space < LINE_BEGIN.length()) {
            throw new Rejected.Malformed("found a damaged signature line below a note, expected a dash, a name and base64");
        }
        var content = Base64Reader.read(line.substring(space + 1));
        if (content.size() <= NoteKey.HASH_BYTES) {
            throw new Rejected.Malformed("found a note signature of " + content.size() + " bytes, expected a key hash and a signature");
        }
        return new Signature(line.substring(LINE_BEGIN.length(), space), content.slice(0, NoteKey.HASH_BYTES),
                content.slice(NoteKey.HASH_BYTES, content.size()));
    }

    /**
     * Returns the note as verified if at least so many of the keys signed it. Signatures by unknown keys are passed over;
     * one that claims a known key and does not hold makes the whole note unfit, as C2SP demands.
     */
    public VerifiedNote verify(Set<NoteKey> keys, int threshold) {
        if (threshold < 1 || threshold > keys.size() || keys.stream().map(NoteKey::key).distinct().count() < keys.size()) {
            throw new IllegalArgumentException("threshold " + threshold + " cannot be met by " + keys.size() + " keys");
        }
        var message = Bytes.utf8(text);
        var signers = new HashSet<NoteKey>();
        for (var signature : signatures) {
            for (var key : keys) {
                if (key.name().equals(signature.name()) && key.hash().equals(signature.keyHash()) && !signers.contains(key)) {
                    if (!Signatures.hold(key.key(), message, signature.sig())) {
                        throw new Rejected.Untrusted("found a signature of " + key.name() + " that does not hold, expected one over this note");
                    }
                    signers.add(key);
                }
            }
        }
        if (signers.size() < threshold) {
            throw new Rejected.Untrusted("found " + signers.size() + " trusted signers of the note, expected " + threshold);
        }
        return new VerifiedNote(this, signers);
    }
}
