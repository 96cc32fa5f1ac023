package dev.alnage.factory.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import dev.alnage.policy.Question;
import dev.alnage.policy.set.PracticeReview;
import dev.alnage.policy.set.PracticeReview.State;
import dev.alnage.policy.set.Practices;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("factory/assurance-profiles")
class PostureTest {
    private static final Practices PRACTICES = ProductPolicies.practices();
    private static final Digest SHOWN = Digest.of(Bytes.utf8("shown"));
    private static final Digest AGAINST = Digest.of(Bytes.utf8("against"));
    private static final String WHOLE = "build/minimal-network";
    private static final String PART = "build/validate-inputs";

    private static Posture.Release release(State state, String... practices) {
        var findings = new ArrayList<PracticeReview.Finding>();
        for (var practice : practices) {
            findings.add(new PracticeReview.Finding(practice, state, "as " + state, List.of(state == State.OBSERVED ? SHOWN : AGAINST)));
        }
        var vsa = new Predicate.VerificationSummary(Gate.VERIFIER, Instant.EPOCH, new Question.OfStep("1", SHOWN, "publish").toUri(),
                Resource.of("org/release@v1", SHOWN), List.of(), true, List.of(), Json.array(List.of()));
        return new Posture.Release(new RecordedDecision(SHOWN, 7, Instant.EPOCH, List.of(), vsa), findings);
    }

    private static Posture.Line line(String practice, Posture.Release... releases) {
        return Posture.of(PRACTICES, Profile.HIGH, List.of(releases)).lines().stream().filter(line -> line.practice().id().equals(practice)).findFirst().orElseThrow();
    }

    @Test void without_a_release_nothing_is_met_and_every_practice_is_listed() {
        var posture = Posture.of(PRACTICES, Profile.HIGH, List.of());
        assertEquals(75, posture.lines().size());
        assertEquals(75, posture.count(Posture.State.NOT_OBSERVABLE));
        posture.lines().forEach(line -> assertTrue(line.evidence().isEmpty() && line.text().startsWith("would show it: "), line.text()));
    }

    @Test void what_was_observed_is_met_and_in_part_only_where_rules_do_not_see_all() {
        assertEquals(Posture.State.MET, line(WHOLE, release(State.OBSERVED, WHOLE)).state());
        assertEquals(List.of(SHOWN), line(WHOLE, release(State.OBSERVED, WHOLE)).evidence());
        var part = line(PART, release(State.OBSERVED, PART));
        assertEquals(Posture.State.PART, part.state());
        assertFalse(part.unseen().isEmpty());
    }

    @Test void one_release_that_speaks_against_it_outweighs_all_others() {
        var good = release(State.OBSERVED, WHOLE);
        var refused = line(WHOLE, good, release(State.REFUSED, WHOLE), good);
        assertEquals(Posture.State.NOT_MET, refused.state());
        assertEquals(List.of(AGAINST), refused.evidence());
        assertEquals(Posture.State.NOT_OBSERVABLE, line(WHOLE, good, release(State.CANNOT_TELL, WHOLE)).state());
        assertEquals(Posture.State.NOT_MET, line(WHOLE, release(State.CANNOT_TELL, WHOLE), release(State.REFUSED, WHOLE)).state());
        assertTrue(line(WHOLE, good, release(State.NOTHING, WHOLE)).text().startsWith("1 of 2 releases"));
        assertEquals(Posture.State.NOT_OBSERVABLE, line(WHOLE, release(State.NOTHING, WHOLE)).state());
    }

    @Test void what_has_no_rules_is_not_observable_whatever_a_finding_says() {
        assertEquals(Posture.State.NOT_OBSERVABLE, line("source/mfa", release(State.OBSERVED, "source/mfa")).state());
    }

    @Test void a_profile_counts_what_it_asks_for() {
        var release = release(State.REFUSED, WHOLE, PART);
        var moderate = Posture.of(PRACTICES, new Profile(Level.MODERATE, Level.MODERATE), List.of(release));
        assertEquals(1, moderate.count(Posture.State.NOT_MET));
        assertEquals(2, Posture.of(PRACTICES, Profile.HIGH, List.of(release)).count(Posture.State.NOT_MET));
        assertFalse(moderate.gap().stream().anyMatch(line -> line.practice().id().equals(WHOLE)));
        assertTrue(moderate.gap().stream().anyMatch(line -> line.practice().id().equals(PART)));
        // 34 from moderate on, 19 without a marker
        assertEquals(34 + 19, moderate.lines().stream().filter(Posture.Line::applies).count());
    }
}
