package dev.alnage.app.process;

import dev.alnage.app.ProgramUnderTest;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.RunState;
import dev.alnage.app.images.ImageMaker;
import dev.alnage.app.images.ImageRecipe;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TestAuthority;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.FileTrustSource;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.FreePort;
import dev.alnage.factory.identity.FileKeyStore;
import dev.alnage.factory.identity.KeyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.Assumptions;

/** A whole factory in a temporary folder, started as processes, with a pipeline whose steps take next to no time. */
final class SmallFactory implements AutoCloseable {
    static final List<String> POOLS = List.of("a", "b");
    static final String STONE = "a stone from the quarry\n";
    /** Does what it is called as; an image may hold it under the name of one tool, and no shell. */
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String PASSPHRASE = "the passphrase of both in this test";
    private static final int KEY_COST_LOG2 = 14;
    private static final long LONGEST_NANOS = 240_000_000_000L;
    private static final PersonIdent DEVELOPER = new PersonIdent("Developer", "developer@small.invalid");
    private static final String REPORT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuite name="small" tests="1" failures="0" errors="0" skipped="0" time="0.001">
              <testcase classname="small.StoneTest" name="is_hard" time="0.001"/>
            </testsuite>
            """;
    private static final String PIPELINE = """
            version: 1
            name: small/stone
            assurance: high
            images:
              box: factory/box@%s
            steps:
              quarry:
                fetch: materials/stone@%s
                out: stone
              cut:
                image: box
                run: [/bin/cp, stone/stone.txt, cut/stone.txt]
                in: { stone: quarry/stone }
                out: cut
              polish:
                image: box
                run: [/bin/cp, cut/stone.txt, product/stone.txt]
                in: { cut: cut/cut }
                out: product
                agree: 2 of 2
              test:
                image: box
                run: [/bin/cp, src/report.xml, report/report.xml]
                in: { src: source, product: polish/product }
                out: report
                evidence: { junit: report/report.xml }
              approve:
                approve: 2 of release-approvers
                in: { product: polish/product, report: test/report }
              publish:
                publish: small/stone
                in: { product: approve/product, report: approve/report }
              live:
                deploy: production
                in: { product: publish/product, report: publish/report }
            """;

    final Home home;
    final Supervisor supervisor;
    final FactoryClient client;
    final Digest commit;
    /** Certifies the server, and as its clients "admission", which may decide and verify, and "auditor", which may read. */
    final TestAuthority authority;
    /** The factory's API over TCP. */
    final Port api;
    /** Where git is served. */
    final Port ssh;
    /** Where other forges ring. */
    final Port webhooks;
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Signer anna = Keys.ed25519();
    private final Signer ben = Keys.ed25519();

    /** Founded and started, with a policy that lets the repository beside it be built. Needs root on Linux, and a static program for the image. */
    SmallFactory() throws IOException, InterruptedException {
        this(List.of("file:///**"));
    }

    /** @param outside what may be built although this factory does not serve it */
    SmallFactory(List<String> outside) throws IOException, InterruptedException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root: parties have no uids of their own");
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
        home = new Home(Files.createTempDirectory("alnage-small-"));
        try {
            Files.setPosixFilePermissions(home.root(), PosixFilePermissions.fromString("rwxr-xr-x"));
            found(ProductPolicies.starter(outside));
            var stone = home.materials().resolve("stone/stone.txt");
            Files.createDirectories(stone.getParent());
            Files.writeString(stone, STONE);
            commit = commit(String.format(PIPELINE, image(), Digest.of(Bytes.utf8(STONE))));
            authority = tls();
            api = new Port(Port.Kind.API, "127.0.0.1", FreePort.onLoopback());
            ssh = new Port(Port.Kind.SSH, "127.0.0.1", FreePort.onLoopback());
            webhooks = new Port(Port.Kind.WEBHOOKS, "127.0.0.1", FreePort.onLoopback());
            supervisor = Supervisor.start(home, ProgramUnderTest.find().parties(), List.of(api, ssh, webhooks));
            client = FactoryClient.open(home.socket(Party.FACTORY));
        } catch (IOException | InterruptedException | RuntimeException e) {
            delete(home.root());
            throw e;
        }
    }

    private void found(Bytes rules) throws IOException {
        Assumptions.assumeTrue(Settings.canSeparate(home), "others cannot get to the temporary folder or to the JDK");
        var root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
        var people = List.of(new Person(Keys.principal("anna", anna), Set.of("release-approvers")),
                new Person(Keys.principal("ben", ben), Set.of("release-approvers")), administrator("petra", PolicyVersion.ROLE), administrator("quentin", PolicyVersion.ROLE),
                administrator("fay", People.ADMINISTRATOR, BreakGlass.ROLE), administrator("finn", People.ADMINISTRATOR, BreakGlass.ROLE));
        var founding = new Founding(home, new Settings("small.alnage", POOLS, true));
        founding.install(founding.draft(root, people, Instant.now()).sign(carla, dora), root);
        founding.installPolicy(Envelope.sign(founding.firstPolicy(Instant.now(), rules).toStatement(), policySigner("petra"), policySigner("quentin")), rules);
    }

    private TestAuthority tls() throws IOException, InterruptedException {
        var folder = Files.createDirectories(home.tls().folder());
        var made = TestAuthority.create(home.root(), "authority");
        made.certify("server", "IP:127.0.0.1", "serverAuth", 2);
        made.certify("admission", "URI:spiffe://small.alnage/admission", "clientAuth", 2);
        made.certify("auditor", "DNS:auditor.small.alnage", "clientAuth", 2);
        Files.copy(made.certificate("server"), home.tls().certificates());
        Files.copy(made.key("server"), home.tls().key());
        Files.copy(made.root(), home.tls().authorities());
        Files.writeString(home.tls().clients(), """
                {"clients":[{"name":"admission","certificate":"URI:spiffe://small.alnage/admission","may":["decide","verify"]},
                {"name":"auditor","certificate":"DNS:auditor.small.alnage","may":["read"]}]}""");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    /** Puts the next version of the trust file in place, with some of its entries. */
    void trust(Predicate<TrustEntry> kept, TrustFile like) throws IOException {
        Files.move(nextTrust(kept, like), home.trustFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The next version of the trust file, signed and not in force yet. */
    Path nextTrust(Predicate<TrustEntry> kept, TrustFile like) throws IOException {
        var now = trust();
        var next = new TrustFile(now.version() + 1, Instant.now().truncatedTo(ChronoUnit.SECONDS), now.expires(), now.trustDomain(), now.root(), now.workloads(),
                now.people(), now.externals(), like.entries().stream().filter(kept).toList());
        return Files.write(home.trustFile().resolveSibling("next.json"), next.sign(carla, dora).toBytes().toArray());
    }

    /** Puts the next version of the trust file in place, which asks for witnesses of the log. */
    void witnessed(Witnesses witnesses) throws IOException {
        var now = trust();
        var next = new TrustFile(now.version() + 1, Instant.now().truncatedTo(ChronoUnit.SECONDS), now.expires(), now.trustDomain(), now.root(), now.workloads(),
                now.people(), now.externals(), now.entries(), witnesses);
        Files.move(Files.write(home.trustFile().resolveSibling("next.json"), next.sign(carla, dora).toBytes().toArray()), home.trustFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A key in the folder of the administrators, opened by their passphrase, for whoever else a test needs. */
    Key newKey(String name) throws IOException {
        return keys().create(name, Key.Kind.ED25519, PASSPHRASE.toCharArray());
    }

    /** The folder of the administrators' keys, each called as its owner. */
    Path administrators() {
        return home.root().resolve("administrators");
    }

    /** What opens their keys. */
    Path passphraseFile() {
        return home.root().resolve("administrators.passphrase");
    }

    private Person administrator(String name, String... roles) throws IOException {
        Files.writeString(passphraseFile(), PASSPHRASE + "\n");
        return new Person(new Principal(name, Set.of(keys().create(name, Key.Kind.ED25519, PASSPHRASE.toCharArray()))), Set.of(roles));
    }

    private Signer policySigner(String name) {
        return keys().open(name, PASSPHRASE.toCharArray());
    }

    private KeyStore keys() {
        return new FileKeyStore(administrators(), new SecureRandom(), KEY_COST_LOG2);
    }

    private Digest image() throws IOException, InterruptedException {
        var layer = new ImageRecipe.Files("one static program", Map.of("bin/cp", BUSYBOX));
        var work = home.root().resolve("image-work");
        var digest = new ImageMaker(work).make(new ImageRecipe("factory/box", List.of(layer), List.of(), new TreeMap<>()), home.images().resolve("box"));
        try (var paths = Files.walk(home.images())) {
            paths.filter(Files::isRegularFile).forEach(file -> file.toFile().setReadable(true, false));
        }
        return digest;
    }

    private Digest commit(String pipeline) throws IOException {
        Files.createDirectories(repository().resolve(".alnage"));
        Files.writeString(repository().resolve(".alnage/pipeline.yaml"), pipeline);
        Files.writeString(repository().resolve("report.xml"), REPORT);
        try (var git = Git.init().setDirectory(repository().toFile()).setInitialBranch("main").call()) {
            git.add().addFilepattern(".").call();
            return Digest.gitCommit(git.commit().setMessage("Add the stone").setAuthor(DEVELOPER).setCommitter(DEVELOPER).setSign(false).call().getName());
        } catch (GitAPIException e) {
            throw new IOException("the repository cannot be made: " + e.getMessage(), e);
        }
    }

    Path repository() {
        return home.root().resolve("source/small");
    }

    RunState start() throws IOException {
        return client.start(repository(), commit, true);
    }

    /** Both approvers say yes to whatever waits for them. */
    void approve() throws IOException {
        for (var answer : answers()) {
            client.file(answer);
        }
    }

    /** What both approvers would file about whatever waits for them. */
    List<Envelope> answers() throws IOException {
        return client.approvals().stream().flatMap(open -> Stream.of(anna, ben)
                .map(person -> open.answer(true, "looked at it", person, Instant.now()))).toList();
    }

    /** Looks until the run is in another state than RUNNING. */
    RunState await(String run) throws IOException, InterruptedException {
        return awaitAfter(run, "");
    }

    /** As above, but not in a state that has just been left by what the test did, and is still told for a moment. */
    RunState awaitAfter(String run, String left) throws IOException, InterruptedException {
        var until = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            var state = client.run(run);
            if (state.rests() && !state.state().equals(left) || System.nanoTime() > until) {
                return state;
            }
            Thread.sleep(50);
        }
    }

    /** Approves what waits until the run rests for another reason. */
    RunState finish(String run) throws IOException, InterruptedException {
        var until = System.nanoTime() + LONGEST_NANOS;
        while (true) {
            var state = client.run(run);
            if (state.state().equals("WAITING_FOR_PEOPLE")) {
                approve();
            } else if (state.rests() || System.nanoTime() > until) {
                return state;
            }
            Thread.sleep(50);
        }
    }

    /** Waits until a step that nobody has to approve has ended. */
    void awaitEnd(String run, String step) throws IOException, InterruptedException {
        for (var until = System.nanoTime() + LONGEST_NANOS; client.run(run).findStep(step).flatMap(RunState.Step::ended).isEmpty() && System.nanoTime() < until; ) {
            Thread.sleep(20);
        }
    }

    /** Tries the failed steps of a run again, and finishes it. */
    RunState again(String run) throws IOException, InterruptedException {
        client.retry(run);
        for (var until = System.nanoTime() + LONGEST_NANOS; client.run(run).state().equals("FAILED") && System.nanoTime() < until; ) {
            Thread.sleep(20);
        }
        return finish(run);
    }

    TrustFile trust() throws IOException {
        return FileTrustSource.open(home.trustFile(), home.pinnedRoot(), Instant::now).current();
    }

    /** What an envelope says, for counting; nothing here is believed because of it. */
    static Statement statement(Envelope envelope) {
        return StatementReader.read(envelope.payload());
    }

    Path published(String run) {
        return home.published().resolve("small/stone").resolve(run).resolve("product/stone.txt");
    }

    /** What the processes have said, for a test that fails. */
    String logs() {
        var text = new StringBuilder();
        try {
            for (var party : Settings.read(home).parties()) {
                text.append("== ").append(party.name()).append('\n').append(Files.exists(home.log(party)) ? Files.readString(home.log(party)) : "");
            }
        } catch (IOException e) {
            text.append(e);
        }
        return text.toString();
    }

    @Override public void close() throws IOException {
        client.close();
        supervisor.close();
        delete(home.root());
    }

    private static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
