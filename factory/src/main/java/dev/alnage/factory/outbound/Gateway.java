package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/**
 * The only code that opens a connection to elsewhere. It goes to hosts and ports on its list for the purpose at hand, to
 * an address that was checked after the name was resolved and to no other, follows redirects only within the list and
 * without credentials, and stops at limits of size and time (case M7).
 */
public final class Gateway implements AutoCloseable {
    private static final int REDIRECTS_MAX = 5;
    private static final int STATUS_OK = 200;
    private static final Executor RESOLVING = task -> Thread.ofVirtual().name("outbound-resolve").start(task);

    private final List<AllowedDestination> allowed;
    private final Resolver resolver;
    private final HttpTransport transport;

    /** A gateway that trusts the certificate authorities of this Java runtime. */
    public static Gateway of(List<AllowedDestination> allowed) {
        try {
            return new Gateway(allowed, Resolver.ofSystem(), SSLContext.getDefault());
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("this java runtime has no tls", e);
        }
    }

    public Gateway(List<AllowedDestination> allowed, Resolver resolver, SSLContext tls) {
        this.allowed = List.copyOf(allowed);
        this.resolver = resolver;
        this.transport = new HttpTransport(tls);
    }

    /** Sends the request and returns the answer, whatever its status, with its body in memory. */
    public OutboundResponse fetch(OutboundRequest request, OutboundLimits limits) throws IOException {
        try (var answer = open(request, limits)) {
            return new OutboundResponse(answer.head().status(), answer.head().headers(), Bytes.of(answer.body().readAllBytes()));
        }
    }

    /** Streams the body of a 200 answer into the sink and returns its status and headers; on failure the sink holds a part. */
    public OutboundResponse download(OutboundRequest request, OutboundLimits limits, OutputStream sink) throws IOException {
        try (var answer = open(request, limits)) {
            if (answer.head().status() != STATUS_OK) {
                throw new IOException("found status " + answer.head().status() + " of " + request.uri().getHost() + ", expected 200");
            }
            answer.body().transferTo(sink);
            return answer.head();
        }
    }

    /** Sends the request and hands out the answer, whatever its status, with its body as it comes; whoever asked closes it. */
    public OutboundAnswer open(OutboundRequest request, OutboundLimits limits) throws IOException {
        var deadline = System.nanoTime() + limits.total().toNanos();
        return follow(request, limits, deadline).answer(deadline);
    }

    /**
     * Has a command run elsewhere over SSH; whoever asked closes it.
     *
     * @throws Rejected.Untrusted if its host is not allowed, not known by any key, or shows another one
     */
    public SshTalk talk(SshRequest request, OutboundLimits limits) throws IOException {
        var addresses = addresses(request.purpose(), request.uri(), limits.total());
        if (request.hostKeys().isEmpty()) {
            throw new Rejected.Untrusted("found no key by which " + request.where() + " is known, expected one that source.sshHosts of the signed policy names (ALN-SRC-210)");
        }
        return SshTransport.open(request, addresses, limits, limits.total());
    }

    private HttpTransport.Exchange follow(OutboundRequest request, OutboundLimits limits, long deadline) throws IOException {
        var current = request;
        for (var redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
            var left = Duration.ofNanos(deadline - System.nanoTime());
            if (!left.isPositive()) {
                throw new IOException("no answer within " + limits.total().toSeconds() + " s");
            }
            var exchange = transport.send(current, addresses(current.purpose(), current.uri(), left), limits, left);
            var response = exchange.response();
            var location = response.findHeader("location");
            if (response.status() < 300 || response.status() >= 400 || location.isEmpty()) {
                return exchange;
            }
            exchange.close();
            current = redirected(current, location.get());
        }
        throw new Rejected.Untrusted("found more than " + REDIRECTS_MAX + " redirects of " + request.uri().getHost() + ", expected fewer");
    }

    private static OutboundRequest redirected(OutboundRequest request, String location) {
        if (!request.method().isSafe()) {
            throw new Rejected.Untrusted("found a redirect of " + request.method() + " to " + request.uri().getHost() + ", expected an answer");
        }
        var next = request.redirectedTo(location);
        if (request.uri().getScheme().equals("https") && !next.uri().getScheme().equals("https")) {
            throw new Rejected.Untrusted("found a redirect from https to http at " + request.uri().getHost() + ", expected none");
        }
        return next;
    }

    /** The checked addresses. One forbidden among them refuses all: a name that also points inside is a trap. */
    private List<InetSocketAddress> addresses(String purpose, URI uri, Duration left) throws IOException {
        var port = AllowedDestination.portOf(uri);
        var destination = allowed.stream().filter(entry -> entry.covers(purpose, uri)).findFirst().orElseThrow(
                () -> new Rejected.Untrusted("found " + uri.getScheme() + "://" + uri.getHost() + ":" + port + " for purpose " + purpose
                        + ", expected a destination that is allowed for it"));
        var found = resolve(destination.host(), left);
        if (found.isEmpty()) {
            throw new UnknownHostException(destination.host());
        }
        var checked = new ArrayList<InetSocketAddress>();
        for (var address : found) {
            var range = AddressRange.of(address);
            if (range == AddressRange.FORBIDDEN || range == AddressRange.PRIVATE && !destination.privateAddresses()) {
                throw new Rejected.Untrusted("found " + destination.host() + " at " + range.name().toLowerCase(java.util.Locale.ROOT) + " address "
                        + address.getHostAddress() + ", expected a public one");
            }
            // named as on the list, not as the resolver would have it: this is the name that its certificate must bear
            checked.add(new InetSocketAddress(InetAddress.getByAddress(destination.host(), address.getAddress()), port));
        }
        return checked;
    }

    private List<InetAddress> resolve(String host, Duration left) throws IOException {
        try {
            return List.copyOf(CompletableFuture.supplyAsync(() -> {
                try {
                    return resolver.resolve(host);
                } catch (UnknownHostException e) {
                    return List.<InetAddress>of();
                }
            }, RESOLVING).get(left.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new IOException("no address of " + host + " within the time allowed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while resolving " + host, e);
        } catch (ExecutionException e) {
            throw new IOException("no address of " + host, e);
        }
    }

    @Override public void close() {
        transport.close();
    }
}
