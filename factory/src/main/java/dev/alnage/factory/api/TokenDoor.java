package dev.alnage.factory.api;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.http.Problem;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.identity.MachineTokens;
import java.io.IOException;
import java.util.Optional;

/** Where git is served over HTTPS, the place at which a program gets the token for it: {@code POST /v1/tokens}, as in the API. */
public final class TokenDoor implements Exchange.Handler {
    /** Of the API, too. */
    static final String PATH = "/v1/tokens";
    private static final int BODY_BYTES_MAX = 64 << 10;

    private final TokenExchange exchange;
    private final Exchange.Handler git;

    /** @param git answers everything else */
    public TokenDoor(MachineTokens tokens, Exchange.Handler git) {
        this.exchange = new TokenExchange(tokens);
        this.git = git;
    }

    @Override public void handle(Exchange asked) throws IOException {
        if (!asked.path().equals(PATH) || !asked.method().equals("POST")) {
            git.handle(asked);
            return;
        }
        var answer = answer(asked);
        try (var out = asked.answer(answer.status(), answer.mediaType(), answer.headers())) {
            answer.body().writeTo(out);
        }
    }

    private Response answer(Exchange asked) throws IOException {
        try {
            var content = asked.body().readNBytes(BODY_BYTES_MAX + 1);
            if (content.length > BODY_BYTES_MAX || !asked.query().isEmpty()) {
                throw new Rejected.Malformed("found a question for a token of over " + BODY_BYTES_MAX + " bytes, or with parameters, expected JSON and nothing else");
            }
            return exchange.answer(Fields.of("request", JsonReader.read(Bytes.of(content), BODY_BYTES_MAX)), Optional.empty());
        } catch (Rejected e) {
            return Response.problem(Problem.of(e));
        } catch (Refused e) {
            return Response.problem(e.problem());
        }
    }
}
