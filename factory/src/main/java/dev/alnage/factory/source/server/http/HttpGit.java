package dev.alnage.factory.source.server.http;

import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Credential;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.NotReceived;
import dev.alnage.factory.source.server.RefusalText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Answers the three requests of git's smart protocol (gitprotocol-http). Every one of them brings a token, as a bearer or as the password
 * of any name; there are no other passwords, no sessions, and nothing for whoever comes without.
 */
public final class HttpGit implements Exchange.Handler {
    private static final String REFERENCES = "/info/refs";
    private static final String SERVICE = "service=";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Map<String, String> UNCACHED = Map.of("Cache-Control", "no-store");
    private static final int TOKEN_LENGTH_MAX = 8_000;
    private static final int PROTOCOL_LENGTH_MAX = 100;
    private static final int BUFFER_BYTES = 1 << 16;

    private final GitService service;
    private final Access access;
    private final TrustedClock clock;

    public HttpGit(GitService service, Access access, TrustedClock clock) {
        this.service = service;
        this.access = access;
        this.clock = clock;
    }

    /** What is asked for. @param path of the repository @param telling whether the references are asked for, and not the service itself */
    private record Asked(String path, GitService.Service service, boolean telling) {}

    @Override public void handle(Exchange exchange) throws IOException {
        var pusher = pusher(exchange);
        if (pusher.isEmpty()) {
            refuse(exchange, 401, "found no token that holds, expected one as bearer or password; ask for a new one, they live for minutes",
                    Map.of("WWW-Authenticate", "Basic realm=\"alnage\", charset=\"UTF-8\"", "Cache-Control", "no-store"));
            return;
        }
        var asked = asked(exchange);
        if (asked.isEmpty()) {
            refuse(exchange, 404, "found another request than git's, expected fetching or pushing with git 2.25 or later", UNCACHED);
            return;
        }
        var protocol = exchange.header("Git-Protocol").filter(value -> value.length() <= PROTOCOL_LENGTH_MAX).orElse("");
        try {
            var opened = service.open(asked.get().path(), asked.get().service(), pusher.get());
            if (asked.get().telling()) {
                try (var out = exchange.answer(200, mediaType(asked.get().service(), "advertisement"), UNCACHED)) {
                    service.advertise(opened, protocol, out);
                }
            } else {
                converse(exchange, opened, protocol);
            }
        } catch (NotReceived e) {
            refuse(exchange, e.refusals().getFirst().code().equals("ALN-SRC-002") ? 404 : 403, String.join("\n", RefusalText.lines(e.refusals())), UNCACHED);
        }
    }

    private void converse(Exchange exchange, GitService.Opened opened, String protocol) throws IOException {
        if (!exchange.header("Content-Type").orElse("").equals(mediaType(opened.service(), "request"))) {
            refuse(exchange, 415, "found another kind of content, expected " + mediaType(opened.service(), "request"), UNCACHED);
            return;
        }
        var body = body(exchange);
        if (body.isEmpty()) {
            refuse(exchange, 415, "found another encoding of the content, expected none or gzip", UNCACHED);
            return;
        }
        try (var out = new BufferedOutputStream(exchange.answer(200, mediaType(opened.service(), "result"), UNCACHED), BUFFER_BYTES)) {
            service.answer(opened, protocol, body.get(), out);
        }
    }

    /** Unpacked where it is packed; what is read of it is bounded by whoever reads, as of any other body. */
    private static Optional<InputStream> body(Exchange exchange) throws IOException {
        return switch (exchange.header("Content-Encoding").orElse("identity")) {
            case "identity" -> Optional.of(exchange.body());
            case "gzip", "x-gzip" -> Optional.of(new GZIPInputStream(exchange.body(), BUFFER_BYTES));
            default -> Optional.empty();
        };
    }

    private static Optional<Asked> asked(Exchange exchange) {
        var path = exchange.path();
        if (exchange.method().equals("GET") && path.endsWith(REFERENCES) && exchange.query().startsWith(SERVICE)) {
            return GitService.Service.find(exchange.query().substring(SERVICE.length()))
                    .map(found -> new Asked(path.substring(0, path.length() - REFERENCES.length()), found, true));
        }
        var slash = path.lastIndexOf('/');
        return exchange.method().equals("POST") && slash > 0
                ? GitService.Service.find(path.substring(slash + 1)).map(found -> new Asked(path.substring(0, slash), found, false)) : Optional.empty();
    }

    private Optional<Pusher> pusher(Exchange exchange) throws IOException {
        var token = exchange.header("Authorization").filter(value -> value.length() <= TOKEN_LENGTH_MAX).flatMap(HttpGit::token);
        return token.isEmpty() ? Optional.empty() : access.authenticate(token.get(), clock.now());
    }

    private static Optional<Credential> token(String authorization) {
        var space = authorization.indexOf(' ');
        var rest = authorization.substring(space + 1).strip();
        return switch (space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> Optional.of(new Credential.Token(rest));
            case "basic" -> password(rest).map(Credential.Token::new);
            default -> Optional.empty();
        };
    }

    private static Optional<String> password(String base64) {
        try {
            var text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(text.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String mediaType(GitService.Service service, String kind) {
        return "application/x-" + service.command() + "-" + kind;
    }

    /** A text, which git shows to its user. */
    private static void refuse(Exchange exchange, int status, String text, Map<String, String> headers) throws IOException {
        try (var out = exchange.answer(status, TEXT, headers)) {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
