package dev.alnage.factory.api;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Response;
import dev.alnage.factory.identity.MachineTokens;
import java.io.IOException;
import java.util.Optional;

/**
 * Programs ask for tokens of minutes: at the socket of this machine, over mutual TLS, and at the port of Git over HTTPS, where whoever
 * asks has nothing but what an issuer says of them.
 */
final class TokenExchange {
    private static final String URI = "URI:";
    private static final String SPIFFE = "spiffe://";

    private final MachineTokens tokens;

    TokenExchange(MachineTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Answers a question.
     *
     * @param client who has proved to be a client of the list, if anybody has
     * @throws Rejected as {@link MachineTokens} does
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Response answer(Fields fields, Optional<Caller.Certified> client) throws IOException {
        var issued = issued(fields, client);
        var grants = issued.grants();
        return Response.ok(Json.object().with("token", issued.token()).with("id", grants.id()).with("account", grants.account()).with("repository", grants.repository())
                .with("operation", grants.operation().word()).with("audience", grants.audience()).with("expires", grants.expires().toString()).build())
                .with("Cache-Control", "no-store");
    }

    /** Everything is read before anything is exchanged: an identity is not used up by a question that asks for what there is not, such as a longer life. */
    private MachineTokens.Issued issued(Fields fields, Optional<Caller.Certified> client) throws IOException {
        if (fields.has("worker")) {
            var request = Envelope.read(fields.members("worker").toBytes());
            fields.noOthers();
            return tokens.exchange(request);
        }
        var identity = fields.has("identity") ? Optional.of(fields.text("identity")) : Optional.<String>empty();
        var wish = MachineTokens.Wish.read(fields);
        fields.noOthers();
        if (identity.isPresent()) {
            return tokens.exchange(identity.get(), client.map(Caller.Certified::name), wish);
        }
        return tokens.exchange(client.flatMap(TokenExchange::program).orElseThrow(() -> new Rejected.Malformed("found no proof of who asks for a token, expected an identity "
                + "token as identity, a worker's signed request as worker, or a client certificate for a SPIFFE ID")), wish);
    }

    private static Optional<MachineTokens.Certified> program(Caller.Certified client) {
        return client.certificate().startsWith(URI + SPIFFE)
                ? Optional.of(new MachineTokens.Certified(client.certificate().substring(URI.length()), client.from(), client.until())) : Optional.empty();
    }
}
