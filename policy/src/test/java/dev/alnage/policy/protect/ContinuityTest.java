package dev.alnage.policy.protect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("source/branch-protection")
class ContinuityTest {
    private final List<Continuity.Move> moves = new ArrayList<>();

    private ContinuityTest moved(String... controls) {
        var sequence = moves.size() + 1;
        moves.add(new Continuity.Move(sequence, Instant.ofEpochSecond(sequence), Optional.of(revision(sequence)), new TreeSet<>(List.of(controls))));
        return this;
    }

    private ContinuityTest deleted() {
        moves.add(new Continuity.Move(moves.size() + 1, Instant.EPOCH, Optional.empty(), new TreeSet<>(Set.of("noForcePush"))));
        return this;
    }

    private static Digest revision(long sequence) {
        return Digest.gitCommit(String.format("%040x", sequence));
    }

    private Map<String, Long> since() {
        return Continuity.of(moves).since().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().sequence()));
    }

    @Test void a_control_holds_since_the_first_move_of_which_it_was_asked() {
        moved().moved("noForcePush").moved("noForcePush", "reviews").moved("noForcePush", "reviews");
        assertEquals(Map.of("noForcePush", 2L, "reviews", 3L), since());
        assertEquals(revision(2), Continuity.of(moves).find(Control.NO_FORCE_PUSH).orElseThrow().revision());
        assertEquals(Optional.empty(), Continuity.of(moves).find(Control.IMMUTABLE));
    }

    @Test void one_move_without_it_or_without_an_inspection_begins_it_anew() {
        moved("noForcePush", "reviews").moved("reviews").moved("noForcePush", "reviews");
        assertEquals(Map.of("noForcePush", 3L, "reviews", 1L), since());
        moved().moved("noForcePush", "reviews");
        assertEquals(Map.of("noForcePush", 5L, "reviews", 5L), since());
    }

    @Test void a_deletion_ends_everything() {
        moved("noForcePush").deleted();
        assertEquals(Map.of(), since());
        moved("noForcePush");
        assertEquals(Map.of("noForcePush", 3L), since());
    }

    @Test @Tag("source/contribution-policy") void what_is_asked_today_and_was_not_asked_of_the_last_move_is_drift() {
        moved("noForcePush");
        var today = new Protection(new TreeMap<>(Map.of(Control.NO_FORCE_PUSH, new Setting.Flag(true), Control.REVIEWS, new Setting.Count(2), Control.IMMUTABLE, new Setting.Flag(false))));
        assertEquals(List.of(new Drift("refs/heads/main", "reviews", "2")), Drift.of("refs/heads/main", today, Continuity.of(moves)));
        moved("noForcePush", "reviews");
        assertEquals(List.of(), Drift.of("refs/heads/main", today, Continuity.of(moves)));
    }
}
