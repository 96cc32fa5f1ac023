package dev.alnage.worker.http;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jetty.client.HttpClient;

/**
 * The factory over its Unix sockets. The routes, all POST with JSON objects; an envelope is its DSSE JSON:
 *
 * <pre>
 * factory  /worker/lease    {"pool"}                             → 200 {"order": envelope, "fence", "until"} or 204
 * factory  /worker/renew    {"order": digest, "fence"}           → 200 {"until"}, 409 when somebody else has the order
 * factory  /worker/refuse   {"order": digest, "fence", "reason"} → 204
 * sealer   /certificate     {"order": envelope, "fence", "key": base64 SubjectPublicKeyInfo} → 200 {"certificate": base64 DER}
 * storer   /deliveries      {"order": digest, "fence", "outbox": directory name, "link": envelope, "provenance": envelope} → 200 or 204
 * </pre>
 *
 * and {@code GET /blobs/sha256:…} of the storer. Which pool a caller belongs to the server knows from its uid. Where a worker
 * may read the directory of the factory's store ({@code sha256/ab/cdef…}) it does, which saves a copy through two processes.
 */
public final class HttpFactory implements Factory, AutoCloseable {
    private final HttpClient client;
    private final SocketClient factory;
    private final SocketClient sealer;
    private final SocketClient storer;
    private final Optional<Path> blobs;

    private HttpFactory(HttpClient client, Path factory, Path sealer, Path storer, Optional<Path> blobs) {
        this.client = client;
        this.factory = new SocketClient(client, factory);
        this.sealer = new SocketClient(client, sealer);
        this.storer = new SocketClient(client, storer);
        this.blobs = blobs;
    }

    /** Takes blobs from the storer. Opens no connection yet: the sockets may appear later. */
    public static HttpFactory open(Path factory, Path sealer, Path storer) throws IOException {
        return new HttpFactory(client(), factory, sealer, storer, Optional.empty());
    }

    /** Takes blobs from the directory of the store. */
    public static HttpFactory open(Path factory, Path sealer, Path storer, Path blobs) throws IOException {
        return new HttpFactory(client(), factory, sealer, storer, Optional.of(blobs));
    }

    private static HttpClient client() throws IOException {
        var client = new HttpClient();
        // nothing here may ever lead elsewhere
        client.setFollowRedirects(false);
        client.setConnectTimeout(5_000);
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("the HTTP client does not start", e);
        }
        return client;
    }

    @Override public Optional<Lease> lease(String pool) throws IOException {
        var answer = factory.post("/worker/lease", Json.object().with("pool", pool).build());
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        var fields = Fields.of("lease", JsonReader.read(answer));
        var lease = new Lease(envelope(fields.members("order")), fields.integer("fence", 0, Fields.INTEGER_MAX), fields.instant("until"));
        fields.noOthers();
        return Optional.of(lease);
    }

    @Override public Lease renew(Lease lease) throws IOException {
        var fields = Fields.of("lease", JsonReader.read(factory.post("/worker/renew", held(lease.digest(), lease.fence()).build())));
        return new Lease(lease.order(), lease.fence(), fields.instant("until"));
    }

    @Override public Bytes certify(Envelope order, long fence, Key key) throws IOException {
        var answer = sealer.post("/certificate", Json.object().with("order", order.toJson()).with("fence", fence)
                .with("key", Base64Reader.write(key.spki())).build());
        return Fields.of("certificate", JsonReader.read(answer)).base64("certificate");
    }

    @Override public InputStream blob(Digest digest) throws IOException {
        if (!digest.isSha256()) {
            throw new Rejected.Malformed("found " + digest + ", expected a sha256");
        }
        if (blobs.isEmpty()) {
            return storer.get("/blobs/" + digest);
        }
        var file = blobs.get().resolve("sha256").resolve(digest.hex().substring(0, 2)).resolve(digest.hex().substring(2));
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Rejected.Untrusted("found no blob " + digest + ", expected one in the store");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override public void deliver(Delivery delivery) throws IOException {
        storer.post("/deliveries", held(delivery.order(), delivery.fence()).with("outbox", delivery.outbox())
                .with("link", delivery.envelopes().getFirst().toJson()).with("provenance", delivery.envelopes().getLast().toJson()).build());
    }

    @Override public void refuse(Lease lease, String reason) throws IOException {
        factory.post("/worker/refuse", held(lease.digest(), lease.fence()).with("reason", reason).build());
    }

    private static Json.Builder held(Digest order, long fence) {
        return Json.object().with("order", order.toString()).with("fence", fence);
    }

    private static Envelope envelope(Json json) {
        return Envelope.read(json.toBytes());
    }

    @Override public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client does not stop", e);
        }
    }
}
