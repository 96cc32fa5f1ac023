package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.OutboundAnswer;
import dev.alnage.factory.outbound.OutboundResponse;
import dev.alnage.factory.outbound.SshRequest;
import dev.alnage.factory.source.server.GitSystem;
import dev.alnage.factory.source.server.RefusalText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * Git's protocol over HTTP or SSH, which JGit speaks, over a line that only the one gateway opens: where it may go, how much may come and how
 * long that may take is decided there. Nothing that comes is believed: references are wishes, and every object is hashed again.
 */
public final class ForgeTransport implements AutoCloseable {
    static final String PURPOSE = "mirror";
    static final int REFERENCES_MAX = 100_000;
    private static final String HEADS = "refs/heads/";
    private static final String TAGS = "refs/tags/";

    private final Transport git;
    private final ForgeLine line;

    private ForgeTransport(Transport git, ForgeLine line) {
        this.git = git;
        this.line = line;
        switch (git) {
            case TransportHttp http when line instanceof GatewayConnections connections -> http.setHttpConnectionFactory(connections);
            case SshTransport ssh when line instanceof SshLine running -> ssh.setSshSessionFactory(running.sessions());
            default -> throw new IllegalArgumentException("found another transport of git's for such a line, expected http or ssh");
        }
    }

    /** @param local from where, or into which, JGit takes objects */
    static ForgeTransport open(ForgeReach reach, Mirror mirror, Repository local, ForgeLimits limits) throws IOException {
        GitSystem.install();
        return new ForgeTransport(transport(mirror.address().toString(), local), mirror.isOverSsh()
                ? new SshLine(reach.gateway()::talk, (command, environment) -> request(reach, mirror, command, environment), limits.references())
                : new GatewayConnections(reach.gateway()::open, headers(mirror), limits.references()));
    }

    private static SshRequest request(ForgeReach reach, Mirror mirror, String command, Map<String, String> environment) throws IOException {
        return new SshRequest(PURPOSE, mirror.address(), command, environment, reach.hosts().of(mirror.address().getHost(), mirror.sshPort()), reach.keys().of(mirror.repository()));
    }

    private static Transport transport(String address, Repository local) throws IOException {
        try {
            return Transport.open(local, new URIish(address));
        } catch (URISyntaxException e) {
            throw new Rejected.Malformed("found an address of a forge that git does not know, expected https://HOST/PATH or ssh://USER@HOST/PATH");
        }
    }

    Transport git() {
        return git;
    }

    ForgeLine line() {
        return line;
    }

    /** Something that JGit does with what comes from elsewhere. */
    interface Talk<T> {
        T run() throws IOException;
    }

    /**
     * Lets JGit do something.
     *
     * @throws Rejected for what the gateway refuses, and for what is no git
     * @throws IOException for what went wrong first, in our words where they are there
     */
    <T> T told(Talk<T> talk) throws IOException {
        try {
            return talk.run();
        } catch (IOException | RuntimeException e) {
            // JGit throws whatever its parsing comes upon: all of it is a no
            switch (line.failure().orElse(e)) {
                case Rejected refused -> throw refused;
                case ForgeLine.TooLong much -> throw much;
                case IOException failed when !line.said().isEmpty() -> throw new IOException(failed.getMessage() + ", and was told: " + RefusalText.shown(line.said()), failed);
                case IOException failed -> throw failed;
                case Exception odd -> throw new Rejected.Malformed("found something in git's protocol that cannot be read (" + odd.getMessage() + "), expected what git serves");
            }
        }
    }

    /** Branches and tags among what is advertised; of an annotated tag, the tag. */
    static SortedMap<String, Ref> named(Collection<Ref> advertised) {
        if (advertised.size() > REFERENCES_MAX) {
            throw new Rejected.Malformed("found " + advertised.size() + " references, expected at most " + REFERENCES_MAX);
        }
        var named = new TreeMap<String, Ref>();
        for (var ref : advertised) {
            if ((ref.getName().startsWith(HEADS) || ref.getName().startsWith(TAGS)) && ref.getObjectId() != null) {
                named.put(ref.getName(), ref);
            }
        }
        return named;
    }

    static Digest value(Ref ref) {
        return Digest.gitCommit(ref.getObjectId().name());
    }

    /** Every forge takes a token as the password of any name. */
    private static Map<String, String> headers(Mirror mirror) {
        return mirror.credentials().token().isEmpty() ? Map.of() : Map.of("authorization",
                "Basic " + Base64.getEncoder().encodeToString(("oauth2:" + mirror.credentials().token()).getBytes(StandardCharsets.US_ASCII)));
    }

    /**
     * What JGit reads from an answer of a forge about its references.
     *
     * @throws Rejected.Malformed for anything that git does not serve
     */
    public static List<String> advertised(Bytes answer) {
        var head = new OutboundResponse(200, Map.of("content-type", "application/x-git-receive-pack-advertisement"), Bytes.empty());
        var connections = new GatewayConnections((_, _) -> new OutboundAnswer(head, new ByteArrayInputStream(answer.toArray())), Map.of(), ForgeLimits.USUAL.references());
        try (var git = (TransportHttp) Transport.open(new URIish("https://forge.example.org/acme/shop"));
                var transport = new ForgeTransport(git, connections); var connection = transport.told(git::openPush)) {
            return named(connection.getRefs()).keySet().stream().toList();
        } catch (IOException | URISyntaxException e) {
            throw new Rejected.Malformed("found no list of references, expected what git serves: " + e.getMessage());
        }
    }

    @Override public void close() throws IOException {
        git.close();
        line.close();
    }
}
