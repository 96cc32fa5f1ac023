package dev.alnage.evidence.claim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccessReview.Act;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of our own claims, and every document and list of subjects that differs from it in one place. */
class EveryClaimTest {
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00Z");
    private static final String DOMAIN = "factory.example";
    private static final Digest ONE = digest("one");
    private static final Digest TWO = digest("two");
    private static final SourceScope SHOP = new SourceScope(DOMAIN, "shop/app");
    private static final Digest BASE = Digest.gitCommit("1".repeat(40));
    private static final Digest HEAD = Digest.gitCommit("2".repeat(40));
    private static final String TREE = "7".repeat(40);
    private static final ProposedChange PROPOSED = new ProposedChange(SHOP, 7, 2, "refs/heads/main", BASE, HEAD, Optional.of(TREE), "login", "Let people in", "anna",
            ProposedChange.State.OPEN, Optional.empty(), List.of(), AT);

    private record Kind(Statement written, Object claim, Function<Statement, Object> reader) {
        private Object read(Json predicate) {
            return reader.apply(new Statement(written.subjects(), new Predicate.Unknown(written.predicate().type(), predicate)));
        }

        @Override public String toString() {
            return claim.getClass().getSimpleName();
        }
    }

    private static Digest digest(String content) {
        return Digest.of(Bytes.utf8(content));
    }

    private static TreeMap<String, Digest> named(String name, Digest digest) {
        return new TreeMap<>(Map.of(name, digest));
    }

    /** Claims that are read by what they need to say; a subject beside those is nobody's business. */
    private static Stream<Kind> open() {
        var cancellation = new Cancellation("run-1", ONE, "no longer wanted");
        var deployment = new Deployment("production", "run-1", "deploy", ONE, TWO, AT);
        var ingest = new Ingest("maven:g:a:1", ONE, TWO, "a sources jar is no tag", AT);
        var receipt = new Receipt(ONE, TWO, digest("provenance"), named("jar", digest("jar")), digest("log"), digest("trace"));
        var refused = new RefusedEdit("run-1", ONE, "DELETE /runs/run-1", 1000, AT);
        var reuse = new Reuse("run-1", "compile", "pool-a", ONE, TWO, digest("receipt"));
        var run = new Run("run-1", ONE, TWO, "reviewed", AT);
        var rebuild = new Run("run-1", ONE, TWO, "reviewed", AT, true);
        return Stream.of(new Kind(cancellation.toStatement(), cancellation, Cancellation::read), new Kind(deployment.toStatement(), deployment, Deployment::read),
                new Kind(ingest.toStatement(), ingest, Ingest::read), new Kind(receipt.toStatement(), receipt, Receipt::read),
                new Kind(refused.toStatement(), refused, RefusedEdit::read), new Kind(reuse.toStatement(), reuse, Reuse::read),
                new Kind(run.toStatement(), run, Run::read), new Kind(rebuild.toStatement(), rebuild, Run::read));
    }

    /** Claims that are the same when they are written again, or refused. */
    private static Stream<Kind> exact() {
        return Stream.of(people(), source(), policies()).flatMap(kinds -> kinds);
    }

