package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.Destination;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** HTTP/1.1 over Jetty's client with everything that acts by itself taken out: redirects, cookies, decoding, logins, proxies. */
final class HttpTransport implements AutoCloseable {
    private static final int RESPONSE_HEADERS_BYTES_MAX = 32 << 10;
    private static final int CONNECTIONS_MAX = 32;
    private static final long CONNECT_MILLIS_MAX = 10_000;
    private static final long IDLE_DESTINATION_MILLIS = 60_000;

    private final HttpClient client = new HttpClient();

    HttpTransport(SSLContext tls) {
        var ssl = new SslContextFactory.Client();
        ssl.setSslContext(tls);
        ssl.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSslContextFactory(ssl);
        var threads = new QueuedThreadPool(16, 2);
        threads.setName("outbound");
        threads.setDaemon(true);
        client.setExecutor(threads);
        client.setConnectTimeout(CONNECT_MILLIS_MAX);
        client.setFollowRedirects(false);
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setUserAgentField(null);
        client.setMaxConnectionsPerDestination(CONNECTIONS_MAX);
        client.setMaxResponseHeadersSize(RESPONSE_HEADERS_BYTES_MAX);
        client.setDestinationIdleTimeout(IDLE_DESTINATION_MILLIS);
        // The addresses were checked by the gateway and travel with the request: nothing is resolved a second time, and
        // connections are shared only among requests with equal addresses, so no purpose inherits another's.
        client.setSocketAddressResolver((_, _, context, promise) ->
                promise.succeeded(((Checked) ((Destination) context.get(Destination.CONTEXT_KEY)).getOrigin().getTag()).addresses()));
        try {
            client.start();
        } catch (Exception e) {
            throw new IllegalStateException("the outbound client cannot start", e);
        }
        client.getContentDecoderFactories().clear();
        client.getProtocolHandlers().clear();
    }

    private record Checked(String purpose, List<InetSocketAddress> addresses) {}

    /** Sends the request and waits for the head of the answer. */
    Exchange send(OutboundRequest request, List<InetSocketAddress> addresses, OutboundLimits limits, Duration left) throws IOException {
        var listener = new InputStreamResponseListener();
        var sent = client.newRequest(request.uri()).method(request.method().name()).tag(new Checked(request.purpose(), addresses))
                .timeout(left.toMillis() + 1, TimeUnit.MILLISECONDS).idleTimeout(limits.noProgress().toMillis() + 1, TimeUnit.MILLISECONDS)
                .headers(headers -> request.headers().forEach(headers::put));
        if (!request.body().isEmpty()) {
            sent.body(new BytesRequestContent(request.headers().getOrDefault("content-type", "application/octet-stream"), request.body().toArray()));
        }
        sent.send(listener);
        try {
            return new Exchange(request, listener, listener.get(left.toNanos(), TimeUnit.NANOSECONDS), limits);
        } catch (ExecutionException e) {
            sent.abort(e.getCause());
            throw new IOException("no answer of " + request.uri().getHost() + ": " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            sent.abort(e);
            throw new IOException("no answer of " + request.uri().getHost() + " within the time allowed", e);
        } catch (InterruptedException e) {
            sent.abort(e);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + request.uri().getHost(), e);
        }
    }

    @Override public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the outbound client cannot stop", e);
        }
    }

    /** An answer whose head has arrived. Closing it drops what of the body was not asked for, with its connection. */
    static final class Exchange implements AutoCloseable {
        private final OutboundRequest request;
        private final InputStreamResponseListener listener;
        private final OutboundResponse response;
        private final OutboundLimits limits;

        private Exchange(OutboundRequest request, InputStreamResponseListener listener, Response response, OutboundLimits limits) {
            this.request = request;
            this.listener = listener;
            this.limits = limits;
            var headers = new HashMap<String, String>();
            response.getHeaders().forEach(field -> headers.merge(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue(),
                    (one, more) -> one + ", " + more));
            this.response = new OutboundResponse(response.getStatus(), headers, Bytes.empty());
        }

        OutboundResponse response() {
            return response;
        }

        /** The answer with its body as it comes; closing that closes the exchange. */
        OutboundAnswer answer(long deadline) {
            return new OutboundAnswer(response, new BoundedBody(this, listener.getInputStream(), limits, deadline));
        }

        String host() {
            return request.uri().getHost();
        }

        @Override public void close() throws IOException {
            listener.close();
        }
    }
}
