package dev.alnage.policy.rego.builtin;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.JsonWebSignature;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A JSON Web Token in its compact form (RFC 7519; RFC 7515, 7.1). Nothing in it is believed; what verifies it says so. */
record Token(String header, String payload, String signature) {
    /** What the header says, checked for its form (RFC 7515, 4.1). */
    record Header(ObjectValue members, String algorithm, String keyId, String contentType, Set<String> critical) {
        private static final Set<String> UNDERSTOOD = Set.of("alg", "kid", "typ", "cty", "crit");

        /** There is an algorithm, and nothing that we do not understand is said to be critical. */
        boolean isFit() {
            return !algorithm.isEmpty() && critical.stream().allMatch(name -> UNDERSTOOD.contains(name) || !members.has(Value.of(name)));
        }
    }

    static Token parse(Value[] arguments) {
        return parse(Operands.text(arguments, 0));
    }

    static Token parse(String text) {
        if (text.indexOf('.') < 0) {
            throw BuiltinError.of("encoded JWT had no period separators");
        }
        var parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw BuiltinError.of("encoded JWT must have 3 sections, found " + parts.length);
        }
        return new Token(parts[0], parts[1], parts[2]);
    }

    /** The part as text. @param what it is called in a message */
    private static String decoded(String part, String what) {
        try {
            return ByteText.of(EncodingFunctions.base64Url(ByteText.bytes(part)));
        } catch (BuiltinError e) {
            throw BuiltinError.of("JWT " + what + " had invalid encoding: " + e.getMessage());
        }
    }

    Bytes signatureBytes() {
        return Bytes.of(ByteText.bytes(decoded(signature, "signature")));
    }

    String payloadText() {
        return decoded(payload, "payload");
    }

    ObjectValue payloadObject(Evaluation evaluation) {
        return object(evaluation, payloadText());
    }

    private static ObjectValue object(Evaluation evaluation, String text) {
        Value value;
        try {
            value = EncodingFunctions.json(evaluation, text);
        } catch (BuiltinError e) {
            throw BuiltinError.of("invalid JSON: " + e.getMessage());
        }
        if (value instanceof ObjectValue object) {
            return object;
        }
        throw BuiltinError.of("decoded JSON type was not an Object");
    }

    ObjectValue headerObject(Evaluation evaluation) {
        var text = decoded(header, "header");
        ObjectValue members;
        try {
            members = object(evaluation, text);
        } catch (BuiltinError e) {
            throw BuiltinError.of("bad JWT header: " + e.getMessage());
        }
        if (members.has(Value.of("enc"))) {
            throw BuiltinError.of("JWT is a JWE object, which is not supported");
        }
        return members;
    }

    Header parsedHeader(Evaluation evaluation) {
        var members = headerObject(evaluation);
        text(members, "typ");
        return new Header(members, text(members, "alg"), text(members, "kid"), text(members, "cty"), critical(members));
    }

    private static String text(ObjectValue members, String name) {
        var value = members.get(name);
        if (value != null && !(value instanceof Value.Text)) {
            throw BuiltinError.of(name + ": must be a string");
        }
        return value instanceof Value.Text(var text) ? text : "";
    }

    private static Set<String> critical(ObjectValue members) {
        var value = members.get("crit");
        if (value == null) {
            return Set.of();
        }
        if (!(value instanceof ArrayValue array)) {
            throw BuiltinError.of("crit: must be a list");
        }
        var names = new HashSet<String>();
        for (var element : array) {
            if (!(element instanceof Value.Text(var name))) {
                throw BuiltinError.of("crit: must be a list of strings");
            }
            names.add(name);
        }
        if (names.isEmpty()) {
            throw BuiltinError.of("crit: must be a nonempty list");
        }
        return names;
    }

    Bytes signed() {
        return Bytes.of(ByteText.bytes(header + "." + payload));
    }

    /** Whether one of the keys verifies it: the one that the header names if it is there, else any that is for the header's algorithm. */
    boolean isSignedBy(Evaluation evaluation, List<JsonWebKey> keys, JsonWebSignature algorithm, Header header) {
        var signature = signatureBytes();
        var signed = signed();
        var named = header.keyId().isEmpty() ? Optional.<JsonWebKey>empty()
                : keys.stream().filter(key -> key.keyId().equals(header.keyId())).findFirst();
        var candidates = named.map(List::of).orElseGet(() -> keys.stream()
                .filter(key -> key.algorithm().isEmpty() || key.algorithm().equals(header.algorithm())).toList());
        for (var key : candidates) {
            evaluation.spend(1_000 + signed.size() / 16);
            if (algorithm.holds(key, signed, signature)) {
                return true;
            }
        }
        return false;
    }
}
