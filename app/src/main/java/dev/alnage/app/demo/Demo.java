package dev.alnage.app.demo;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.client.ClientPolicies;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.app.page.Passport;
import dev.alnage.app.page.PassportView;
import dev.alnage.app.process.Founding;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.JvmStart;
import dev.alnage.app.process.Party;
import dev.alnage.app.process.Port;
import dev.alnage.app.process.Settings;
import dev.alnage.app.process.Supervisor;
import dev.alnage.app.run.RunWatch;
import dev.alnage.app.run.VerdictLines;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.http.FreePort;
import dev.alnage.policy.ArtifactVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** The whole story once: prepare, start a factory, build, approve, publish, deploy, verify, attack. */
public final class Demo {
    private static final List<String> POOLS = List.of("a", "b");

    private final Invocation in;
    private final Home home;
    private final DemoParts parts;
    private final DemoPeople people;

    /** @param project the checkout of Alnage, whose folder {@code demo} is shown; @param home the demo factory's data folder */
    public Demo(Invocation in, Path project, Home home) {
        this.in = in;
        this.home = home;
        this.parts = new DemoParts(project, project.resolve(".build/demo"), in.console());
        this.people = new DemoPeople(home.root().resolve("people"));
    }

    public Exit run(boolean attacks) throws IOException, InterruptedException {
        var console = in.console();
        var image = parts.prepare();
        found();
        place();
        console.say("starting the factory: supervisor, sealer, storer, factory and " + POOLS.size() + " workers, each "
                + (Settings.read(home).separated() ? "under its own uid" : "under our uid, for want of root or of a folder that others can get to: uids separate nothing here"));
        var ssh = new Port(Port.Kind.SSH, "127.0.0.1", FreePort.onLoopback());
        try (var _ = Supervisor.start(home, JvmStart.likeThisProcess(), List.of(ssh)); var client = FactoryClient.open(home.socket(Party.FACTORY))) {
            var source = new DemoSource(console, client, trust(), people, ssh);
            var commit = source.deliver(parts.application(), image);
            console.say("the run starts from main at " + commit.hex().substring(0, 12) + "; the factory plans and builds");
            var state = build(client, source, commit);
            if (!state.state().equals("PASSED")) {
                throw stuck(state);
            }
            var exit = verdict(client, state);
            if (exit != Exit.PASSED || !attacks) {
                return exit;
            }
            console.say("now the attacks, by somebody who is root here and has stolen the planner's key");
            return new Attacks(console, client, home, people, parts, source, state, trust()).tryAll() ? Exit.PASSED : Exit.BUG;
        }
    }

    /** Builds, with the demo's people approving when the run waits for them. */
    private RunState build(FactoryClient client, DemoSource source, Digest commit) throws IOException {
        var started = client.start(source.uri(), commit, false);
        var watch = new RunWatch(client, in.console());
        var state = watch.untilItRests(started.id());
        if (state.state().equals("WAITING_FOR_PEOPLE")) {
            people.approve(client, state.id(), "looked at the reports of run " + state.id()).forEach(line -> in.console().say(Mark.YES, line));
            state = watch.untilItRestsAfter(started.id(), "WAITING_FOR_PEOPLE");
        }
        return state;
    }

    private static Failure stuck(RunState state) {
        var first = state.steps().stream().filter(step -> List.of("FAILED", "REFUSED").contains(step.state())).findFirst();
        return new Failure(Exit.REFUSED, "ALN-BLD-009", "the run ended " + state.state() + first.map(step -> " at " + step.id() + ": " + step.detail()).orElse(""),
                "alnage build logs " + state.id() + first.map(step -> " " + step.id()).orElse(""));
    }

    private Exit verdict(FactoryClient client, RunState state) throws IOException {
        var jar = publishedJar(state.id());
        var subject = Digest.of(Bytes.of(Files.readAllBytes(jar)));
        var evidence = new FactoryEvidence(client);
        var now = Instant.now();
        var policy = ClientPolicies.inForce(trust(), evidence, now);
        var result = new ArtifactVerifier(trust(), evidence, policy, now).verify(subject);
        var name = jar.getFileName().toString();
        new VerdictLines(in.out(), in.style()).print(name, subject, policy.name(), result.decision());
        var page = home.root().resolve("passport.html");
        Files.write(page, Passport.of(PassportView.of(name, subject, policy.name(), now, trust().version(), result, evidence)).toArray());
        in.console().say("its passport, to be read and printed: " + page);
        in.console().say("published below " + home.published().resolve("demo/table-pack").resolve(state.id()));
        return VerdictLines.exit(result.decision().verdict());
    }

    private Path publishedJar(String run) {
        return home.published().resolve("demo/table-pack").resolve(run).resolve("app/table-pack.jar");
    }

    private TrustFile trust() throws IOException {
        return dev.alnage.factory.FileTrustSource.open(home.trustFile(), home.pinnedRoot(), Instant::now).current();
    }

    private void found() throws IOException {
        if (Founding.isDone(home)) {
            if (!people.areAll()) {
                throw new Failure(Exit.REFUSED, "ALN-SRC-111", "found a demo in " + home.root() + " without people who write and review, expected one of this version",
                        "rm -r " + home.root());
            }
            return;
        }
        in.console().say("founding a factory in " + home.root());
        Files.createDirectories(home.root());
        var separated = Settings.canSeparate(home);
        var founding = new Founding(home, new Settings("demo.alnage", POOLS, separated));
        people.make();
        var draft = founding.draft(people.root(), people.people(), Instant.now());
        founding.install(people.sign(draft), people.root());
        founding.installPolicy(people.sign(founding.firstPolicy(Instant.now())));
    }

    /** Puts materials and images where the factory looks for them. */
    private void place() throws IOException {
        copy(home.materials(), parts.materials());
        for (var name : List.of("jdk", "runtime")) {
            copy(home.images().resolve(name), parts.images().resolve(name));
        }
    }

    /** Copied, since the processes of the factory may not read the checkout. */
    private static void copy(Path to, Path from) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target) || Files.size(target) != Files.size(path) || Files.mismatch(path, target) >= 0) {
                    Files.copy(path, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    target.toFile().setReadable(true, false);
                }
            }
        }
    }
}
