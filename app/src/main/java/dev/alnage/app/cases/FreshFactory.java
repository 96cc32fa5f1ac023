package dev.alnage.app.cases;

import dev.alnage.app.process.Founding;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.JvmStart;
import dev.alnage.app.process.Party;
import dev.alnage.app.process.Settings;
import dev.alnage.app.process.Supervisor;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Cryptography;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.factory.http.RawExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real factory of its own processes, founded by two people and given its policy by two others, all of whom are forgotten afterwards. */
record FreshFactory(Workplace place, Home home, Supervisor supervisor) implements FactoryUnderTest {
    /** It answers one request: compiling its code well, or loading native cryptography, would take longer than the request. */
    private static final List<String> FOR_A_SHORT_LIFE = List.of("-XX:TieredStopAtLevel=1", "-D" + Cryptography.PROPERTY + "=JDK");

    private static final SecureRandom RANDOM = new SecureRandom();

    static FactoryUnderTest start(Bytes cast, boolean shared) throws IOException {
        var place = Workplace.make();
        try {
            // its processes are other users than we are
            Files.setPosixFilePermissions(place.outer(), PosixFilePermissions.fromString("rwxr-xr-x"));
            var home = new Home(place.folder());
            found(home, cast.isEmpty() ? Cast.NOBODY : Cast.read(cast));
            return new FreshFactory(place, home, Supervisor.start(home, JvmStart.likeThisProcess().with(FOR_A_SHORT_LIFE), List.of()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            place.close();
            throw new IOException("interrupted before the factory was ready", e);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static void found(Home home, Cast cast) throws IOException {
        var people = new ArrayList<Signer>();
        for (var i = 0; i < 4; i++) {
            people.add(SoftwareSigner.generate(Key.Kind.ED25519, RANDOM));
        }
        var root = new Trust(Set.of(principal("first", people.get(0)), principal("second", people.get(1))), 2);
        var administrators = List.of(new Person(principal("third", people.get(2)), Set.of(PolicyVersion.ROLE)),
                new Person(principal("fourth", people.get(3)), Set.of(PolicyVersion.ROLE)));
        var founding = new Founding(home, new Settings("cases.alnage", List.of("a"), Settings.ownUid() == 0));
        var now = Instant.now();
        founding.install(cast.joined(founding.draft(root, administrators, now)).sign(people.get(0), people.get(1)), root);
        founding.installPolicy(Envelope.sign(founding.firstPolicy(now, cast.bundle()).toStatement(), people.get(2), people.get(3)), cast.bundle());
    }

    private static Principal principal(String name, Signer signer) {
        return new Principal(name, Set.of(signer.key()));
    }

    @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException {
        var answer = RawExchange.send(home.socket(Party.FACTORY), method, path, headers, body);
        var said = new String(answer.body().toArray(), StandardCharsets.UTF_8);
        return new Answer(answer.status(), said, Program.code(said));
    }

    @Override public Map<String, String> environment() {
        return Map.of("ALNAGE_DATA", home.root().toString());
    }

    @Override public void close() throws IOException {
        supervisor.close();
        place.close();
    }
}
