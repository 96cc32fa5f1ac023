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
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;

/**
 * What JGit gets instead of connections: each of its requests becomes one of ours. It is shown nothing but good answers, so that it neither
 * follows a redirect, nor logs in in another way, nor falls back to another protocol. After the first failure nothing is sent any more.
 */
final class GatewayConnections extends ForgeLine implements HttpConnectionFactory {
    private final Wire wire;
    private final Map<String, String> credentials;
    private final List<OutboundAnswer> answers = new ArrayList<>();

    /** Where requests go. */
    interface Wire {
        OutboundAnswer open(OutboundRequest request, OutboundLimits limits) throws IOException;
    }

    /** @param credentials headers that go along with each request */
    GatewayConnections(Wire wire, Map<String, String> credentials, OutboundLimits limits) {
        super(limits);
        this.wire = wire;
        this.credentials = Map.copyOf(credentials);
    }

    Map<String, String> credentials() {
        return credentials;
    }

    OutboundAnswer send(OutboundRequest request) throws IOException {
        requireNoFailure();
        try {
            var answer = wire.open(request, limits());
            answers.add(answer);
            return answer;
        } catch (IOException | Rejected e) {
            throw failed(e);
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
