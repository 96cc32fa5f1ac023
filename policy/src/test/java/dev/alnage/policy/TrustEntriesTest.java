package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.pipeline.PipelineFile;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One factory, several questions, a trust map of many entries: each verdict rests on those entries that it must, and on no others. */
@Tag("factory/explicit-trust")
@Tag("artifacts/limited-certification")
class TrustEntriesTest {
    private static final String REPOSITORY = "https://git.acme.example/image";
    private static final Digest IMAGE = Digest.of(Bytes.utf8("an image built elsewhere"));
    private final Signer acme = Keys.of(Key.Kind.ECDSA_P256);
    private final Signer scanner = Keys.ed25519();
    private final World world = World.honest(World.PIPELINE + "  live: { deploy: production, in: { app: publish/app } }\n");
    private final TrustFile trust = withEntries(world.trust, this::entries);

    /** The factory's own entries, the people by name, and two parties outside. */
    private List<TrustEntry> entries(List<TrustEntry> founding) {
        var entries = new ArrayList<>(founding.stream().filter(entry -> !entry.id().startsWith("people-")).toList());
        for (var name : List.of("anna", "ben")) {
            entries.add(entry(name, name, "shop/{name}", Approval.TYPE, "*"));
        }
        entries.add(entry("acme", "acme-ci", "ghcr.io/acme/{image}", Predicate.ProvenanceV02.TYPE, REPOSITORY));
        entries.add(entry("scanner", "scan.example", "ghcr.io/acme/{image}", Predicate.Vulns.TYPE, "*"));
        return entries;
    }

    private static TrustEntry entry(String id, String who, String artifact, String predicate, String source) {
        return new TrustEntry(id, new TrustEntry.Who.Named(new TreeSet<>(Set.of(who))), 1, List.of(new NameTemplate(artifact)), new TreeSet<>(Set.of(predicate)),
                List.of(new NameTemplate(source)), World.NOW.minusSeconds(60), World.NOW.plus(Duration.ofDays(90)));
    }

    private TrustFile withEntries(TrustFile file, UnaryOperator<List<TrustEntry>> change) {
        return new TrustFile(2, file.issued(), file.expires(), file.trustDomain(), file.root(), file.workloads(), file.people(),
                Set.of(Keys.principal("acme-ci", acme), Keys.principal("scan.example", scanner)), change.apply(file.entries()));
    }

    private static Statement provenance(String name, String repository) {
        var source = new Resource("", "git+" + repository + "@refs/heads/main", List.of(Digest.gitCommit("4".repeat(40))), "");
        var content = Json.object().with("builder", Json.object().with("id", "https://ci.acme.example").build())
                .with("buildType", "https://ci.acme.example/make").with("materials", Json.array(List.of(source.toJson()))).build();
        return Statement.about(Resource.of(name, IMAGE), new Predicate.ProvenanceV02("https://ci.acme.example", "https://ci.acme.example/make", "", List.of(source), content));
    }

    private static Statement scan() {
        return Statement.about(Resource.of("ghcr.io/acme/app", IMAGE), new Predicate.Vulns(
                Json.object().with("uri", "https://scan.example").with("result", Json.array(List.of())).build(),
                Json.object().build()));
    }

    /** Asked of each trust file; empty when the answer is a yes. */
    private interface Asked {
        Set<String> reasons(TrustFile trust);
    }

    private Asked step(World of, String run, String step) {
        return file -> {
            try {
                return codes(FactoryPolicy.STANDARD.decide(new Gatherer(file, of, World.NOW.plusSeconds(1)).gather(new Question.OfStep(run, of.plan.digest(), step))));
            } catch (Rejected e) {
                return Set.of("run");
            }
        };
    }

    private static Set<String> codes(Decision decision) {
        return Set.copyOf(decision.verdict().reasons().stream().map(Reason::code).toList());
    }

    /** The least that a policy about an image from elsewhere demands: provenance by its builder, and a scan by somebody else. */
    private Asked imported() {
        return file -> {
            var facts = new Gatherer(file, world, World.NOW.plusSeconds(1)).gather(new Question.OfArtifact(IMAGE, "ghcr.io/acme/app", "admit"));
            var missing = new TreeSet<>(Set.of(Predicate.ProvenanceV02.TYPE, Predicate.Vulns.TYPE));
            facts.attestations().forEach(each -> missing.remove(each.statement().predicate().type()));
            return missing;
        };
    }

