package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.OutboundAnswer;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.outbound.OutboundRequest;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * What JGit gets instead of connections: each of its requests becomes one of ours. It is shown nothing but good answers, so that it neither
 * follows a redirect, nor logs in in another way, nor falls back to another protocol. After the first failure nothing is sent any more.
 */
final class GatewayConnections implements HttpConnectionFactory, AutoCloseable {
    /** So much of what comes may be the framing of a pack. */
    private static final int FRAMING_PART = 8;

    private final Wire wire;
    private final Map<String, String> credentials;
    private final List<OutboundAnswer> answers = new ArrayList<>();
    private OutboundLimits limits;
    private LongSupplier useful = () -> Long.MAX_VALUE / 2;
    private int talk;
    private long came;
    private @Nullable Exception failure;

    /** Where requests go. */
    interface Wire {
        OutboundAnswer open(OutboundRequest request, OutboundLimits limits) throws IOException;
    }

    /** @param credentials headers that go along with each request */
    GatewayConnections(Wire wire, Map<String, String> credentials, OutboundLimits limits) {
        this.wire = wire;
        this.credentials = Map.copyOf(credentials);
        this.limits = limits;
    }

    /** From now on an answer may cost this. */
    void within(OutboundLimits next) {
        limits = next;
    }

    /**
     * From now on, what comes has to be what is waited for, but for so much talk.
     *
     * @param arrived how many bytes of what is waited for have come
     */
    void expecting(LongSupplier arrived, int talkMax) {
        useful = arrived;
        talk = talkMax;
        came = 0;
    }

    /** Takes note of what came. @throws IOException when it is talk for the most part */
    void came(int bytes) throws IOException {
        came += bytes;
        var wanted = useful.getAsLong();
        if (came > talk + wanted + wanted / FRAMING_PART) {
            throw failed(new IOException("found over " + talk + " bytes of talk beside " + wanted + " of a pack, expected a pack (ALN-SRC-142)"));
        }
    }

    /** What went wrong first; JGit words it in its own way or tries again. */
    Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    Map<String, String> credentials() {
        return credentials;
    }

    OutboundAnswer send(OutboundRequest request) throws IOException {
        requireNoFailure();
        try {
            var answer = wire.open(request, limits);
            answers.add(answer);
            return answer;
        } catch (IOException | Rejected e) {
            throw failed(e);
        }
    }

    /** Remembers it, unless something went wrong before. */
    IOException failed(Exception e) {
        if (failure == null) {
            failure = e;
        }
        return e instanceof IOException said ? said : new IOException(e.getMessage(), e);
    }

    void requireNoFailure() throws IOException {
        if (failure != null) {
            throw new IOException("nothing is sent after a failure", failure);
        }
    }

    @Override public HttpConnection create(URL url) throws IOException {
        requireNoFailure();
        return new GatewayConnection(this, url);
    }

    /** The gateway alone decides how to get anywhere. */
    @Override public HttpConnection create(URL url, Proxy proxy) throws IOException {
        return create(url);
    }

    @Override public void close() throws IOException {
        for (var answer : answers) {
            answer.close();
        }
    }
}
