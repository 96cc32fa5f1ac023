package dev.alnage.app.client;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Party;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;

/** A command's connection to the factory, and the trust under which this client believes anything. */
public final class Session implements AutoCloseable {
    /** The pinned root of whoever verifies; the factory's own is used only on the factory's machine. */
    public static final Flag ROOT = Flag.withValue("root", "FILE", "the pinned root to verify against");

    private final Home home;
    private final FactoryClient client;
    private final Path root;

    private Session(Home home, FactoryClient client, Path root) {
        this.home = home;
        this.client = client;
        this.root = root;
    }

    public static Session open(Invocation in) {
        var home = new Home(in.config().data());
        var socket = socket(in, home);
        if (!Files.exists(socket)) {
            throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-023", "found no factory at " + socket + ", expected one that runs",
                    "alnage up starts one; --data DIR or --server SOCKET names another");
        }
        return new Session(home, FactoryClient.open(socket), rootFile(in));
    }

    /** Whether there is a factory to ask. */
    public static boolean isUp(Invocation in) {
        return Files.exists(socket(in, new Home(in.config().data())));
    }

    private static Path socket(Invocation in, Home home) {
        return in.config().server().orElse(home.socket(Party.FACTORY));
    }

    public Home home() {
        return home;
    }

    public FactoryClient client() {
        return client;
    }

    /** The factory's trust file, verified against the root that is pinned here. */
    public TrustFile trust() throws IOException {
        return TrustFile.verify(client.trust(), root(root), 0, Instant.now()).value();
    }

    /** The root that this client pins, with no factory needed. */
    public static Trust root(Invocation in) throws IOException {
        return root(rootFile(in));
    }

    private static Path rootFile(Invocation in) {
        return in.flag(ROOT.name()).map(in::path).orElseGet(() -> new Home(in.config().data()).pinnedRoot());
    }

    /** The root that a file pins. */
    public static Trust root(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return PinnedRoot.read(Bytes.of(in.readNBytes(PinnedRoot.BYTES_MAX + 1)));
        }
    }

    /** The run of a number, or the newest one. */
    public RunState run(Invocation in, int place) throws IOException {
        if (in.has(Flag.LAST.name()) || in.positionals().size() <= place) {
            return client.runs().stream().max(Comparator.comparingLong(run -> Long.parseLong(run.id()))).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-022", "found no run, expected one", "alnage build start REPOSITORY"));
        }
        return client.run(in.positional(place));
    }

    /** The digest of a file, a digest in words, or a commit in 40 hex digits. */
    public static Digest subject(Invocation in, int place) throws IOException {
        var typed = in.positional(place);
        var file = in.path(typed);
        if (Files.isRegularFile(file)) {
            return digest(file);
        }
        try {
            if (typed.length() == 40) {
                return Digest.gitCommit(typed);
            }
            return typed.length() == 64 ? Digest.sha256(typed) : Digest.parse(typed);
        } catch (Rejected e) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-018", "found " + typed + ", expected a file, sha256:… or a commit", "");
        }
    }

    /** The sha256 of a file, read as a stream. */
    public static Digest digest(Path file) throws IOException {
        var hash = Digest.Algorithm.SHA256.newMessageDigest();
        try (var content = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (int read; (read = content.read(buffer)) >= 0; ) {
                hash.update(buffer, 0, read);
            }
        }
        return Digest.finish(hash);
    }

    /** The envelope in a file. */
    public static Envelope envelope(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(Envelope.BYTES_MAX + 1);
            if (content.length > Envelope.BYTES_MAX) {
                throw new Rejected.Malformed("found an envelope over " + Envelope.BYTES_MAX + " bytes, expected at most that");
            }
            return Envelope.read(Bytes.of(content));
        }
    }

    @Override public void close() throws IOException {
        client.close();
    }
}