    @Test void taking_any_one_entry_away_makes_exactly_the_dependent_verdicts_fail() {
        world.record(acme, provenance("ghcr.io/acme/app", REPOSITORY));
        world.record(scanner, scan());
        world.record(world.ingest, Statement.about(Resource.of("app", world.application().digest()), new Predicate.Release("pkg:generic/shop/app@1", "1/publish")));
        SortedMap<String, Asked> questions = new TreeMap<>(Map.of("publish", step(world, "1", "publish"), "approve", step(world, "1", "approve"),
                "tests", step(world, "1", "unit"), "library", step(world, "1", "lib"), "import", imported(),
                "deploy", step(world, "1", "live")));
        // which answers rest on what
        var dependent = new TreeMap<String, Set<String>>(Map.of(
                "planner", Set.of("deploy", "publish", "approve", "tests", "library"), "ingest", Set.of("deploy", "publish", "approve", "tests", "library"),
                "evidence", Set.of("deploy", "publish", "approve", "tests"), "gate", Set.of(),
                "pool-a", Set.of("deploy", "publish", "approve", "tests", "library"), "pool-b", Set.of("deploy", "publish", "approve", "tests"),
                "anna", Set.of("deploy", "publish", "approve"), "ben", Set.of("deploy", "publish", "approve"), "acme", Set.of("import"), "scanner", Set.of("import")));
        // what lets people write policies carries no evidence about an artifact
        dependent.putAll(Map.of("policies", Set.of(), "policy-exceptions", Set.of()));
        questions.forEach((name, asked) -> assertEquals(Set.of(), asked.reasons(trust), name));
        assertEquals(dependent.keySet(), Set.copyOf(trust.entries().stream().map(TrustEntry::id).toList()));
        for (var gone : trust.entries()) {
            var without = withEntries(trust, entries -> entries.stream().filter(entry -> !entry.equals(gone)).toList());
            var failed = new TreeSet<String>();
            questions.forEach((name, asked) -> {
                if (!asked.reasons(without).isEmpty()) {
                    failed.add(name);
                }
            });
            assertEquals(new TreeSet<>(dependent.get(gone.id())), failed, "without " + gone.id());
        }
    }

    @Tag("D2")
    @Test void genuine_statements_out_of_scope_are_listed_apart_with_the_nearest_entry() {
        world.record(acme, provenance("ghcr.io/acme/app", "https://git.evil.example/image"));
        world.record(acme, provenance("docker.io/acme/app", REPOSITORY));
        world.record(acme, scan());
        world.record(world.stranger, scan());
        var facts = new Gatherer(trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfArtifact(IMAGE, "ghcr.io/acme/app", "admit"));
        assertEquals(List.of(), facts.attestations());
        var reasons = facts.notTrusted().stream().map(Facts.NotTrusted::reason).toList();
        assertTrue(reasons.get(0).contains("nearest is entry acme") && reasons.get(0).contains("git.evil.example"), reasons.get(0));
        assertTrue(reasons.get(1).contains("nearest is entry acme") && reasons.get(1).contains("docker.io/acme/app"), reasons.get(1));
        assertTrue(reasons.get(2).contains("nearest is entry"), reasons.get(2));
        assertTrue(reasons.get(3).contains("nobody of the trust file"), reasons.get(3));
        assertEquals(4, reasons.size());
    }

    @Test void the_name_under_which_is_asked_decides_and_not_the_name_that_the_signer_gives() {
        world.record(acme, provenance("ghcr.io/acme/app", REPOSITORY));
        var gatherer = new Gatherer(trust, world, World.NOW.plusSeconds(1));
        assertEquals(1, gatherer.gather(new Question.OfArtifact(IMAGE, "ghcr.io/acme/app", "admit")).attestations().size());
        assertEquals(0, gatherer.gather(new Question.OfArtifact(IMAGE, "ghcr.io/shop/base", "admit")).attestations().size());
        assertEquals(0, gatherer.gather(new Question.OfArtifact(Digest.of(Bytes.utf8("other")), "ghcr.io/acme/app", "admit")).attestations().size());
    }

    @Test void an_approver_of_other_pipelines_approves_nothing_here() {
        var narrow = withEntries(trust, entries -> entries.stream().map(entry -> entry.id().equals("ben")
                ? entry("ben", "ben", "bank/{name}", Approval.TYPE, "*") : entry).toList());
        assertEquals(Set.of("ALN-REL-001"), step(world, "1", "publish").reasons(narrow));
    }

