package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Where other forges say that something was pushed: {@code POST /v1/source/webhooks/FORGE/REPOSITORY}, the slashes of the repository's name
 * as colons. The address says whose secret counts, so that nothing is read of what nobody signed. Whatever a web hook says, all it can do
 * is make the factory look for itself. A mirror that is not there answers as one whose secret is another.
 */
public final class WebhookDoor implements Exchange.Handler {
    /** How far a time that the forge signs may lie from ours. */
    static final Duration WINDOW = Duration.ofMinutes(5);
    private static final System.Logger LOG = System.getLogger("alnage.source");
    static final String PREFIX = "/v1/source/webhooks/";
    private static final String UNKNOWN_SECRET = "no web hook is signed with this one";
    private static final int ANSWER_LENGTH_MAX = 400;
    private static final int LENGTH_DIGITS_MAX = 18;
    private static final java.util.Set<String> JSON = java.util.Set.of("application/json", "application/json;charset=utf-8", "application/json;charset=\"utf-8\"");

    private final Mirrors mirrors;
    private final SeenDeliveries seen;
    private final TrustedClock clock;

    WebhookDoor(Mirrors mirrors, SeenDeliveries seen, TrustedClock clock) {
        this.mirrors = mirrors;
        this.seen = seen;
        this.clock = clock;
    }

    /** What is answered. */
    private record Answer(int status, String code, String text) {}

    @Override public void handle(Exchange exchange) throws IOException {
        var answer = answer(exchange);
        if (answer.status() >= 400) {
            LOG.log(System.Logger.Level.WARNING, () -> "webhook=refused status=" + answer.status() + " code=" + answer.code() + " path=" + exchange.path());
        }
        var text = answer.code().isEmpty() ? answer.text() : answer.text() + " (" + answer.code() + ")";
        try (var out = exchange.answer(answer.status(), "text/plain; charset=utf-8", java.util.Map.of("Cache-Control", "no-store"))) {
            if (answer.status() != 204) {
                out.write(((text.length() <= ANSWER_LENGTH_MAX ? text : text.substring(0, ANSWER_LENGTH_MAX) + "…") + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Answer answer(Exchange exchange) throws IOException {
        var words = exchange.path().startsWith(PREFIX) ? exchange.path().substring(PREFIX.length()).split("/", -1) : new String[0];
        if (words.length != 2 || !exchange.query().isEmpty()) {
            return new Answer(404, "ALN-SRC-134", "found no such address, expected " + PREFIX + "FORGE/REPOSITORY");
        }
        if (!exchange.method().equals("POST")) {
            return new Answer(405, "ALN-SRC-134", "found another method, expected POST");
        }
        if (!isJson(exchange.header("Content-Type").orElse(""))) {
            return new Answer(415, "ALN-SRC-134", "found another kind of content, expected application/json");
        }
        var said = exchange.header("Content-Length");
        if (said.isPresent() && !isLength(said.get())) {
            return new Answer(400, "ALN-SRC-134", "found a length that is none, expected a number of bytes in decimal digits");
        }
        // said to be longer: not read at all
        if (said.isPresent() && Long.parseLong(said.get()) > Delivery.BODY_BYTES_MAX) {
            return tooLong();
        }
        var body = exchange.body().readNBytes(Delivery.BODY_BYTES_MAX + 1);
        if (body.length > Delivery.BODY_BYTES_MAX) {
            return tooLong();
        }
        if (said.isPresent() && Long.parseLong(said.get()) != body.length) {
            return new Answer(400, "ALN-SRC-134", "found " + body.length + " bytes, expected the " + said.get() + " that were said to come");
        }
        try {
            return judged(ForgeKind.of(words[0]), words[1], exchange, Bytes.of(body));
        } catch (Rejected.Untrusted e) {
            return new Answer(401, "ALN-SRC-134", e.getMessage());
        } catch (Rejected.Stale e) {
            return new Answer(409, "ALN-SRC-135", e.getMessage());
        } catch (Rejected e) {
            return new Answer(400, "ALN-SRC-136", e.getMessage());
        }
    }

    private static Answer tooLong() {
        return new Answer(413, "ALN-SRC-134", "found over " + Delivery.BODY_BYTES_MAX + " bytes, expected at most that");
    }

    /** RFC 9110 8.6: digits and nothing else, and no more of them than any body that could be taken has. */
    private static boolean isLength(String text) {
        return !text.isEmpty() && text.length() <= LENGTH_DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** RFC 9110 8.3.1, as much of it as forges use: the type, and perhaps that it is UTF-8, which JSON is anyway. */
    private static boolean isJson(String text) {
        return JSON.contains(text.toLowerCase(java.util.Locale.ROOT).replace(" ", ""));
    }

    private Answer judged(ForgeKind forge, String name, Exchange exchange, Bytes body) throws IOException {
        var mirror = find(name).filter(each -> each.forge() == forge && !each.credentials().secret().isEmpty());
        var delivery = Delivery.read(forge, exchange::header, body, mirror.map(each -> each.credentials().secret()).orElse(UNKNOWN_SECRET));
        if (mirror.isEmpty()) {
            throw new Rejected.Untrusted("found a web hook that is not signed with the secret of this mirror, expected the one that was agreed with the forge");
        }
        if (!delivery.push()) {
            return new Answer(204, "", "");
        }
        if (!delivery.project().equals(mirror.get().project())) {
            throw new Rejected.Malformed("found a push to another project, expected " + mirror.get().project());
        }
        if (delivery.sent().isPresent() && Duration.between(delivery.sent().get(), clock.now()).abs().compareTo(WINDOW) > 0) {
            throw new Rejected.Stale("found a web hook from " + delivery.sent().get() + ", expected one of the last " + WINDOW.toMinutes() + " minutes");
        }
        if (!seen.isNew(mirror.get().repository().text(), delivery.id(), body)) {
            throw new Rejected.Stale("found a web hook that has come before, expected a new one");
        }
        mirrors.due(mirror.get().repository());
        return new Answer(202, "", "will look");
    }

    private Optional<Mirror> find(String name) {
        try {
            return mirrors.find(RepositoryName.inPath(name));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }
}
