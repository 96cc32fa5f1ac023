package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.claim.Cancellation;
import dev.alnage.evidence.claim.Ingest;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.gate.LedgerEvidence;
import dev.alnage.factory.source.gate.LedgerResults;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The factory process is the attacker here: it says to the storer what it likes. */
@Tag("build/segregated-duties")
class StorerTest {
    @TempDir Path home;
    private FactoryWorld world;
    private RunDriver driver;
    private Runs runs;
    private RunView run;
    private SortedMap<String, Digest> app;

    @BeforeEach void begin() throws Exception {
        world = new FactoryWorld(home);
        driver = new RunDriver(world);
        runs = world.orchestrator(driver.queue);
        run = driver.finish(runs, driver.start(runs).run().id());
        app = run.findStep("publish").orElseThrow().inputs();
    }

    @AfterEach void end() throws IOException {
        driver.queue.close();
        world.close();
    }

    private Digest verdict(String id, String step, boolean passed) throws IOException {
        for (var entry : world.ledger.list(0, 10_000)) {
            if (entry.predicateType().equals(Predicate.VerificationSummary.TYPE)) {
                var vsa = (Predicate.VerificationSummary) StatementReader.read(world.ledger.envelope(entry).payload()).predicate();
                if (vsa.resourceUri().startsWith("alnage:run/" + id + "/") && vsa.resourceUri().endsWith("/step/" + step) && vsa.passed() == passed) {
                    return entry.envelope();
                }
            }
        }
        throw new AssertionError("no verdict about " + step);
    }

    private Storage.Onward publish(String target, SortedMap<String, Digest> inputs, Digest vsa) {
        return new Storage.Onward(run.run().id(), run.run().plan(), "publish", target, inputs, vsa);
    }

    private void refused(Storage.Onward onward) throws IOException {
        var environments = Files.readString(home.resolve("environments/production.json"));
        var size = world.ledger.size();
        assertThrows(Rejected.class, () -> world.storer.publish(onward), "publish " + onward);
        assertThrows(Rejected.class, () -> world.storer.deploy(onward), "deploy " + onward);
        assertEquals(size, world.ledger.size());
        assertEquals(environments, Files.readString(home.resolve("environments/production.json")));
        assertEquals(List.of("environments/production.json", "published/shop"), visible());
    }

    private List<String> visible() throws IOException {
        try (var environments = Files.list(home.resolve("environments")); var published = Files.list(home.resolve("published"))) {
            return java.util.stream.Stream.concat(environments, published).map(path -> home.relativize(path).toString()).sorted().toList();
        }
    }

    @Test void nothing_goes_onward_without_a_recorded_verdict() throws IOException {
        refused(publish("shop/app", app, Digest.of(Bytes.utf8("no such envelope"))));
        refused(publish("shop/app", app, run.run().planEnvelope()));
    }

    @Test void nothing_goes_onward_on_a_verdict_that_failed() throws Exception {
        driver.approving = false;
        var second = driver.start(runs).run();
        driver.until(runs, second.id(), view -> view.state() == RunView.State.WAITING_FOR_PEOPLE);
        world.sealer.ask(second.id(), second.plan(), "publish");
        refused(new Storage.Onward(second.id(), second.plan(), "publish", "shop/app", app, verdict(second.id(), "publish", false)));
    }

    @Test void a_verdict_about_one_thing_moves_no_other() throws Exception {
        var vsa = verdict("1", "publish", true);
        var other = new TreeMap<>(Map.of("app", Digest.of(Bytes.utf8("other"))));
        refused(publish("shop/app", other, vsa));
        refused(publish("shop/app", new TreeMap<>(Map.of("lib", app.get("app"))), vsa));
        refused(new Storage.Onward("2", run.run().plan(), "publish", "shop/app", app, vsa));
        refused(new Storage.Onward("1", Digest.of(Bytes.utf8("plan")), "publish", "shop/app", app, vsa));
        refused(new Storage.Onward("1", run.run().plan(), "approve", "shop/app", app, vsa));
        refused(new Storage.Onward("1", run.run().plan(), "publish", "shop/app", app, verdict("1", "live", true)));
    }

    @Test void a_verdict_about_all_inputs_moves_neither_a_part_of_them_nor_a_file_of_them() throws IOException {
        var vsa = verdict("1", "publish", true);
        refused(publish("shop/app", new TreeMap<>(), vsa));
        var file = Digest.of(Bytes.utf8("compiled application"));
        refused(publish("shop/app", new TreeMap<>(Map.of("app/app.jar", file)), vsa));
        var more = new TreeMap<>(app);
        more.put("app/app.jar", file);
        refused(publish("shop/app", more, vsa));
    }

