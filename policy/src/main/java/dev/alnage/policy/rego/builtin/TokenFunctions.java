package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.JsonWebSignature;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.util.Base64;

/** JSON Web Tokens: decoded without belief, verified by a key that the policy names, and made. */
final class TokenFunctions {
    private static final ArrayValue UNVERIFIED = Value.array(Value.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);
    private static final int NESTED_MAX = 8;

    private TokenFunctions() {}

    static void addTo(Catalogue catalogue) {
        var object = Type.object(ANY, ANY);
        var options = Type.object(STRING, ANY);
        catalogue.verifying("io.jwt.decode", Type.tuple(object, object, STRING), (evaluation, arguments) -> {
            evaluation.spend(Operands.size(arguments[0]));
            return decode(evaluation, Operands.text(arguments, 0), 0);
        }, STRING)
                .verifying("io.jwt.decode_verify", Type.tuple(BOOLEAN, object, object), TokenFunctions::decodeVerify, STRING, options)
                .given("io.jwt.encode_sign", STRING, (evaluation, arguments) -> {
                    for (var at = 0; at < 3; at++) {
                        Operands.object(arguments, at);
                        EncodingFunctions.spendTree(evaluation, arguments[at]);
                    }
                    return sign(evaluation, RegoJson.marshal(arguments[0]), RegoJson.marshal(arguments[1]), RegoJson.marshal(arguments[2]));
                }, options, options, options)
                .given("io.jwt.encode_sign_raw", STRING, (evaluation, arguments) -> sign(evaluation, Operands.text(arguments, 0),
                        Operands.text(arguments, 1), Operands.text(arguments, 2)), STRING, STRING, STRING);
        for (var algorithm : JsonWebSignature.values()) {
            var isSecret = algorithm.name().startsWith("HS");
            catalogue.verifying("io.jwt.verify_" + algorithm.wireName().toLowerCase(java.util.Locale.ROOT), BOOLEAN, (evaluation, arguments) ->
                    isSecret ? verifySecret(evaluation, algorithm, arguments) : verify(evaluation, algorithm, arguments), STRING, STRING);
        }
    }

    private static Value decode(Evaluation evaluation, String text, int depth) {
        if (depth > NESTED_MAX) {
            throw BuiltinError.of("JWT is nested deeper than " + NESTED_MAX);
        }
        var token = Token.parse(text);
        var header = token.headerObject(evaluation);
        var payload = token.payloadText();
        if (header.get("cty") instanceof Value.Text(var contentType) && contentType.equals("JWT")) {
            return decode(evaluation, unquoted(payload), depth + 1);
        }
        return Value.array(header, token.payloadObject(evaluation), Value.of(token.signatureBytes().toHex()));
    }

    /** A token within a token stands between quotation marks in what some write. */
    private static String unquoted(String text) {
        var from = 0;
        var to = text.length();
        while (from < to && "\"'".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (from < to && "\"'".indexOf(text.charAt(to - 1)) >= 0) {
            to--;
        }
        return text.substring(from, to);
    }

    /** The algorithm is the function's, whatever the header says; a key of another kind verifies nothing. */
    private static Value verify(Evaluation evaluation, JsonWebSignature algorithm, Value[] arguments) {
        evaluation.spend(Operands.size(arguments[0]));
        var token = Token.parse(arguments);
        var keys = TokenKeys.parse(evaluation, Operands.text(arguments, 1));
        token.signatureBytes();
        return Value.of(token.isSignedBy(evaluation, keys, algorithm, token.parsedHeader(evaluation)));
    }

    private static Value verifySecret(Evaluation evaluation, JsonWebSignature algorithm, Value[] arguments) {
        evaluation.spend(Operands.size(arguments[0]));
        Operands.text(arguments, 0);
        var key = JsonWebKey.ofSecret(DigestFunctions.bytes(evaluation, arguments, 1));
        var token = Token.parse(arguments);
        return Value.of(algorithm.holds(key, token.signed(), token.signatureBytes()));
    }

    /** RFC 7519, 7.2. Unverified is a verdict; a token or constraint that is none is an error. */
    private static Value decodeVerify(Evaluation evaluation, Value[] arguments) {
        evaluation.spend(Operands.size(arguments[0]));
        var constraints = TokenConstraints.of(evaluation, Operands.object(arguments, 1));
        var text = Operands.text(arguments, 0);
        for (var depth = 0; depth <= NESTED_MAX; depth++) {
            var token = Token.parse(text);
            var header = token.parsedHeader(evaluation);
            var algorithm = JsonWebSignature.find(header.algorithm());
            if (!header.isFit() || !constraints.algorithm().isEmpty() && !constraints.algorithm().equals(header.algorithm())) {
                return UNVERIFIED;
            }
            token.signatureBytes();
            if (algorithm.isEmpty() || !token.isSignedBy(evaluation, constraints.keys(), algorithm.get(), header)) {
                return UNVERIFIED;
            }
            if (header.contentType().equalsIgnoreCase("JWT")) {
                text = token.payloadText();
                continue;
            }
            var payload = token.payloadObject(evaluation);
            return constraints.admit(payload) ? Value.array(Value.TRUE, header.members(), payload) : UNVERIFIED;
        }
        throw BuiltinError.of("JWT is nested deeper than " + NESTED_MAX);
    }

    private static Value sign(Evaluation evaluation, String header, String payload, String key) {
        evaluation.spend(2_000 + header.length() + payload.length() + key.length());
        var keys = TokenKeys.json(key);
        if (keys.isEmpty()) {
            throw BuiltinError.of("no keys found in JWK set");
        }
        var members = header(evaluation, header);
        if (!(members.get("alg") instanceof Value.Text(var name))) {
            throw BuiltinError.of("missing or invalid 'alg' header: found none that is a string");
        }
        var algorithm = JsonWebSignature.find(name).orElseThrow(() -> BuiltinError.of("unknown JWS algorithm: " + name));
        if (!(members.get("typ") instanceof Value.Text(var type) && !type.equals("JWT")) && !isJson(evaluation, payload)) {
            throw BuiltinError.of("type is JWT but payload is not JSON");
        }
        var signed = encoded(ByteText.bytes(header)) + "." + encoded(ByteText.bytes(payload));
        var salt = Bytes.of(Seeded.bytes(evaluation.seed(), "io.jwt.encode_sign", ByteText.bytes(signed)));
        try {
            return Value.of(signed + "." + encoded(algorithm.make(keys.getFirst(), Bytes.utf8(signed), salt).toArray()));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(e.getMessage());
        }
    }

    private static ObjectValue header(Evaluation evaluation, String header) {
        try {
            if (header.isBlank()) {
                throw BuiltinError.of("cannot parse empty string");
            }
            if (EncodingFunctions.json(evaluation, header) instanceof ObjectValue members) {
                return members;
            }
            throw BuiltinError.of("found no object");
        } catch (BuiltinError e) {
            throw BuiltinError.of("missing or invalid 'alg' header: cannot parse JSON: " + e.getMessage());
        }
    }

    private static boolean isJson(Evaluation evaluation, String text) {
        try {
            EncodingFunctions.json(evaluation, text);
            return true;
        } catch (BuiltinError e) {
            return false;
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
