package dev.alnage.evidence.sign;

import java.util.Set;

/** A note whose signatures hold, with whose they are. Only this package can make one. */
public final class VerifiedNote {
    private final SignedNote note;
    private final Set<NoteKey> signers;

    VerifiedNote(SignedNote note, Set<NoteKey> signers) {
        this.note = note;
        this.signers = Set.copyOf(signers);
    }

    public String text() {
        return note.text();
    }

    public SignedNote note() {
        return note;
    }

    public Set<NoteKey> signers() {
        return signers;
    }
}
