package dev.alnage.evidence.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.StatementReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the source stage signs, written and read back; every reader refuses what it would not have written. */
@Tag("source/protected-branch-attestation")
class SourceClaimsTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final SourceScope SHOP = new SourceScope("factory.example", "shop/app");
    private static final Digest ONE = Digest.gitCommit("1".repeat(40));
    private static final Digest TWO = Digest.gitCommit("2".repeat(40));
    private static final Digest RULES = Digest.of(Bytes.utf8("rules"));
    private static final String TREE = "7".repeat(40);

    private static final ReferenceChange CHANGE = new ReferenceChange(SHOP, 2, Optional.of(RULES), List.of(
            new ReferenceChange.Move("refs/tags/v1", Optional.empty(), Optional.of(TWO)), new ReferenceChange.Move("refs/heads/main", Optional.of(ONE), Optional.of(TWO)),
            new ReferenceChange.Move("refs/heads/old", Optional.of(ONE), Optional.empty())), "anna", "SHA256:key", "ssh",
            new ReferenceChange.Rules("org/source@v1", RULES), Optional.of(RULES), Optional.of(7L), AT);
    private static final SourceInspection INSPECTION = new SourceInspection(SHOP, "refs/heads/main", TWO, List.of(ONE), 3,
            new TreeSet<>(List.of("anna", "email:bob@example.org")), "anna", List.of(ONE), new TreeMap<>(Map.of(
                    "signatures", new SourceInspection.Control(SourceInspection.Result.PASSED, new TreeMap<>(Map.of("list", RULES)), List.of("anna SHA256:key 3 commits")),
                    "secrets", new SourceInspection.Control(SourceInspection.Result.WAIVED, new TreeMap<>(), List.of()))), AT);
    private static final Review REVIEW = new Review(SHOP, 7, ONE, TWO, TREE, Review.Verdict.APPROVE, "read it all", AT);
    private static final ProposedChange OPEN = new ProposedChange(SHOP, 7, 2, "refs/heads/main", ONE, TWO, Optional.of(TREE), "login", "Let people log in", "anna",
            ProposedChange.State.OPEN, Optional.empty(), List.of(), AT);
    private static final BreakGlass BROKEN = new BreakGlass(SHOP, 7, TWO, "the shop is down", Optional.empty(), AT, AT.plus(Duration.ofHours(2)));

    private static Statement reread(Statement statement) {
        return StatementReader.read(statement.toJson().toBytes());
    }

    @Test void every_claim_is_read_back_as_it_was_written() {
        assertEquals(CHANGE, ReferenceChange.read(reread(CHANGE.toStatement())));
        assertEquals(INSPECTION, SourceInspection.read(reread(INSPECTION.toStatement())));
        assertEquals(REVIEW, Review.read(reread(REVIEW.toStatement())));
        assertEquals(OPEN, ProposedChange.read(reread(OPEN.toStatement())));
        var merged = OPEN.ended(ProposedChange.State.MERGED, Optional.of(ONE), AT);
        assertEquals(merged, ProposedChange.read(reread(merged.toStatement())));
        var carried = OPEN.merged(ONE, List.of(new ProposedChange.Carried(TWO, TREE)), AT);
        assertEquals(carried, ProposedChange.read(reread(carried.toStatement())));
        assertEquals(BROKEN, BreakGlass.read(reread(BROKEN.toStatement())));
    }

    @Test void each_is_found_under_its_repository_and_its_commits_and_under_no_other_repository() {
        var other = new SourceScope("factory.example", "shop/api");
        assertTrue(CHANGE.toStatement().subjectDigests().containsAll(List.of(SHOP.references(), TWO)));
        assertTrue(REVIEW.toStatement().subjectDigests().containsAll(List.of(SHOP.change(7), TWO)));
        assertTrue(OPEN.toStatement().subjectDigests().containsAll(List.of(SHOP.changes(), SHOP.change(7), TWO)));
        assertTrue(BROKEN.toStatement().subjectDigests().containsAll(List.of(SHOP.breakGlass(), SHOP.change(7), TWO)));
        assertNotEquals(SHOP.references(), other.references());
        assertNotEquals(SHOP.change(7), SHOP.change(8));
        assertNotEquals(SHOP.references(), new SourceScope("other.example", "shop/app").references());
    }

    private record Kind(Statement written, Function<Statement, Object> reader) {}

    private static List<Kind> kinds() {
        return List.of(new Kind(CHANGE.toStatement(), ReferenceChange::read), new Kind(INSPECTION.toStatement(), SourceInspection::read),
                new Kind(REVIEW.toStatement(), Review::read), new Kind(OPEN.toStatement(), ProposedChange::read), new Kind(BROKEN.toStatement(), BreakGlass::read));
    }

    private static Statement with(Statement statement, String name, Json value) {
        var members = new LinkedHashMap<>(((Json.Members) statement.predicate().toJson()).values());
        members.put(name, value);
        return new Statement(statement.subjects(), new Predicate.Unknown(statement.predicate().type(), Json.object(members)));
    }

    @Test void a_member_that_nobody_understands_is_refused() {
        for (var kind : kinds()) {
            assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(with(kind.written(), "more", Json.text("x"))), kind.written().predicate().type());
        }
    }

    @Test void a_subject_that_the_claim_does_not_speak_of_is_refused() {
        for (var kind : kinds()) {
            var subjects = new ArrayList<>(kind.written().subjects());
            subjects.add(Resource.of("another", Digest.of(Bytes.utf8("something else"))));
            assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(new Statement(subjects, kind.written().predicate())), kind.written().predicate().type());
        }
    }

    /** Filed under one repository and speaking of another: it would be believed there (case G4). */
    @Tag("G4")
    @Test void a_claim_filed_under_another_repository_than_its_own_is_refused() {
        for (var kind : List.of(kinds().get(0), kinds().get(2), kinds().get(3), kinds().get(4))) {
            assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(with(kind.written(), "repository", Json.text("shop/api"))), kind.written().predicate().type());
        }
    }

    @Test void one_kind_is_not_read_as_another() {
        for (var kind : kinds()) {
            for (var other : kinds()) {
                if (!other.equals(kind)) {
                    assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(other.written()));
                }
            }
        }
    }

    @Test void a_change_that_moves_nothing_or_one_reference_twice_or_has_no_place_in_the_chain_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> new ReferenceChange.Move("refs/heads/main", Optional.of(ONE), Optional.of(ONE)));
        assertThrows(Rejected.Malformed.class, () -> new ReferenceChange.Move("main", Optional.empty(), Optional.of(ONE)));
        assertThrows(Rejected.Malformed.class, () -> new ReferenceChange.Move("refs/heads/main", Optional.empty(), Optional.of(RULES)));
        var move = new ReferenceChange.Move("refs/heads/main", Optional.empty(), Optional.of(ONE));
        assertThrows(Rejected.Malformed.class, () -> change(1, Optional.empty(), move, move));
        assertThrows(Rejected.Malformed.class, () -> change(1, Optional.empty()));
        assertThrows(Rejected.Malformed.class, () -> change(2, Optional.empty(), move));
        assertThrows(Rejected.Malformed.class, () -> change(1, Optional.of(RULES), move));
        assertEquals(1, change(1, Optional.empty(), move).sequence());
    }

    private static ReferenceChange change(long sequence, Optional<Digest> previous, ReferenceChange.Move... moves) {
        return new ReferenceChange(SHOP, sequence, previous, List.of(moves), "anna", "key", "ssh", new ReferenceChange.Rules("r", RULES), Optional.empty(), Optional.empty(), AT);
    }

    @Test void glass_is_not_broken_for_longer_than_a_day_and_not_without_a_reason() {
        assertThrows(Rejected.Malformed.class, () -> new BreakGlass(SHOP, 7, TWO, " ", Optional.empty(), AT, AT.plusSeconds(60)));
        assertThrows(Rejected.Malformed.class, () -> new BreakGlass(SHOP, 7, TWO, "x", Optional.empty(), AT, AT.plus(Duration.ofHours(24)).plusSeconds(1)));
        assertThrows(Rejected.Malformed.class, () -> new BreakGlass(SHOP, 7, TWO, "x", Optional.empty(), AT, AT));
    }

    @Test void a_control_that_was_waived_or_not_looked_at_has_not_passed() {
        assertTrue(INSPECTION.passed("signatures"));
        assertFalse(INSPECTION.passed("secrets"));
        assertFalse(INSPECTION.passed("owners"));
    }

    @Test void names_of_repositories_lead_nowhere_else() {
        for (var name : List.of("", "/app", "app/", "a//b", "../app", "a/../b", "a/.git", "-x", "App", "a b", "a\nb", "a.", "a..b", "a.git", "b/x.lock", "_a", "x".repeat(201))) {
            assertThrows(Rejected.Malformed.class, () -> new SourceScope("factory.example", name), name);
        }
        assertEquals("alnage://factory.example/shop/app", SHOP.toUri());
    }
}
