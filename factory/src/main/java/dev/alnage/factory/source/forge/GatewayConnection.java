package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.outbound.OutboundAnswer;
import dev.alnage.factory.outbound.OutboundRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/** One request of JGit's. It is sent when its answer is asked for; an answer that is not what git serves is an error here already. */
final class GatewayConnection implements HttpConnection {
    private static final String ACCEPT = "accept";
    private static final String CONTENT_TYPE = "content-type";
    /** We take answers as they are, and say who we are with our credentials. */
    private static final Set<String> NOT_SENT = Set.of("accept-encoding", "pragma", "cookie", "authorization");

    private final GatewayConnections connections;
    private final URL url;
    private final Map<String, String> headers = new TreeMap<>();
    private final Body body = new Body();
    private String method = "GET";
    private @Nullable OutboundAnswer answer;

    GatewayConnection(GatewayConnections connections, URL url) {
        this.connections = connections;
        this.url = url;
    }

    /** What is sent is held in memory. */
    private final class Body extends OutputStream {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();

        @Override public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override public void write(byte[] more, int from, int length) throws IOException {
            if (content.size() + (long) length > ForgeLine.PUSH_BYTES_MAX) {
                throw connections.failed(new ForgeLine.TooLong());
            }
            content.write(more, from, length);
        }
    }

    /** The answer to what has been said; asking again sends nothing again. */
    private OutboundAnswer answer() throws IOException {
        if (answer == null) {
            var all = new TreeMap<>(headers);
            all.putAll(connections.credentials());
            var sent = connections.send(new OutboundRequest(ForgeTransport.PURPOSE, OutboundRequest.Method.valueOf(method), Mirror.uri(url.toString()), all,
                    Bytes.of(body.content.toByteArray())));
            requireGit(sent);
            answer = sent;
        }
        return answer;
    }

    /** Git's own kind of content and status 200: with anything else JGit would begin to try things. */
    private void requireGit(OutboundAnswer sent) throws IOException {
        var status = sent.head().status();
        if (status != HTTP_OK) {
            throw connections.failed(new IOException("found status " + status + " of " + url.getHost() + ", expected git's answer (ALN-SRC-142)"));
        }
        var wanted = headers.getOrDefault(ACCEPT, "").split(",", 2)[0];
        if (!wanted.equals(sent.head().findHeader(CONTENT_TYPE).orElse(""))) {
            throw connections.failed(new IOException("found another kind of content of " + url.getHost() + ", expected " + wanted + " (ALN-SRC-142)"));
        }
    }

    @Override public int getResponseCode() throws IOException {
        return answer().head().status();
    }

    @Override public String getResponseMessage() {
        return "";
    }

    @Override public InputStream getInputStream() throws IOException {
        return connections.watched(answer().body());
    }

    @Override public OutputStream getOutputStream() {
        return body;
    }

    @Override public void connect() throws IOException {
        answer();
    }

    @Override public URL getURL() {
        return url;
    }

    @Override public void setRequestMethod(String wanted) {
        method = wanted;
    }

    @Override public String getRequestMethod() {
        return method;
    }

    @Override public void setRequestProperty(String name, String value) {
        var lower = name.toLowerCase(Locale.ROOT);
        if (!NOT_SENT.contains(lower)) {
            headers.put(lower, value);
        }
    }

    /** JGit asks before it has sent anything, too, and takes nothing for an answer then. */
    private @Nullable String header(String name) {
        return answer == null ? null : answer.head().headers().get(name.toLowerCase(Locale.ROOT));
    }

    @Override public @Nullable String getHeaderField(String name) {
        return header(name);
    }

    @Override public List<String> getHeaderFields(String name) {
        var value = header(name);
        return value == null ? List.of() : List.of(value);
    }

    @Override public Map<String, List<String>> getHeaderFields() {
        var fields = new LinkedHashMap<String, List<String>>();
        if (answer != null) {
            answer.head().headers().forEach((name, value) -> fields.put(name, List.of(value)));
        }
        return fields;
    }

    @Override public @Nullable String getContentType() {
        return header(CONTENT_TYPE);
    }

    @Override public int getContentLength() {
        return -1;
    }

    @Override public boolean usingProxy() {
        return false;
    }

    // what follows is for the gateway to decide, whatever JGit's settings say

    @Override public void setUseCaches(boolean use) {}

    @Override public void setConnectTimeout(int millis) {}

    @Override public void setReadTimeout(int millis) {}

    @Override public void setInstanceFollowRedirects(boolean follow) {}

    @Override public void setDoOutput(boolean output) {}

    @Override public void setFixedLengthStreamingMode(int length) {}

    @Override public void setChunkedStreamingMode(int length) {}

    @Override public void configure(KeyManager[] keys, TrustManager[] trusted, java.security.SecureRandom random) {
        throw new IllegalStateException("whom to trust is for the gateway to decide");
    }

    @Override public void setHostnameVerifier(HostnameVerifier verifier) {
        throw new IllegalStateException("whom to trust is for the gateway to decide");
    }
}