    @Test void the_name_and_the_environment_are_the_plans_and_not_the_factorys() throws IOException {
        var vsa = verdict("1", "publish", true);
        refused(publish("shop/bank", app, vsa));
        refused(publish("../outside", app, vsa));
        var live = verdict("1", "live", true);
        refused(new Storage.Onward("1", run.run().plan(), "live", "bank", app, live));
        // what was passed for publishing is not passed for deploying, and the other way round
        assertThrows(Rejected.class, () -> world.storer.deploy(publish("production", app, vsa)));
        assertThrows(Rejected.class, () -> world.storer.deploy(publish("shop/app", app, vsa)));
        assertThrows(Rejected.class, () -> world.storer.publish(new Storage.Onward("1", run.run().plan(), "live", "production", app, live)));
        assertEquals(List.of("environments/production.json", "published/shop"), visible());
    }

    @Test void a_verdict_kept_back_does_not_move_a_run_that_was_cancelled() throws IOException {
        var vsa = verdict("1", "publish", true);
        world.record(world.planner, new Cancellation("1", run.run().plan(), "stop").toStatement());
        refused(publish("shop/app", app, vsa));
        refused(new Storage.Onward("1", run.run().plan(), "live", "production", app, verdict("1", "live", true)));
    }

    @Tag("factory/explicit-trust")
    @Test void a_verdict_of_a_gate_that_left_the_trust_file_moves_nothing() throws IOException {
        var vsa = verdict("1", "publish", true);
        world.trust(world.trustWithout(Role.GATE));
        refused(publish("shop/app", app, vsa));
    }

    /** Who removes or narrows any entry that a deployment rests on stops it, whatever verdict is on record. */
    @Tag("artifacts/limited-certification")
    @Test void a_verdict_deploys_nothing_that_its_signer_may_not_vouch_for() throws IOException {
        var live = new Storage.Onward("1", run.run().plan(), "live", "production", app, verdict("1", "live", true));
        var all = world.trust();
        for (var role : List.of("gate", "planner", "ingest")) {
            for (var change : List.<UnaryOperator<TrustEntry>>of(_ -> null, entry -> about(entry, "bank/{name}", "*"), entry -> about(entry, "*", "https://git.bank.example/{repository}"))) {
                var entries = all.entries().stream().map(entry -> entry.id().equals(role) ? change.apply(entry) : entry).filter(Objects::nonNull).toList();
                world.trust(new TrustFile(all.version() + 1, all.issued(), all.expires(), all.trustDomain(), all.root(), all.workloads(), all.people(), all.externals(), entries));
                assertThrows(Rejected.class, () -> world.storer.deploy(live), role);
            }
        }
        world.trust(all);
        world.storer.deploy(live);
    }

    private static TrustEntry about(TrustEntry entry, String artifact, String source) {
        return new TrustEntry(entry.id(), entry.who(), entry.threshold(), List.of(new NameTemplate(artifact)), entry.predicates(), List.of(new NameTemplate(source)),
                entry.notBefore(), entry.notAfter());
    }

    @Tag("F1")
    @Test void publishing_and_deploying_again_changes_nothing() throws IOException {
        var size = world.ledger.size();
        world.storer.publish(publish("shop/app", app, verdict("1", "publish", true)));
        world.storer.deploy(new Storage.Onward("1", run.run().plan(), "live", "production", app, verdict("1", "live", true)));
        assertEquals(size, world.ledger.size());
    }

    @Tag("deploy/freshness")
    @Test void repeating_an_old_publication_or_deployment_does_not_bring_an_old_release_back() throws Exception {
        var old = publish("shop/app", app, verdict("1", "publish", true));
        var oldLive = new Storage.Onward("1", run.run().plan(), "live", "production", app, verdict("1", "live", true));
        driver.outputs.put("app", Map.of("app/app.jar", "the next application"));
        var next = runs.start(world.repository.path().toString(), driver.commit("class App { int next; }"), false).run().id();
        assertEquals(RunView.State.PASSED, driver.finish(runs, next).state());
        var environment = Files.readString(home.resolve("environments/production.json"));
        world.storer.publish(old);
        world.storer.deploy(oldLive);
        assertEquals(next + "\n", Files.readString(home.resolve("published/shop/app/current")));
        assertEquals(environment, Files.readString(home.resolve("environments/production.json")));
    }