    @Test void a_delegation_that_lapsed_before_the_log_recorded_the_statement_counts_for_nothing() {
        var lapsed = withEntries(trust, entries -> entries.stream().map(entry -> entry.id().equals("ben") ? new TrustEntry("ben", entry.who(), 1, entry.artifacts(),
                entry.predicates(), entry.sources(), entry.notBefore(), World.NOW) : entry).toList());
        assertEquals(Set.of("ALN-REL-001"), step(world, "1", "publish").reasons(lapsed));
        var later = withEntries(trust, entries -> entries.stream().map(entry -> entry.id().equals("ben") ? new TrustEntry("ben", entry.who(), 1, entry.artifacts(),
                entry.predicates(), entry.sources(), entry.notBefore(), World.NOW.plusNanos(1)) : entry).toList());
        assertEquals(Set.of(), step(world, "1", "publish").reasons(later));
    }

    /** The storer of these tests says {@code git} for where the commit is from. */
    @Test void a_factory_that_may_build_from_some_repositories_builds_from_no_other() {
        UnaryOperator<List<TrustEntry>> from = entries -> entries.stream().map(entry -> entry.id().equals("ingest") ? new TrustEntry("ingest", entry.who(), 1,
                entry.artifacts(), entry.predicates(), List.of(new NameTemplate("https://git.shop.example/{repository}")), entry.notBefore(), entry.notAfter()) : entry).toList();
        var strict = withEntries(trust, from);
        assertTrue(step(world, "1", "publish").reasons(strict).contains("ALN-SRC-001"));
        world.record(world.ingest, new Ingest("git+https://git.shop.example/app@" + World.COMMIT.hex(), World.COMMIT, world.source.digest(), "", World.NOW).toStatement());
        assertEquals(Set.of(), step(world, "1", "publish").reasons(strict));
        var facts = new Gatherer(strict, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
        assertEquals(Set.of("https://git.shop.example/app"), facts.sources());
    }

    @Test void a_plan_of_another_name_cannot_be_carried_out_by_a_planner_for_this_one() {
        var narrow = withEntries(trust, entries -> entries.stream().map(entry -> entry.id().equals("planner") ? new TrustEntry("planner", entry.who(), 1,
                List.of(new NameTemplate("shop/{name}")), entry.predicates(), entry.sources(), entry.notBefore(), entry.notAfter()) : entry).toList());
        assertEquals(Set.of(), step(world, "1", "publish").reasons(narrow));
        var other = PipelineFile.compile(Bytes.utf8(World.PIPELINE.replace("name: shop/app", "name: bank/app")), World.COMMIT);
        var envelope = world.record(world.planner, other.toStatement());
        world.record(world.planner, new Run("2", other.digest(), envelope, "release", World.NOW).toStatement());
        var refusal = assertThrows(Rejected.Untrusted.class,
                () -> new Gatherer(narrow, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("2", other.digest(), "publish")));
        assertTrue(refusal.getMessage().contains("nearest is entry planner"), refusal.getMessage());
        assertInstanceOf(RunFacts.class, new Gatherer(trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("2", other.digest(), "publish")));
    }

    @Test void evidence_from_elsewhere_stands_in_the_document_with_its_signer_and_entry() {
        var envelope = world.file(Envelope.sign(provenance("ghcr.io/acme/app", REPOSITORY), acme));
        var facts = new Gatherer(trust, world, World.NOW.plusSeconds(5)).gather(new Question.OfArtifact(IMAGE, "ghcr.io/acme/app", "admit"));
        var text = FactsDocument.of(facts).toBytes().toText();
        for (var part : List.of("\"ageSeconds\":5", "\"entries\":[\"acme\"]", "\"kind\":\"external\",\"name\":\"acme-ci\",\"roles\":[]", "\"envelope\":\"" + envelope + "\"",
                "\"predicateType\":\"https://slsa.dev/provenance/v0.2\"", "\"buildType\":\"https://ci.acme.example/make\"", "\"run\":null")) {
            assertTrue(text.contains(part), () -> part + " in " + text);
        }
        assertTrue(FactsSchema.INPUT.fits(FactsDocument.of(facts)));
    }
}
