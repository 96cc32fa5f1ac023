package dev.alnage.app.cases;

import dev.alnage.app.process.Founding;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Party;
import dev.alnage.app.process.Settings;
import dev.alnage.app.process.Supervisor;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Cryptography;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
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
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A real factory of its own processes, founded by two people who are forgotten afterwards. */
record FreshFactory(Workplace place, Home home, Supervisor supervisor) implements FactoryUnderTest {
    /** It answers one request: compiling its code well, or loading native cryptography, would take longer than the request. */
    private static final List<String> FOR_A_SHORT_LIFE = List.of("-XX:TieredStopAtLevel=1", "-D" + Cryptography.PROPERTY + "=JDK");

    static FactoryUnderTest start() throws IOException {
        var place = Workplace.make();
        try {
            // its processes are other users than we are
            Files.setPosixFilePermissions(place.outer(), PosixFilePermissions.fromString("rwxr-xr-x"));
            var home = new Home(place.folder());
            found(home);
            return new FreshFactory(place, home, Supervisor.start(home, FOR_A_SHORT_LIFE));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            place.close();
            throw new IOException("interrupted before the factory was ready", e);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    private static void found(Home home) throws IOException {
        var random = new SecureRandom();
        var first = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var second = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var root = new Trust(Set.of(new Principal("first", Set.of(first.key())), new Principal("second", Set.of(second.key()))), 2);
        var founding = new Founding(home, new Settings("cases.alnage", List.of("a"), Settings.ownUid() == 0));
        founding.install(founding.draft(root, List.of(), Instant.now()).sign(first, second), root);
    }

    @Override public Answer exchange(String method, String path, Map<String, String> headers, Bytes body) throws IOException {
        var answer = RawExchange.send(home.socket(Party.FACTORY), method, path, headers, body);
        var said = new String(answer.body().toArray(), StandardCharsets.UTF_8);
        return new Answer(answer.status(), said, Program.code(said));
    }

    @Override public void close() throws IOException {
        supervisor.close();
        place.close();
    }
}
