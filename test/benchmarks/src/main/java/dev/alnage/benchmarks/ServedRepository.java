package dev.alnage.benchmarks;

import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Credential;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.Limits;
import dev.alnage.factory.source.server.Maintenance;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.http.HttpGit;
import dev.alnage.factory.source.server.ssh.SshDoor;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import dev.alnage.factory.store.RealDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Git server with both its doors, for the real client to clone from and push to. Everybody who proves a key or brings a token may do
 * everything, and whatever has been received whole is let in: what the gate does with it is another path.
 */
final class ServedRepository {
    private static final TrustedClock CLOCK = Instant::now;
    private static final long LOOK_MILLIS = 20;

    private ServedRepository() {}

    private record Everybody() implements Access {
        @Override public Optional<Pusher> authenticate(Credential credential, Instant now) {
            return Optional.of(new Pusher("bench", "key", Optional.empty(),
                    credential instanceof Credential.Token ? Pusher.Transport.HTTPS : Pusher.Transport.SSH));
        }

        @Override public boolean allows(Pusher pusher, RepositoryName repository, Operation operation, Instant now) {
            return true;
        }

        @Override public Optional<String> wanting(Pusher pusher, Instant now) {
            return Optional.empty();
        }
    }

    /**
     * Prints the ports and the line for {@code known_hosts}, then does what each line of the standard input says and answers with a line,
     * until there is none: {@code add NAME} makes a repository, {@code gc NAME} puts its packs together. Before the first of these nothing is put
     * together by itself, which would be measured with whatever it falls upon.
     *
     * @param identity a folder with {@code server.pem} and {@code server.key}
     */
    static void serve(Path root, Path identity) throws IOException, InterruptedException {
        PushGate open = (_, _, _) -> new PushGate.Answer.Accepted(List.of());
        try (var repositories = Repositories.open(root, new RealDisk()); var maintenance = new Maintenance(repositories, CLOCK)) {
            var admission = new Admission(open, (_, _, _) -> {
                throw new IOException("no changes here");
            }, _ -> Map.of());
            var people = new Everybody();
            var service = new GitService(repositories, people, admission, Limits.USUAL, CLOCK);
            var host = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
            var tls = TlsIdentity.read(identity.resolve("server.pem"), identity.resolve("server.key"));
            var loopback = new InetSocketAddress("127.0.0.1", 0);
            try (var ssh = SshDoor.open(loopback, host, service, people, CLOCK, SshServerLimits.USUAL);
                    var https = StreamServer.start(loopback, tls, new HttpGit(service, people, CLOCK), dev.alnage.factory.http.Limits.USUAL)) {
                System.out.println(ssh.port() + " " + https.port() + " " + SshSigning.publicKeyLine(host.key()));
                System.out.flush();
                obey(repositories, maintenance);
            }
        }
    }

    private static void obey(Repositories repositories, Maintenance maintenance) throws IOException, InterruptedException {
        var started = false;
        try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = line.split(" ");
                if (words[0].equals("add")) {
                    repositories.create(new RepositoryName(words[1]));
                } else if (words[0].equals("gc")) {
                    if (!started) {
                        maintenance.start();
                        started = true;
                    }
                    for (var state = maintenance.ask(new RepositoryName(words[1])); !state.doing().isEmpty(); state = maintenance.state(new RepositoryName(words[1]))) {
                        Thread.sleep(LOOK_MILLIS);
                    }
                } else {
                    throw new IllegalArgumentException(line);
                }
                System.out.println("done");
                System.out.flush();
            }
        }
    }
}