    private static Stream<Kind> people() {
        var item = new AccessReview.Item(ONE, "anna", "developer", "shop/app", Optional.of(AT.minusSeconds(5)));
        var other = new AccessReview.Item(TWO, "team:core", "owner", "*", Optional.empty());
        var reviews = Stream.of(new Act.Opened(List.of(item, other), AT.plusSeconds(600)), new Act.Answered(ONE, new TreeMap<>(Map.of(ONE, true, TWO, false))),
                new Act.Closed(ONE, List.of(ONE, TWO), List.of(digest("three")))).map(act -> new AccessReview(DOMAIN, act, AT, "twice a year"));
        var memberships = Stream.of(new Membership.Act.Enrolled("anna", AccountKind.PERSON, "Anna"), new Membership.Act.Addressed("anna", "anna@example.org"),
                new Membership.Act.Removed("anna"), new Membership.Act.Joined("core", "anna"), new Membership.Act.Left("core", "anna"))
                .map(act -> new Membership(DOMAIN, act, AT, "she asked"));
        var grants = Stream.of(new RoleGrant.Act.Granted(RoleGrant.Holder.of("anna"), RepositoryRole.OWNER, new NameTemplate("shop/{name}"), Optional.of(AT.plusSeconds(1))),
                new RoleGrant.Act.Granted(RoleGrant.Holder.of("team:core"), RepositoryRole.GUEST, NameTemplate.ANY, Optional.empty()),
                new RoleGrant.Act.Withdrawn(ONE)).map(act -> new RoleGrant(DOMAIN, act, AT, "she asked"));
        var key = AccountKey.ofStatements(Keys.ed25519().key());
        var bindings = Stream.of(new KeyBinding(DOMAIN, "anna", key, Set.of(Purpose.SIGN), Optional.empty(), AT.plusSeconds(60), "proof", AT, "her laptop"),
                new KeyBinding(DOMAIN, "robot", AccountKey.ofPool("a"), Set.of(Purpose.AUTHENTICATE), Optional.of(new KeyBinding.Scope("shop/app", true)),
                        AT.plusSeconds(60), "", AT, "a robot"));
        var revocation = new KeyRevocation(DOMAIN, "SHA256:key", AT.minusSeconds(60), KeyRevocation.Cause.LOST, AT, "left in a train");
        return Stream.of(reviews.map(review -> new Kind(review.toStatement(), review, AccessReview::read)),
                memberships.map(membership -> new Kind(membership.toStatement(), membership, Membership::read)),
                grants.map(grant -> new Kind(grant.toStatement(), grant, RoleGrant::read)),
                bindings.map(binding -> new Kind(binding.toStatement(), binding, KeyBinding::read)),
                Stream.of(new Kind(revocation.toStatement(), revocation, KeyRevocation::read))).flatMap(kinds -> kinds);
    }

    private static Stream<Kind> source() {
        var moved = new ReferenceChange(SHOP, 2, Optional.of(ONE), List.of(new ReferenceChange.Move("refs/tags/v1", Optional.empty(), Optional.of(HEAD)),
                new ReferenceChange.Move("refs/heads/main", Optional.of(BASE), Optional.of(HEAD)), new ReferenceChange.Move("refs/heads/old", Optional.of(BASE), Optional.empty())),
                "anna", "SHA256:key", "ssh", new ReferenceChange.Rules("org/source@v1", ONE), Optional.of(TWO), Optional.of(7L), AT);
        var inspection = new SourceInspection(SHOP, "refs/heads/main", HEAD, List.of(BASE), 3, new TreeSet<>(List.of("anna", "email:bob@example.org")), "anna", List.of(BASE),
                new TreeMap<>(Map.of("signatures", new SourceInspection.Control(SourceInspection.Result.PASSED, named("list", ONE), List.of("anna 3 commits")),
                        "check-s", new SourceInspection.Control(SourceInspection.Result.NOT_APPLICABLE, new TreeMap<>(), List.of()))), AT);
        var review = new Review(SHOP, 7, BASE, HEAD, TREE, Review.Verdict.REJECT, "not so", AT);
        var commit = Bytes.utf8("tree " + TREE + "\nparent " + BASE.hex() + "\nparent " + HEAD.hex() + "\nauthor Rob <rob@example.org> 1700000000 +0000\n"
                + "committer Rob <rob@example.org> 1700000000 +0000\n\nNot so\n\nChange: " + SHOP.toUri() + "/7\nReview: reject\n");
        var byGit = new GitReview(GitReview.says(commit), "SHA256:key", commit);
        var merged = PROPOSED.merged(BASE, List.of(new ProposedChange.Carried(HEAD, TREE)), AT);
        var abandoned = PROPOSED.ended(ProposedChange.State.ABANDONED, Optional.empty(), AT);
        var broken = new BreakGlass(SHOP, 7, HEAD, "the shop is down", Optional.of(ONE), AT, AT.plusSeconds(60));
        return Stream.of(new Kind(moved.toStatement(), moved, ReferenceChange::read), new Kind(inspection.toStatement(), inspection, SourceInspection::read),
                new Kind(review.toStatement(), review, Review::read), new Kind(PROPOSED.toStatement(), PROPOSED, ProposedChange::read),
                new Kind(merged.toStatement(), merged, ProposedChange::read), new Kind(abandoned.toStatement(), abandoned, ProposedChange::read),
                new Kind(broken.toStatement(), broken, BreakGlass::read), new Kind(byGit.toStatement(), byGit, GitReview::read));
    }