    @Test void taking_source_and_material_in_again_records_nothing_new() throws IOException {
        var size = world.ledger.size();
        var commit = driver.commit("class App {}");
        world.storer.source(world.repository.path().toString(), commit);
        world.storer.material("materials/dep", Digest.of(Bytes.utf8("the dependency")));
        assertEquals(size, world.ledger.size());
        assertEquals(2, world.ledger.list(0, 10_000).stream().filter(entry -> entry.predicateType().equals(Ingest.TYPE)).count());
    }

    @Tag("source/security-testing")
    @Test void a_report_that_is_not_there_or_not_of_its_kind_is_not_attested() {
        var size = world.ledger.size();
        var outputs = run.findStep("unit").orElseThrow().outputs();
        for (var report : List.of(new Storage.Report(run.commit(), "unit", "dast", "report/scan.sarif", outputs, List.of()),
                new Storage.Report(run.commit(), "unit", "sarif", "report/zap.json", outputs, List.of()),
                new Storage.Report(run.commit(), "unit", "junit", "report/*.html", outputs, List.of()),
                new Storage.Report(run.commit(), "unit", "sarif", "report/*.xml", outputs, List.of()),
                new Storage.Report(run.commit(), "unit", "junit", "elsewhere/*.xml", outputs, List.of()),
                new Storage.Report(run.commit(), "unit", "junit", "app/app.jar", app, List.of()),
                new Storage.Report(run.commit(), "unit", "verdict", "report/*.xml", outputs, List.of()))) {
            assertThrows(Rejected.class, () -> world.storer.report(report), report.toString());
        }
        assertEquals(size, world.ledger.size());
        assertFalse(Files.exists(home.resolve("published/elsewhere")));
    }

    @Tag("source/security-testing")
    @Test void a_dynamic_scan_is_attested_about_commit_and_products_with_its_tool_and_spoils_the_check_of_its_step() throws IOException {
        var outputs = run.findStep("unit").orElseThrow().outputs();
        var products = List.copyOf(app.values());
        var results = new LedgerResults(world::trust, new LedgerEvidence(world.reader, world.blobs));
        assertEquals(Set.of("unit"), results.good("shop/app", run.commit()));
        world.storer.report(new Storage.Report(run.commit(), "unit", "dast", "report/zap.json", outputs, products));
        var entry = world.ledger.list(world.ledger.size() - 1, 1).getFirst();
        var statement = world.trust().verifyStatement(world.ledger.envelope(entry), Role.EVIDENCE, Occasion.at(entry.time())).value();
        assertTrue(statement.subjectDigests().containsAll(products) && statement.subjectDigests().contains(run.commit()), statement::toString);
        var result = (Predicate.TestResult) statement.predicate();
        assertEquals(List.of("40012 XSS at GET http://shop.example.org/q"), result.failedTests());
        assertEquals(List.of("unit:report/zap.json", "tool/ZAP"), result.configuration().stream().map(Resource::name).toList());
        assertEquals("pkg:generic/ZAP@2.16.1", result.configuration().getLast().uri());
        // a good report of the same step that is filed later says nothing of the bad one
        world.storer.report(new Storage.Report(run.commit(), "unit", "sarif", "report/scan.sarif", outputs, products));
        assertEquals(Set.of(), results.good("shop/app", run.commit()));
    }

    private Envelope cancellation(String id) {
        return Envelope.sign(new Cancellation(id, run.run().plan(), "no longer wanted").toStatement(), world.planner);
    }

    @Test void several_statements_are_filed_together_or_none_of_them() throws IOException {
        var forged = Envelope.sign(new Cancellation("9", run.run().plan(), "forged").toStatement(), Keys.ed25519());
        var size = world.ledger.size();
        assertThrows(Rejected.Untrusted.class, () -> world.storer.recordAll(List.of(cancellation("7"), forged)));
        assertEquals(size, world.ledger.size());
        var good = List.of(cancellation("7"), cancellation("8"));
        assertEquals(good.stream().map(Envelope::digest).toList(), world.storer.recordAll(good));
        assertEquals(good.stream().map(Envelope::digest).toList(), world.storer.recordAll(good), "asked again nothing is filed twice");
        assertEquals(size + 2, world.ledger.size());
        assertThrows(Rejected.Malformed.class, () -> world.storer.recordAll(java.util.Collections.nCopies(Storage.RECORDED_AT_ONCE_MAX + 1, good.getFirst())));
    }
}
