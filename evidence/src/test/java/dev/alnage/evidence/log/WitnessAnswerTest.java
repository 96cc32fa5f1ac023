package dev.alnage.evidence.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("L6")
@Tag("L8")
class WitnessAnswerTest {
    private static final String ORIGIN = "test.alnage/ledger";
    private final Signer log = Keys.ed25519();
    private final Set<NoteKey> logs = Set.of(new NoteKey(ORIGIN, log.key()), new NoteKey("other.example.org/log", Keys.ed25519().key()));

    private static MerkleTree tree(int size, String word) {
        var tree = new MerkleTree();
        for (var i = 0; i < size; i++) {
            tree.append(NodeHash.leaf(Bytes.utf8(word + i)));
        }
        return tree;
    }

    private static Checkpoint checkpoint(MerkleTree tree) {
        return new Checkpoint(ORIGIN, tree.size(), tree.root());
    }

    private AddCheckpoint asked(long old, MerkleTree tree) {
        return asked(old, tree, log);
    }

    private AddCheckpoint asked(long old, MerkleTree tree, Signer signer) {
        var path = old > tree.size() ? List.<NodeHash>of() : ConsistencyProof.make(tree, old, tree.size()).path();
        return new AddCheckpoint(old, path, SignedNote.sign(checkpoint(tree).toText(), ORIGIN, signer));
    }

    private WitnessAnswer decided(AddCheckpoint request, MerkleTree last) {
        return WitnessAnswer.decide(AddCheckpoint.read(request.toBytes()), logs, Optional.of(checkpoint(last)));
    }

    private static void refused(WitnessAnswer.Why why, WitnessAnswer answer) {
        assertEquals(why, assertInstanceOf(WitnessAnswer.Refused.class, answer).why());
    }

    @Test void a_log_that_has_only_grown_is_cosigned_from_the_first_look_on() {
        assertInstanceOf(WitnessAnswer.Cosigned.class, WitnessAnswer.decide(asked(0, tree(5, "a")), logs, Optional.empty()));
        for (var size : List.of(5, 6, 8, 13)) {
            assertEquals(new WitnessAnswer.Cosigned(checkpoint(tree(size, "a"))), decided(asked(5, tree(size, "a")), tree(5, "a")));
        }
    }

    @Test void a_log_that_shows_somebody_another_history_is_not_cosigned() {
        // another log of more entries, with the proof that fits it, and with the one that fitted the first
        refused(WitnessAnswer.Why.INCONSISTENT, decided(asked(5, tree(9, "b")), tree(5, "a")));
        refused(WitnessAnswer.Why.INCONSISTENT, decided(new AddCheckpoint(5, asked(5, tree(9, "a")).path(), asked(5, tree(9, "b")).note()), tree(5, "a")));
        refused(WitnessAnswer.Why.INCONSISTENT, decided(new AddCheckpoint(5, List.of(), asked(5, tree(9, "a")).note()), tree(5, "a")));
        // two of one size
        assertEquals(new WitnessAnswer.Conflict(5), decided(asked(5, tree(5, "b")), tree(5, "a")));
    }

    @Test void a_log_that_went_back_or_leaves_something_out_between_is_told_what_was_seen() {
        assertEquals(new WitnessAnswer.Conflict(5), decided(asked(3, tree(4, "a")), tree(5, "a")));
        assertEquals(new WitnessAnswer.Conflict(5), decided(asked(0, tree(9, "a")), tree(5, "a")));
        assertEquals(new WitnessAnswer.Conflict(5), decided(asked(6, tree(9, "a")), tree(5, "a")));
        refused(WitnessAnswer.Why.BACKWARDS, decided(asked(5, tree(4, "a")), tree(5, "a")));
        // who has seen nothing yet has seen size 0, and a proof from there has no hashes
        refused(WitnessAnswer.Why.INCONSISTENT, WitnessAnswer.decide(new AddCheckpoint(0, List.of(NodeHash.EMPTY_TREE), asked(0, tree(5, "a")).note()), logs, Optional.empty()));
    }

    @Test void a_log_that_nobody_follows_or_that_another_key_signed_is_not_cosigned() {
        refused(WitnessAnswer.Why.UNSIGNED, decided(asked(5, tree(9, "a"), Keys.ed25519()), tree(5, "a")));
        var strange = tree(5, "a");
        var request = new AddCheckpoint(0, List.of(), SignedNote.sign(new Checkpoint("strange.example.org", 5, strange.root()).toText(), "strange.example.org", log));
        refused(WitnessAnswer.Why.UNKNOWN_LOG, WitnessAnswer.decide(request, logs, Optional.empty()));
        // one log's key does not speak for another log
        var other = new AddCheckpoint(0, List.of(), SignedNote.sign(new Checkpoint("other.example.org/log", 5, strange.root()).toText(), ORIGIN, log));
        refused(WitnessAnswer.Why.UNSIGNED, WitnessAnswer.decide(other, logs, Optional.empty()));
        assertThrows(Rejected.Malformed.class, () -> WitnessAnswer.decide(new AddCheckpoint(0, List.of(), SignedNote.sign("no checkpoint\n", ORIGIN, log)), logs, Optional.empty()));
    }

    @Test void a_request_reads_back_and_has_at_most_63_hashes() {
        var request = asked(5, tree(9, "a"));
        assertEquals(request, AddCheckpoint.read(request.toBytes()));
        assertThrows(Rejected.Malformed.class, () -> new AddCheckpoint(5, Collections.nCopies(AddCheckpoint.PATH_MAX + 1, NodeHash.EMPTY_TREE), request.note()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "old 5", "old 5\n", "old  5\n\n", "old 05\n\n", "old -1\n\n", "old 5\r\n\n", "new 5\n\n", "old 5 \n\n", "old 5\nAAAA\n\n"})
    void a_damaged_request_is_refused(String head) {
        var note = asked(5, tree(9, "a")).note().toBytes().toText();
        assertThrows(Rejected.Malformed.class, () -> AddCheckpoint.read(Bytes.utf8(head + note)));
        assertThrows(Rejected.Malformed.class, () -> AddCheckpoint.read(Bytes.utf8(head)));
    }
}
