package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.process.Founding;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.JvmStart;
import dev.alnage.app.process.Party;
import dev.alnage.app.process.Port;
import dev.alnage.app.process.Settings;
import dev.alnage.app.process.Supervisor;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.gate.ProductPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code alnage up}: starts the factory of this machine and stays until it is told to stop; founds one the first time. */
public final class Up implements Command {
    private static final int HOLDERS_MIN = 2;
    private static final Flag HOLDERS = Flag.withValue("holders", "NAME=KEY,…", "first start: who holds the root, with keys from your folder; at least two");
    private static final Flag APPROVERS = Flag.withValue("approvers", "NAME=KEY,…", "first start: who may approve releases");
    private static final Flag ADMINISTRATORS = Flag.withValue("administrators", "NAME=KEY,…",
            "first start: who writes the policy, with keys from your folder; at least two, and none who approve");
    private static final Flag OFFICE = Flag.withValue("factory-administrators", "NAME=KEY,…",
            "first start: who enrols people and says what they may do, with keys from your folder; two for what lets somebody decide for others");
    private static final Flag OUTSIDE = Flag.withValue("outside", "PATTERN,…",
            "first start: what may be built although this factory does not serve it, such as file:///srv/app");
    private static final Flag DOMAIN = Flag.withValue("trust-domain", "NAME", "first start: the name of this factory (factory.alnage)");

    private static final Flag API = Flag.withValue("api", "HOST:PORT", "also serve the HTTP API there, with mutual TLS: files in the folder tls of the data folder");
    private static final Flag SSH = Flag.withValue("ssh", "HOST:PORT", "also serve git over SSH there");
    private static final Flag HTTPS = Flag.withValue("https", "HOST:PORT", "also serve git over HTTPS there: server.pem and server.key in the folder tls of the data folder");

    private static final Flag WEBHOOKS = Flag.withValue("webhooks", "HOST:PORT", "also listen there for web hooks of other forges: files as for --https");

    @Override public Usage usage() {
        return Usage.none().with(API, SSH, HTTPS, WEBHOOKS, HOLDERS, APPROVERS, ADMINISTRATORS, OFFICE, OUTSIDE, DOMAIN, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var home = new Home(in.config().data());
        var ports = Stream.of(Port.Kind.values()).filter(Port.Kind.OF_FACTORY::contains).flatMap(kind -> in.flag(kind.wireName()).map(text -> Port.read(kind, text)).stream()).toList();
        if (!Founding.isDone(home)) {
            found(in, home);
        }
        for (var port : ports) {
            requireFiles(home, port);
        }
        // whoever ends the program interrupts us, also while parties start, and waits until every process of ours has been ended
        try (var _ = Interruption.ofThisThread(); var _ = Supervisor.start(home, JvmStart.likeThisProcess(), ports)) {
            var settings = Settings.read(home);
            in.console().say(Mark.YES, "ready at " + home.socket(Party.FACTORY) + ", pools " + settings.pools());
            ports.forEach(port -> in.console().say(Mark.YES, port.kind().wireName() + " at " + port.host() + " port " + port.number() + ", " + port.kind().words()));
            if (!settings.separated()) {
                in.console().say(Mark.WARNING, "every process runs under one uid: a uid separates nothing here; start as root for separate ones");
            }
            await();
        }
        return Exit.PASSED;
    }

    private static void requireFiles(Home home, Port port) {
        var missing = home.tls().missing(port.kind());
        if (!missing.isEmpty()) {
            throw new Failure(Exit.USAGE, "ALN-API-012", "found no " + String.join(", ", missing) + " in " + home.root() + ", expected what --"
                    + port.kind().wireName() + " needs", "docs/api.md shows how to make them");
        }
    }

    private static void await() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // told to stop, which is how a factory ends well
        }
    }

    private static void found(Invocation in, Home home) throws IOException {
        var holders = named(in, HOLDERS);
        if (holders.size() < HOLDERS_MIN) {
            throw new Failure(Exit.USAGE, "ALN-CLI-024", "found no factory in " + home.root() + " and " + holders.size() + " holders of a root, expected "
                    + HOLDERS_MIN + " or more to found one", "alnage key new NAME, then alnage up --holders carla=KEY,dora=KEY --approvers anna=KEY,ben=KEY --administrators petra=KEY,quentin=KEY");
        }
        var keys = new PersonalKeys(in);
        var known = keys.store().list();
        var signers = new ArrayList<Signer>();
        for (var holder : holders) {
            signers.add(keys.open(holder.key()));
        }
        var principals = java.util.stream.IntStream.range(0, holders.size()).mapToObj(i ->
                new Principal(holders.get(i).name(), Set.of(signers.get(i).key()))).collect(Collectors.toSet());
        var root = new Trust(principals, HOLDERS_MIN);
        var administrators = named(in, ADMINISTRATORS);
        if (administrators.size() < PolicyVersion.SIGNERS_MIN) {
            throw new Failure(Exit.USAGE, "ALN-CLI-030", "found " + administrators.size() + " policy administrators, expected " + PolicyVersion.SIGNERS_MIN
                    + " or more to sign the first policy", "alnage key new NAME, then alnage up … --administrators petra=KEY,quentin=KEY");
        }
        var policySigners = new ArrayList<Signer>();
        for (var administrator : administrators) {
            policySigners.add(keys.open(administrator.key()));
        }
        var rules = ProductPolicies.starter(in.flag(OUTSIDE.name()).map(text -> List.of(text.split(",", -1))).orElse(List.of()));
        var people = new ArrayList<Person>();
        named(in, APPROVERS).forEach(each -> people.add(person(each, known, "release-approvers")));
        administrators.forEach(each -> people.add(person(each, known, PolicyVersion.ROLE)));
        named(in, OFFICE).forEach(each -> people.add(person(each, known, People.ADMINISTRATOR)));
        Files.createDirectories(home.root());
        var founding = new Founding(home, new Settings(in.flag(DOMAIN.name()).orElse("factory.alnage"), List.of("a", "b"), Settings.canSeparate(home)));
        var draft = founding.draft(root, people, Instant.now());
        founding.install(draft.sign(signers.toArray(Signer[]::new)), root);
        founding.installPolicy(Envelope.sign(founding.firstPolicy(draft.issued(), rules).toStatement(), policySigners.toArray(Signer[]::new)), rules);
        in.console().say("founded " + draft.trustDomain() + " in " + home.root() + "; the root's fingerprint is " + PinnedRoot.fingerprint(root));
    }

    private static Person person(Named named, Map<String, Key> known, String role) {
        var key = Optional.ofNullable(known.get(named.key())).orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-CLI-016", "found no key " + named.key()
                + ", expected one of your folder", "alnage key list"));
        return new Person(new Principal(named.name(), Set.of(key)), Set.of(role));
    }

    private record Named(String name, String key) {}

    private static List<Named> named(Invocation in, Flag flag) {
        return in.flag(flag.name()).map(text -> java.util.Arrays.stream(text.split(",", -1)).map(word -> {
            var equals = word.indexOf('=');
            if (equals < 1 || equals == word.length() - 1) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + word + " in --" + flag.name() + ", expected NAME=KEY", "");
            }
            return new Named(word.substring(0, equals), word.substring(equals + 1));
        }).toList()).orElse(List.of());
    }
}
