package dev.alnage.policy.clone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange.Move;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.policy.Reason;
import dev.alnage.policy.source.ReferenceHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server shows other references than are on record: each way of doing so is named. */
@Tag("source/protected-branch-attestation")
class ShownReferencesTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("factory.example", "shop/app");
    private static final Digest A = Digest.gitCommit("a".repeat(40));
    private static final Digest B = Digest.gitCommit("b".repeat(40));
    private static final Digest C = Digest.gitCommit("c".repeat(40));
    private static final Digest X = Digest.gitCommit("f".repeat(40));
    private static final Digest RULES = Digest.of(Bytes.utf8("rules"));

    private final List<ReferenceHistory.Recorded> recorded = new ArrayList<>();

    private void moved(SourceScope scope, Move... moves) {
        var sequence = recorded.size() + 1L;
        var previous = recorded.isEmpty() ? Optional.<Digest>empty() : Optional.of(recorded.getLast().envelope());
        recorded.add(new ReferenceHistory.Recorded(new ReferenceChange(scope, sequence, previous, List.of(moves), "anna", "key", "ssh",
                new ReferenceChange.Rules("r", RULES), Optional.empty(), Optional.empty(), AT), Digest.of(Bytes.utf8("envelope " + sequence)), AT));
    }

    private static Move move(String name, Digest before, Digest after) {
        return new Move(name, before.equals(RULES) ? Optional.empty() : Optional.of(before), after.equals(RULES) ? Optional.empty() : Optional.of(after));
    }

    /** main: a then b; dev: c; tag v1: a; old came and went. */
    private ReferenceHistory history() {
        recorded.clear();
        moved(SHOP, move("refs/heads/main", RULES, A), move("refs/tags/v1", RULES, A), move("refs/heads/old", RULES, A));
        moved(SHOP, move("refs/heads/dev", RULES, C), move("refs/changes/1/1", RULES, C));
        moved(SHOP, move("refs/heads/main", A, B), move("refs/heads/old", A, RULES));
        return ReferenceHistory.of(SHOP, recorded);
    }

    private List<String> codes(Map<String, Digest> shown) {
        return ShownReferences.compare(history(), new TreeMap<>(shown)).stream().map(Reason::code).toList();
    }

    @Test void what_is_as_recorded_is_fine() {
        assertEquals(List.of(), codes(Map.of("refs/heads/main", B, "refs/heads/dev", C, "refs/tags/v1", A)));
    }

    @Test void each_lie_about_a_reference_has_its_own_code() {
        assertEquals(List.of("ALN-SRC-086"), codes(Map.of("refs/heads/main", X, "refs/heads/dev", C, "refs/tags/v1", A)), "rewritten");
        assertEquals(List.of("ALN-SRC-087"), codes(Map.of("refs/heads/main", C, "refs/heads/dev", C, "refs/tags/v1", A)), "teleported");
        assertEquals(List.of("ALN-SRC-088"), codes(Map.of("refs/heads/main", A, "refs/heads/dev", C, "refs/tags/v1", A)), "rolled back");
        assertEquals(List.of("ALN-SRC-089"), codes(Map.of("refs/heads/main", B, "refs/heads/dev", C)), "omitted");
        assertEquals(List.of("ALN-SRC-088"), codes(Map.of("refs/heads/main", B, "refs/heads/dev", C, "refs/tags/v1", A, "refs/heads/old", A)), "brought back");
        assertEquals(List.of("ALN-SRC-086"), codes(Map.of("refs/heads/main", B, "refs/heads/dev", C, "refs/tags/v1", A, "refs/heads/new", X)), "made up");
    }

    @Tag("G4")
    @Test void a_tag_that_was_pointed_elsewhere_is_found_out() {
        assertEquals(List.of("ALN-SRC-087"), codes(Map.of("refs/heads/main", B, "refs/heads/dev", C, "refs/tags/v1", B)));
    }

    @Test void a_chain_with_a_gap_a_swap_or_a_stranger_in_it_is_refused() {
        history();
        var whole = List.copyOf(recorded);
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, List.of(whole.get(0), whole.get(2))));
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, whole.subList(1, 3)));
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, List.of(whole.get(1), whole.get(0), whole.get(2))));
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, List.of(whole.get(0), whole.get(0))));
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(new SourceScope("factory.example", "shop/api"), whole));
        assertEquals(3, ReferenceHistory.of(SHOP, whole).changes().size());
    }

    @Test void a_move_that_begins_elsewhere_than_the_last_one_ended_is_refused() {
        moved(SHOP, move("refs/heads/main", RULES, A));
        moved(SHOP, move("refs/heads/main", B, C));
        assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, recorded));
    }

    @Test void a_history_goes_on_and_says_where_it_breaks() {
        history();
        var whole = List.copyOf(recorded);
        var first = ReferenceHistory.of(SHOP, whole.subList(0, 1));
        var all = first.with(whole.subList(1, 3));
        assertEquals(ReferenceHistory.of(SHOP, whole).state(), all.state());
        assertEquals(whole, all.changes());
        assertEquals(1, first.changes().size());
        assertEquals(Optional.of(B), all.find("refs/heads/main"));
        assertEquals(Optional.empty(), all.find("refs/heads/old"));
        assertEquals(List.of(whole.get(2)), all.thatBrought("refs/heads/main", B));
        assertEquals(Optional.of("refs/changes/1/1"), all.elsewhere("refs/heads/dev", C));
        assertEquals(Optional.empty(), all.elsewhere("refs/heads/dev", X));
        var gap = assertThrows(Rejected.Untrusted.class, () -> first.with(List.of(whole.get(2)))).getMessage();
        assertTrue(gap.contains("change 3 of the references after " + whole.get(1).envelope()) && gap.contains("expected 2 after " + whole.get(0).envelope()), gap);
        var start = assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, whole.subList(1, 2))).getMessage();
        assertTrue(start.contains("expected 1 after none"), start);
        recorded.clear();
        moved(SHOP, move("refs/heads/main", A, B));
        var nothing = assertThrows(Rejected.Untrusted.class, () -> ReferenceHistory.of(SHOP, recorded)).getMessage();
        assertTrue(nothing.contains("moved from " + A.hex() + " by change 1, expected from nothing"), nothing);
    }
}
