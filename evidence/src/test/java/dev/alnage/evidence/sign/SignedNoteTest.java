package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedNoteTest {
    private static final String TEXT = "log.example/factory\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    private final Signer log = Keys.ed25519();
    private final Signer witness = Keys.ed25519();
    private final NoteKey logKey = new NoteKey("log.example/factory", log.key());
    private final NoteKey witnessKey = new NoteKey("witness.example", witness.key());
    private final SignedNote note = SignedNote.sign(TEXT, logKey.name(), log);

    @Test void changed_text_is_refused() {
        var changed = Bytes.utf8(note.toBytes().toText().replace("\n7\n", "\n8\n"));
        assertThrows(Rejected.Untrusted.class, () -> SignedNote.read(changed).verify(Set.of(logKey), 1));
    }

    @Test void note_of_another_key_under_the_same_name_is_refused() {
        var forged = SignedNote.sign(TEXT, logKey.name(), Keys.ed25519());
        assertThrows(Rejected.Untrusted.class, () -> forged.verify(Set.of(logKey), 1));
        // even where the four bytes of the hash, a hint, are those of the right key
        var sameHash = new SignedNote(TEXT, List.of(new SignedNote.Signature(logKey.name(), logKey.hash(), forged.signatures().getFirst().sig())));
        assertThrows(Rejected.Untrusted.class, () -> sameHash.verify(Set.of(logKey), 1));
    }

    @Test void note_of_the_right_key_under_another_name_is_refused() {
        assertThrows(Rejected.Untrusted.class, () -> SignedNote.sign(TEXT, "other.example", log).verify(Set.of(logKey), 1));
    }

    @Test void false_signature_of_a_known_key_spoils_the_note_even_beside_a_true_one() {
        var spoiled = note.with(new SignedNote.Signature(witnessKey.name(), witnessKey.hash(), Bytes.hex("00".repeat(64))));
        assertThrows(Rejected.Untrusted.class, () -> spoiled.verify(Set.of(logKey, witnessKey), 1));
        assertEquals(Set.of(logKey), spoiled.verify(Set.of(logKey), 1).signers());
    }

    @Test void one_key_twice_does_not_reach_two() {
        var twice = note.with(note.signatures().getFirst());
        assertThrows(Rejected.Untrusted.class, () -> twice.verify(Set.of(logKey, witnessKey), 2));
        var both = note.with(SignedNote.sign(TEXT, witnessKey.name(), witness).signatures().getFirst());
        assertEquals(Set.of(logKey, witnessKey), both.verify(Set.of(logKey, witnessKey), 2).signers());
    }

    @Test void thresholds_that_mean_nothing_are_mistakes() {
        assertThrows(IllegalArgumentException.class, () -> note.verify(Set.of(logKey), 0));
        assertThrows(IllegalArgumentException.class, () -> note.verify(Set.of(logKey), -1));
        assertThrows(IllegalArgumentException.class, () -> note.verify(Set.of(logKey), 2));
        assertThrows(IllegalArgumentException.class, () -> note.verify(Set.of(logKey, new NoteKey("alias.example", log.key())), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text\n", "text\n\n", "text\n\n\u2014 name AAAAAAAA", "text\n\n- name AAAAAAAA\n", "text\n\n\u2014 AAAAAAAA\n",
            "text\n\n\u2014 na me AAAAAAAA\n", "text\n\n\u2014 na+me AAAAAAAA\n", "text\n\n\u2014 name AAAA\n", "text\n\n\u2014 name AAAAAAB=\n",
            "text\n\n\u2014 name AAAAAAAA\n\n", "te\rxt\n\n\u2014 name AAAAAAAA\n", "text\n\n\u2014 name AAAAAAAA\nmore\n", "text\n\u2014 name AAAAAAAA\n"})
    void damaged_note_is_refused(String damaged) {
        assertThrows(Rejected.Malformed.class, () -> SignedNote.read(Bytes.utf8(damaged)));
    }

    @Test void note_reads_back_and_an_empty_line_in_the_text_is_text() {
        assertEquals(note, SignedNote.read(note.toBytes()));
        var divided = SignedNote.sign("a\n\nb\n", logKey.name(), log);
        assertEquals(divided, SignedNote.read(divided.toBytes()));
        assertEquals("a\n\nb\n", divided.verify(Set.of(logKey), 1).text());
    }

    @Test void verifier_key_reads_back_and_a_damaged_one_is_refused() {
        assertEquals(logKey, NoteKey.parse(logKey.toVerifierKey()));
        assertThrows(Rejected.Malformed.class, () -> NoteKey.parse(logKey.toVerifierKey().replace("log.example", "log2.example")));
        assertThrows(Rejected.Malformed.class, () -> NoteKey.parse("log.example"));
    }

    @Test void example_of_the_go_checksum_database_holds() {
        // the published key of sum.golang.org: its hash must come out as published
        var key = NoteKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
        assertEquals("033de0ae", key.hash().toHex());
    }

    @Test void keys_of_other_kinds_sign_no_notes() {
        assertThrows(Rejected.Malformed.class, () -> SignedNote.sign(TEXT, "log.example", Keys.of(Key.Kind.ECDSA_P256)));
    }

    @Test void a_verified_note_is_the_note_that_was_verified() {
        var signer = Keys.ed25519();
        var note = SignedNote.sign("text\n", "log.example", signer);
        var verified = note.verify(java.util.Set.of(new NoteKey("log.example", signer.key())), 1);
        assertEquals(note, verified.note());
        assertEquals("text\n", verified.text());
        assertEquals(java.util.Set.of(new NoteKey("log.example", signer.key())), verified.signers());
    }
}