    private static Stream<Kind> policies() {
        var version = new PolicyVersion(DOMAIN, "org/release", 2, AT, AT.plusSeconds(60), new Profile(Profile.Level.MODERATE, Profile.Level.HIGH), ONE, Optional.of(TWO), "tighter");
        var exception = new PolicyException(DOMAIN, "anna", "ALN-POL-001", "pipeline app", "until the fix", AT, AT.plusSeconds(60));
        return Stream.of(new Kind(version.toStatement(), version, PolicyVersion::read), new Kind(exception.toStatement(), exception, PolicyException::read));
    }

    private static Stream<Kind> kinds() {
        return Stream.concat(open(), exact());
    }

    @ParameterizedTest @MethodSource("kinds")
    void a_claim_is_read_back_as_it_was_written(Kind kind) {
        assertEquals(kind.claim(), kind.reader().apply(StatementReader.read(kind.written().toJson().toBytes())));
    }

    @ParameterizedTest @MethodSource("kinds")
    void no_other_document_is_taken_for_a_claim(Kind kind) {
        JsonChanges.noneIsTakenForTheSame(kind.written().predicate().toJson(), kind::read);
    }

    @ParameterizedTest @MethodSource("kinds")
    void a_claim_of_another_type_is_refused_whatever_it_says(Kind kind) {
        var other = new Statement(kind.written().subjects(), new Predicate.Unknown(kind.written().predicate().type() + "1", kind.written().predicate().toJson()));
        assertTrue(assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(other)).getMessage().contains("expected " + kind.written().predicate().type()));
    }

    @ParameterizedTest @MethodSource("kinds")
    void a_member_that_nobody_understands_is_named(Kind kind) {
        var members = new TreeMap<>(((Json.Members) kind.written().predicate().toJson()).values());
        members.put("more", Json.text("x"));
        assertTrue(assertThrows(Rejected.Malformed.class, () -> kind.read(Json.object(members))).getMessage().startsWith("found more in "));
    }

    private static void refused(Kind kind, List<Resource> subjects, String what) {
        var statement = new Statement(subjects, kind.written().predicate());
        assertThrows(Rejected.Malformed.class, () -> kind.reader().apply(statement), () -> kind + " " + what);
    }

    /** What a claim is about has one answer: who files it and who reads it would else mean two things. */
    @ParameterizedTest @MethodSource("kinds")
    void a_subject_that_is_missing_or_there_twice_or_under_another_name_is_refused(Kind kind) {
        var subjects = kind.written().subjects();
        for (var i = 0; i < subjects.size(); i++) {
            var subject = subjects.get(i);
            var others = new ArrayList<>(subjects);
            others.set(i, Resource.of("another", subject.digests().getFirst()));
            refused(kind, others, "without " + subject.name());
            others.set(i, subject);
            others.add(Resource.of(subject.name(), digest("smuggled")));
            refused(kind, others, "with a second " + subject.name() + " behind");
            others.removeLast();
            others.addFirst(Resource.of(subject.name(), digest("smuggled")));
            refused(kind, others, "with a second " + subject.name() + " before");
            others.removeFirst();
            if (subject.digests().getFirst().isSha256()) {
                others.set(i, new Resource(subject.name(), "", List.of(subject.digests().getFirst(), new Digest(Digest.Algorithm.SHA512, "0".repeat(128))), ""));
                refused(kind, others, "with two digests of " + subject.name());
            }
        }
    }

    @ParameterizedTest @MethodSource("exact")
    void a_subject_that_a_claim_does_not_speak_of_is_refused(Kind kind) {
        var more = new ArrayList<>(kind.written().subjects());
        more.add(Resource.of("another", digest("something else")));
        refused(kind, more, "with a subject more");
        for (var i = 0; i < kind.written().subjects().size(); i++) {
            var swapped = new ArrayList<>(kind.written().subjects());
            var before = swapped.get(i);
            swapped.set(i, Resource.of(before.name(), digest("swapped")));
            var statement = new Statement(swapped, kind.written().predicate());
            try {
                assertNotEquals(kind.claim(), kind.reader().apply(statement), before.name());
            } catch (Rejected.Malformed e) {
                assertTrue(e.getMessage().startsWith("found "), e.getMessage());
            }
        }
    }

    /** Filed under another factory's series it would count there. */
    @Test void people_and_policies_of_another_factory_are_filed_elsewhere() {
        assertNotEquals(People.series("one.example"), People.series("two.example"));
        assertNotEquals(People.subject("one.example", "anna"), People.subject("two.example", "anna"));
        assertNotEquals(People.subject("one.example", "anna"), People.subject("one.example", "ben"));
        assertNotEquals(People.key("one.example", "SHA256:a"), People.key("one.example", "SHA256:b"));
        assertNotEquals(PolicyVersion.series("one.example"), PolicyVersion.series("two.example"));
        assertNotEquals(PolicyException.series("one.example"), PolicyException.series("two.example"));
        assertNotEquals(SHOP.changes(), SHOP.references());
        assertNotEquals(SHOP.breakGlass(), SHOP.references());
        assertNotEquals(SHOP.changes(), new SourceScope(DOMAIN, "shop/api").changes());
        assertNotEquals(SHOP.breakGlass(), new SourceScope(DOMAIN, "shop/api").breakGlass());
    }

    @Test void an_approval_is_for_exactly_its_inputs_each_with_one_digest() {
        var approval = new Approval("run-1", "release", new TreeMap<>(Map.of("app", ONE, "image", TWO)), true, "looked at it", AT);
        var written = approval.toStatement();
        assertEquals(approval, Approval.read(StatementReader.read(written.toJson().toBytes())));
        JsonChanges.noneIsTakenForTheSame(written.predicate().toJson(), json -> Approval.read(new Statement(written.subjects(), new Predicate.Unknown(Approval.TYPE, json))));
        var twice = new ArrayList<>(written.subjects());
        twice.add(Resource.of("app", TWO));
        assertThrows(Rejected.Malformed.class, () -> Approval.read(new Statement(twice, written.predicate())));
        var both = List.of(new Resource("app", "", List.of(ONE, new Digest(Digest.Algorithm.SHA512, "0".repeat(128))), ""));
        assertThrows(Rejected.Malformed.class, () -> Approval.read(new Statement(both, written.predicate())));
        assertNotEquals(approval, Approval.read(new Statement(List.of(Resource.of("app", ONE)), written.predicate())));
    }

    @Test void a_change_that_moved_on_is_the_same_change() {
        var on = PROPOSED.on(HEAD, Optional.empty(), AT.plusSeconds(1));
        assertEquals(new ProposedChange(SHOP, 7, 2, "refs/heads/main", HEAD, HEAD, Optional.empty(), "login", "Let people in", "anna", ProposedChange.State.OPEN,
                Optional.empty(), List.of(), AT.plusSeconds(1)), on);
        assertEquals("refs/changes/7/2", on.keptAs());
        assertEquals("org/release@v2", new PolicyVersion(DOMAIN, "org/release", 2, AT, AT.plus(Duration.ofDays(1)), Profile.HIGH, ONE, Optional.of(TWO), "x").label());
    }
}
