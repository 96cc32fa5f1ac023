package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.server.ssh.SshDoor;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A Git server on loopback, people with keys, and their clients. */
final class ServedGit implements AutoCloseable {
    final Path root;
    final SmallGate gate;
    final SmallDirectory people = new SmallDirectory();
    final Repositories repositories;
    final GitService service;
    final TrustedClock clock = Instant::now;
    final SshDoor ssh;

    ServedGit(Path root, Limits limits, ChangeDoor changes) throws IOException {
        this(root, limits, changes, SshServerLimits.USUAL);
    }

    ServedGit(Path root, Limits limits, ChangeDoor changes, SshServerLimits sshLimits) throws IOException {
        this.root = root;
        this.gate = new SmallGate(root.resolve("ledger"));
        this.repositories = Repositories.open(root.resolve("repositories"), new RealDisk());
        var admission = new Admission(gate, changes, gate);
        admission.recover(repositories);
        this.service = new GitService(repositories, people, admission, limits, clock);
        var host = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
        this.ssh = SshDoor.open(new InetSocketAddress("127.0.0.1", 0), host, service, people, clock, sshLimits);
        Files.writeString(root.resolve("known_hosts"), "[127.0.0.1]:" + ssh.port() + " ssh-ed25519 " + Base64.getEncoder().encodeToString(blob(host.key()).toArray()) + "\n");
    }

    private static Bytes blob(Key key) {
        return field(Bytes.utf8("ssh-ed25519")).plus(field(key.spki().slice(key.spki().size() - 32, key.spki().size())));
    }

    private static Bytes field(Bytes value) {
        return Bytes.of(new byte[] {0, 0, 0, (byte) value.size()}).plus(value);
    }

    /** Makes a key for somebody, and says whose it is. */
    GitClient enrol(String name) throws IOException {
        var client = stranger(name);
        people.keys.put(publicKey(name), name);
        return client;
    }

    Bytes publicKey(String name) throws IOException {
        return Bytes.of(Base64.getDecoder().decode(Files.readString(root.resolve(name + ".pub")).split(" ")[1]));
    }

    /** Somebody with a key that nobody knows. */
    GitClient stranger(String name) throws IOException {
        var plain = new GitClient(root, Map.of());
        plain.run(root, List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", root.resolve(name).toString())).succeeded();
        return plain.with("GIT_SSH_COMMAND", String.join(" ", sshCommand(name)));
    }

    List<String> sshCommand(String key) {
        return List.of("ssh", "-F", "/dev/null", "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "BatchMode=yes", "-i", root.resolve(key).toString(),
                "-o", "UserKnownHostsFile=" + root.resolve("known_hosts"), "-o", "StrictHostKeyChecking=yes");
    }

    /** An empty repository that these people may read and write. */
    BareRepository repository(String name, String... writers) throws IOException {
        for (var writer : writers) {
            people.grant(writer, name, Access.Operation.READ, Access.Operation.WRITE);
        }
        return repositories.create(new RepositoryName(name));
    }

    String url(String name) {
        return "ssh://git@127.0.0.1:" + ssh.port() + "/" + name;
    }

    @Override public void close() throws IOException {
        ssh.close();
        repositories.close();
    }
}
