package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.command.ArtifactShow;
import dev.alnage.app.command.BuildLocal;
import dev.alnage.app.command.LogCheckpoint;
import dev.alnage.app.command.LogVerify;
import dev.alnage.app.process.Speaker.Said;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.evidence.claim.Run;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One factory as processes, one finished run, and everybody who is not supposed to do what they try. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallFactoryTest {
    private static final int NOBODY_OF_OURS = 47_999;

    private SmallFactory small;
    private RunState run;
    /** What the worker of pool b is told when it holds on to its order once more, while its lease still runs. */
    private List<Integer> renewed;

    @BeforeAll
    void run() throws Exception {
        small = new SmallFactory();
        var id = small.start().id();
        small.awaitEnd(id, "polish");
        renewed = Speaker.as(small, Party.worker("b", 1).uid(), List.of(new Said(Party.FACTORY, "POST", "/worker/renew", held(ofPoolB(small.client.run(id))) + "}")));
        run = small.finish(id);
    }

    private static Digest ofPoolB(RunState run) {
        return run.findStep("polish").orElseThrow().attempts().stream().filter(attempt -> attempt.pool().equals("b")).findFirst().orElseThrow().order();
    }

    private static String held(Digest order) {
        return "{\"order\":\"" + order + "\",\"fence\":1";
    }

    @AfterAll
    void stop() throws Exception {
        if (small != null) {
            small.close();
        }
    }

    @Test @Tag("build/sample-pipeline")
    void a_run_goes_from_commit_to_production_and_its_product_verifies() throws Exception {
        assertEquals("PASSED", run.state(), () -> run.steps() + "\n" + small.logs());
        var product = Bytes.of(Files.readAllBytes(small.published(run.id())));
        assertInstanceOf(Verdict.Passed.class, verdict(product));
        assertInstanceOf(Verdict.CannotTell.class, verdict(product.plus(Bytes.utf8("x"))));
        assertTrue(Files.readString(small.home.environments().resolve("production.json")).contains(run.findStep("live").orElseThrow().inputs().get("product").toString()));
    }

    @Test void a_digest_is_shown_as_the_files_of_its_tree_as_content_as_what_only_the_ledger_knows_or_as_unknown() throws Exception {
        var tree = run.findStep("polish").orElseThrow().outputs().get("product").toString();
        var stone = Digest.of(Bytes.utf8(SmallFactory.STONE));
        var shown = shown(Exit.PASSED, tree);
        assertTrue(shown.out().contains("stone.txt") && shown.out().contains(stone.toString()), shown.out());
        assertTrue(shown.err().contains("bytes held"), shown.err());
        var content = shown(Exit.PASSED, stone.toString());
        assertTrue(content.err().contains(SmallFactory.STONE.length() + " bytes held"), content.err());
        assertTrue(content.out().contains(String.valueOf(SmallFactory.STONE.length())) && !content.out().contains("stone.txt"), content.out());
        assertTrue(shown(Exit.PASSED, run.commit().hex()).err().contains("not held"), "a commit is known by its evidence");
        shown(Exit.NOT_FOUND, "sha256:" + "0".repeat(64));
    }

    private Typed shown(Exit exit, String subject) {
        var table = new CommandTable(List.of(new CommandTable.Row("artifact show", "shows", CommandTable.Group.ARTIFACTS, () -> new ArtifactShow())));
        var typed = Typed.at(table, small.home.root(), Map.of(), "", List.of("artifact", "show", subject, "--data", small.home.root().toString()));
        assertEquals(exit, typed.exit(), typed.err());
        return typed;
    }

    @Test void a_step_run_locally_takes_its_inputs_from_the_last_run_and_leaves_nothing_in_the_ledger() throws Exception {
        var before = small.client.checkpoint();
        var table = new CommandTable(List.of(new CommandTable.Row("build local", "runs", CommandTable.Group.BUILD, () -> new BuildLocal())));
        var results = small.home.root().resolve("results");
        var cache = Files.createDirectories(small.home.root().resolve("cache"));
        var typed = Typed.at(table, small.repository(), Map.of("XDG_CACHE_HOME", cache.toString()), "", List.of("build", "local", "polish",
                "--data", small.home.root().toString(), "--to", results.toString()));
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertTrue(typed.err().contains("input cut from cut/cut of run " + run.id()), typed.err());
        assertEquals(SmallFactory.STONE, Files.readString(results.resolve("product/stone.txt")));
        assertTrue(typed.out().contains(run.findStep("polish").orElseThrow().outputs().get("product").toString()), "the same work, the same product");
        assertEquals(before, small.client.checkpoint());
    }

    @Test @Tag("artifacts/external-record") @Tag("L6")
    void a_witness_in_a_process_of_its_own_has_to_have_seen_the_log_where_the_trust_file_asks_for_one() throws Exception {
        var folder = Files.createDirectories(small.home.root().resolve("witness"));
        var logs = Files.writeString(folder.resolve("logs"), log(Exit.PASSED, "checkpoint", "--key").out());
        small.newKey("witness");
        try (var witness = RunningWitness.start(small, logs, folder.resolve("state"))) {
            small.witnessed(new Witnesses(Set.of(new Principal(RunningWitness.NAME, Set.of(witness.key().key()))), 1, Duration.ofHours(1)));
            log(Exit.PASSED, "verify");
            assertTrue(log(Exit.CANNOT_TELL, "verify", "--witnessed").err().contains("ALN-SRC-186"));
            var note = small.client.checkpoint();
            var forged = SignedNote.sign(SignedNote.read(note).text(), "small.alnage/ledger", Keys.ed25519()).toBytes();
            assertNotEquals(200, witness.ask(0, forged).statusCode(), "a log is what its own key signed");
            Files.write(small.home.witnessed(), forged.toArray());
            log(Exit.REFUSED, "verify", "--witnessed");
            var cosigned = witness.ask(0, note);
            assertEquals(200, cosigned.statusCode(), cosigned::body);
            assertEquals(409, witness.ask(0, note).statusCode(), "what it has seen it does not see for the first time again");
            Files.write(small.home.witnessed(), note.plus(Bytes.utf8(cosigned.body())).toArray());
            assertTrue(log(Exit.PASSED, "verify", "--witnessed").out().contains(RunningWitness.NAME));
        }
        Files.delete(small.home.witnessed());
    }

    private Typed log(Exit exit, String... words) {
        var table = new CommandTable(List.of(new CommandTable.Row("log verify", "looks", CommandTable.Group.FACTORY, LogVerify::new),
                new CommandTable.Row("log checkpoint", "shows", CommandTable.Group.FACTORY, LogCheckpoint::new)));
        var all = new ArrayList<>(List.of("log"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", small.home.root().toString()));
        var typed = Typed.at(table, small.home.root(), Map.of(), "", all);
        assertEquals(exit, typed.exit(), () -> typed.out() + typed.err());
        return typed;
    }

    private Verdict verdict(Bytes product) throws IOException {
        var evidence = new FactoryEvidence(small.client);
        var now = Instant.now();
        return new ArtifactVerifier(small.trust(), evidence, ClientPolicies.inForce(small.trust(), evidence, now), now).verify(Digest.of(product)).decision().verdict();
    }

    @Test @Tag("build/separate-orchestrator")
    void every_party_has_a_uid_of_its_own_and_no_capability_on_the_machine() throws Exception {
        var uids = new HashSet<Long>();
        for (var party : Settings.read(small.home).parties()) {
            var status = status(party);
            assertEquals(party.uid(), number(status, "Uid:", 10), party.name());
            assertTrue(uids.add(number(status, "Uid:", 10)), party.name());
            if (party.name().startsWith("worker-")) {
                // what it has it has in a user namespace of its own
                var namespace = Files.readSymbolicLink(process(party).resolve("ns/user"));
                assertFalse(namespace.equals(Files.readSymbolicLink(Path.of("/proc/self/ns/user"))), party.name());
            } else {
                for (var set : List.of("CapInh:", "CapPrm:", "CapEff:", "CapBnd:", "CapAmb:")) {
                    assertEquals(0, number(status, set, 16), party.name() + " " + set);
                }
                assertEquals(1, number(status, "NoNewPrivs:", 10), party.name());
            }
        }
        assertEquals(3 + SmallFactory.POOLS.size(), uids.size());
    }

    private static long number(List<String> status, String name, int radix) {
        var line = status.stream().filter(each -> each.startsWith(name)).findFirst().orElseThrow();
        return Long.parseUnsignedLong(line.substring(name.length()).strip().split("\\s")[0], radix);
    }

    private List<String> status(Party party) throws IOException {
        return Files.readAllLines(process(party).resolve("status"));
    }

    /** The process of this factory that runs under the party's uid; others may run on the machine. */
    private Path process(Party party) throws IOException {
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (var process : processes) {
                var words = words(process.resolve("cmdline"));
                if (words.contains(small.home.state(party).toString()) || words.contains(party.name()) && words.contains(small.home.root().toString())) {
                    return process;
                }
            }
        }
        throw new IOException("found no process of " + party.name() + ", expected one");
    }

    private static List<String> words(Path commandLine) {
        try {
            return List.of(Files.readString(commandLine).split("\0"));
        } catch (IOException e) {
            return List.of(); // ended meanwhile
        }
    }

    @Test @Tag("build/separate-orchestrator")
    void the_keys_of_a_party_are_readable_by_it_alone() throws Exception {
        var parties = Settings.read(small.home).parties();
        for (var owner : List.of(Party.FACTORY, Party.STORER, Party.SEALER)) {
            try (var files = Files.walk(small.home.keys(owner))) {
                var key = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                for (var reader : parties) {
                    assertEquals(reader.equals(owner), Speaker.can(reader.uid(), "cat", key.toString()), reader.name() + " reads a key of " + owner.name());
                }
                assertFalse(Speaker.can(owner.uid(), "cat", small.home.passphrase(owner).toString()), "the passphrase is root's");
            }
        }
    }

    @Test @Tag("build/separate-output")
    void only_the_storer_writes_into_the_store_and_only_its_pool_into_an_outbox() throws Exception {
        for (var party : Settings.read(small.home).parties()) {
            for (var place : List.of(small.home.store(), small.home.store().resolve("blobs/sha256"), small.home.store().resolve("ledger"),
                    small.home.published(), small.home.environments())) {
                var file = place.resolve("planted-by-" + party.name());
                assertEquals(party.equals(Party.STORER), Speaker.can(party.uid(), "touch", file.toString()), party.name() + " writes to " + place);
                Files.deleteIfExists(file);
            }
            for (var pool : SmallFactory.POOLS) {
                var file = small.home.outboxes().resolve(pool).resolve("planted");
                assertEquals(party.name().equals("worker-" + pool), Speaker.can(party.uid(), "touch", file.toString()), party.name() + " writes for " + pool);
                Files.deleteIfExists(file);
            }
            for (var place : List.of(small.home.trustFile(), small.home.pinnedRoot(), small.home.settings())) {
                assertFalse(Speaker.can(party.uid(), "dd", "if=/dev/null", "of=" + place, "conv=notrunc"), party.name() + " writes " + place);
            }
        }
    }

    @Test @Tag("build/separate-orchestrator")
    void a_worker_speaks_for_its_own_pool_only() throws Exception {
        var order = ofPoolB(run);
        var evidence = new FactoryEvidence(small.client);
        var receipt = evidence.about(order).stream().map(found -> SmallFactory.statement(found.envelope()))
                .filter(statement -> statement.predicate().type().equals(Receipt.TYPE)).map(Receipt::read).findFirst().orElseThrow();
        var held = held(order);
        var certificate = Json.object().with("order", evidence.find(order).orElseThrow().envelope().toJson()).with("fence", 9)
                .with("key", Base64Reader.write(Keys.ed25519().key().spki())).build().toBytes().toText();
        var delivery = Json.object().with("order", order.toString()).with("fence", 1).with("outbox", order.hex() + "-1")
                .with("link", evidence.find(receipt.link()).orElseThrow().envelope().toJson())
                .with("provenance", evidence.find(receipt.provenance()).orElseThrow().envelope().toJson()).build().toBytes().toText();
        var requests = List.of(new Said(Party.FACTORY, "POST", "/worker/lease", "{\"pool\":\"b\"}"),
                new Said(Party.FACTORY, "POST", "/worker/renew", held + "}"), new Said(Party.FACTORY, "POST", "/worker/refuse", held + ",\"reason\":\"envy\"}"),
                new Said(Party.STORER, "POST", "/deliveries", delivery), new Said(Party.SEALER, "POST", "/certificate", certificate));
        assertEquals(List.of(403, 403, 403, 403, 403), Speaker.as(small, Party.worker("a", 0).uid(), requests));
        // the honest twin: its own pool's worker renews its lease, delivers once more, and is told what was filed
        assertEquals(List.of(200), renewed);
        assertEquals(List.of(200, 200), Speaker.as(small, Party.worker("b", 1).uid(), requests.subList(3, 5)));
    }

    @Test @Tag("build/separate-orchestrator")
    void a_uid_opens_no_door_that_is_not_its_own() throws Exception {
        var storer = new ArrayList<Said>();
        for (var path : List.of("/statements", "/sources", "/materials", "/reports", "/publications", "/deployments", "/deliveries")) {
            storer.add(new Said(Party.STORER, "POST", path, "{}"));
        }
        var sealer = new ArrayList<Said>();
        for (var path : List.of("/certificate", "/checkpoints", "/decisions")) {
            sealer.add(new Said(Party.SEALER, "POST", path, "{}"));
        }
        var worker = List.of(new Said(Party.FACTORY, "POST", "/worker/lease", "{\"pool\":\"a\"}"));
        var all = new ArrayList<>(storer);
        all.addAll(sealer);
        all.addAll(worker);
        assertEquals(Collections.nCopies(all.size(), 403), Speaker.as(small, NOBODY_OF_OURS, all));
        // the factory may ask for verdicts, and neither certify workers nor extend the log; the storer may extend the log only
        assertEquals(List.of(403, 403, 400), Speaker.as(small, Party.FACTORY.uid(), sealer));
        assertEquals(List.of(403, 400, 403), Speaker.as(small, Party.STORER.uid(), sealer));
        assertEquals(Collections.nCopies(6, 403), Speaker.as(small, Party.worker("a", 0).uid(), storer.subList(0, 6)));
    }

    @Test @Tag("B10") @Tag("build/pipeline-changes-as-code")
    void no_route_edits_a_run_or_its_plan_not_even_for_root() throws Exception {
        try (var root = UnixClient.open(small.home.socket(Party.FACTORY))) {
            var paths = List.of("/v1/runs/" + run.id(), "/v1/runs/" + run.id() + "/steps", "/v1/runs/" + run.id() + "/steps/cut", "/v1/runs/" + run.id() + "/plan",
                    "/v1/plans/" + run.plan(), "/v1/attestations/" + run.plan(), "/v1/subjects/" + run.plan(), "/v1/blobs/" + run.plan(), "/v1/trust", "/v1/log/checkpoint");
            for (var path : paths) {
                for (var method : List.of("PUT", "PATCH", "DELETE", "POST")) {
                    var status = status(root, method, path);
                    var edit = path.startsWith("/v1/runs/") && !method.equals("POST");
                    assertTrue(edit ? status == 403 : status == 404 || status == 405, method + " " + path + " was answered with " + status);
                }
            }
        }
        assertEquals(run, small.client.run(run.id()));
        assertEquals(12, new FactoryEvidence(small.client).about(run.plan()).stream().map(found -> SmallFactory.statement(found.envelope()))
                .filter(statement -> statement.predicate().type().equals(RefusedEdit.TYPE)).count(), "each attempt is on the record");
    }

    @Test @Tag("B10") @Tag("build/pipeline-changes-as-code")
    void a_plan_that_an_administrator_edits_on_disk_stops_the_run_before_it_publishes() throws Exception {
        var edited = small.await(small.start().id());
        assertEquals("WAITING_FOR_PEOPLE", edited.state(), () -> edited.steps() + "\n" + small.logs());
        var answers = small.answers();
        var plan = planEnvelope();
        var file = fileWith(plan.toBytes());
        var honest = Files.readAllBytes(file);
        try {
            Files.write(file, edit(honest, plan.toBytes()));
            for (var answer : answers) {
                small.client.file(answer);
            }
            var stopped = small.awaitAfter(edited.id(), "WAITING_FOR_PEOPLE");
            assertEquals("REFUSED", stopped.findStep("publish").orElseThrow().state(), () -> stopped.steps() + "\n" + small.logs());
            assertFalse(Files.exists(small.published(edited.id())));
        } finally {
            Files.write(file, honest);
        }
        var twin = small.again(edited.id());
        assertEquals("PASSED", twin.state(), () -> twin.steps() + "\n" + small.logs());
    }

    private Envelope planEnvelope() {
        var evidence = new FactoryEvidence(small.client);
        var envelope = evidence.about(run.plan()).stream().map(found -> SmallFactory.statement(found.envelope()))
                .filter(statement -> statement.predicate().type().equals(Run.TYPE)).map(Run::read).findFirst().orElseThrow().planEnvelope();
        return evidence.find(envelope).orElseThrow().envelope();
    }

    private Path fileWith(Bytes content) throws IOException {
        try (var files = Files.walk(small.home.store().resolve("blobs"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                if (Bytes.of(Files.readAllBytes(file)).toHex().contains(content.toHex())) {
                    return file;
                }
            }
        }
        throw new IOException("found no file with the blob, expected one");
    }

    /** One character of the payload is another one. */
    private static byte[] edit(byte[] file, Bytes blob) {
        var edited = file.clone();
        var at = Bytes.of(file).toHex().indexOf(blob.toHex()) / 2 + blob.toText().indexOf("\"payload\":\"") + 200;
        edited[at] = (byte) (edited[at] == 'A' ? 'B' : 'A');
        return edited;
    }

    @Test @Tag("B10") @Tag("build/pipeline-changes-as-code")
    void an_order_that_an_administrator_moves_to_another_pool_in_the_queue_stops_the_run() throws Exception {
        try (var queue = DriverManager.getConnection("jdbc:sqlite:" + small.home.state(Party.FACTORY).resolve("queue.db"));
                var statement = queue.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("CREATE TRIGGER moved AFTER INSERT ON orders BEGIN UPDATE orders SET pool = iif(pool = 'a', 'b', 'a') WHERE place = NEW.place; END");
            var moved = small.start();
            try {
                var stopped = small.await(moved.id());
                assertEquals("FAILED", stopped.findStep("cut").orElseThrow().state(), () -> stopped.steps() + "\n" + small.logs());
            } finally {
                statement.execute("DROP TRIGGER moved");
            }
            var twin = small.again(moved.id());
            assertEquals("PASSED", twin.state(), () -> twin.steps() + "\n" + small.logs());
        }
    }

    @Test @Tag("D3")
    void a_bundle_of_what_was_published_is_verified_over_http_and_a_changed_one_is_not() throws Exception {
        var bundle = Files.readString(small.published(run.id()).getParent().resolveSibling("in-toto").resolve("alnage.bundle"));
        var product = Digest.of(Bytes.of(Files.readAllBytes(small.published(run.id()))));
        assertEquals("PASSED", verified(bundle, product));
        assertEquals("CANNOT_TELL", verified(bundle, Digest.of(Bytes.utf8("another product"))));
        var planner = bundle.indexOf("\"payload\":\"", bundle.indexOf("\"envelopes\"")) + 60;
        var changed = bundle.substring(0, planner) + (bundle.charAt(planner) == 'A' ? 'B' : 'A') + bundle.substring(planner + 1);
        assertNotEquals("PASSED", verified(changed, product));
        assertNotEquals("PASSED", verified(bundle.replace("\"checkpoint\":\"", "\"checkpoint\":\"x"), product));
    }

    private String verified(String bundle, Digest subject) throws IOException {
        try (var client = UnixClient.open(small.home.socket(Party.FACTORY))) {
            return text(client.post("/v1/verify", Bytes.utf8("{\"subject\":\"" + subject + "\",\"bundle\":" + bundle + "}")), "verdict");
        } catch (Refused e) {
            return e.problem().code();
        }
    }

    private static String text(Json json, String member) {
        return Fields.of("answer", (Json.Members) json).text(member);
    }

    private String question() {
        return Json.object().with("run", run.id()).with("plan", run.plan().toString()).with("step", "live").build().toBytes().toText();
    }

    @Test @Tag("P4")
    void a_verdict_that_is_told_again_ends_when_the_trust_that_it_rests_on_does() throws Exception {
        var before = small.trust();
        try (var client = UnixClient.open(small.home.socket(Party.FACTORY))) {
            assertEquals("PASSED", text(client.post("/v1/decisions", Bytes.utf8(question())), "verdict"));
            assertEquals("PASSED", text(client.post("/v1/decisions", Bytes.utf8(question())), "verdict"));
            try {
                small.trust(entry -> !entry.id().equals("people-release-approvers"), before);
                assertTrue(until(client, "CANNOT_TELL"), "well within a minute");
            } finally {
                small.trust(_ -> true, before);
            }
            assertTrue(until(client, "PASSED"), "and with the entry it passes again");
        }
    }

    private boolean until(UnixClient client, String verdict) throws IOException, InterruptedException {
        for (var i = 0; i < 150; i++) {
            if (text(client.post("/v1/decisions", Bytes.utf8(question())), "verdict").equals(verdict)) {
                return true;
            }
            Thread.sleep(200);
        }
        return false;
    }

    @Test @Tag("S1")
    void over_tcp_a_certified_client_does_what_it_was_given_and_nobody_else_anything() throws Exception {
        assertTrue(curl("admission", "/v1/decisions", question()).contains("\"verdict\":\"PASSED\""));
        assertTrue(curl("auditor", "/v1/decisions", question()).contains("ALN-API-005"));
        assertTrue(curl("auditor", "/v1/policies", "").contains("org/release"));
        assertTrue(curl("admission", "/v1/runs", "").contains("ALN-API-005"), "runs are for users of the machine");
        assertEquals("", curl("", "/health", ""), "without a certificate there is no answer");
        assertFalse(Speaker.can(Party.worker("a", 0).uid(), "cat", small.home.tls().key().toString()), "the key of the port is the factory's");
        assertTrue(Speaker.can(Party.FACTORY.uid(), "cat", small.home.tls().key().toString()));
        assertFalse(Speaker.can(Party.FACTORY.uid(), "dd", "if=/dev/null", "of=" + small.home.tls().clients(), "conv=notrunc"), "who may ask is not for the factory to say");
    }

    private String curl(String client, String path, String body) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("curl", "-s", "-m", "60", "--cacert", small.authority.root().toString()));
        if (!client.isEmpty()) {
            command.addAll(List.of("--cert", small.authority.certificate(client).toString(), "--key", small.authority.key(client).toString()));
        }
        if (!body.isEmpty()) {
            command.addAll(List.of("--data-binary", body));
        }
        command.add("https://127.0.0.1:" + small.api.number() + path);
        var process = new ProcessBuilder(command).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private static int status(UnixClient client, String method, String path) throws IOException {
        try {
            client.call(method, path, Bytes.utf8("{\"argv\":[\"/bin/sh\"]}"));
            return 200;
        } catch (Refused e) {
            return e.problem().status();
        }
    }
}
