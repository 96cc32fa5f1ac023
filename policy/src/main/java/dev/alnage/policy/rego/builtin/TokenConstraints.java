package dev.alnage.policy.rego.builtin;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** What a policy demands of a token: a key, and if it wishes algorithm, issuer, audience and time. @param time in nanoseconds */
record TokenConstraints(List<JsonWebKey> keys, String algorithm, String issuer, String audience, BigDecimal time) {
    /** @throws BuiltinError for a constraint that is not known: one that is ignored is one that somebody relies on */
    static TokenConstraints of(Evaluation evaluation, ObjectValue constraints) {
        Optional<List<JsonWebKey>> keys = Optional.empty();
        var secret = "";
        var texts = new String[] {"", "", ""};
        var time = new BigDecimal(TimeFunctions.nanosOf(evaluation.now()));
        for (var i = 0; i < constraints.size(); i++) {
            var name = constraints.keyAt(i) instanceof Value.Text(var text) ? text : constraints.keyAt(i).toString();
            var value = constraints.valueAt(i);
            switch (name) {
                case "cert" -> keys = Optional.of(TokenKeys.parse(evaluation, text(name, value)));
                case "secret" -> secret = text(name, value);
                case "alg" -> texts[0] = text(name, value);
                case "iss" -> texts[1] = text(name, value);
                case "aud" -> texts[2] = text(name, value);
                case "time" -> time = time(value);
                default -> throw BuiltinError.of("unknown token validation constraint: " + name);
            }
        }
        if (keys.isPresent() && !secret.isEmpty()) {
            throw BuiltinError.of("duplicate key constraints");
        }
        if (keys.isEmpty() && secret.isEmpty()) {
            throw BuiltinError.of("no key constraint");
        }
        var bytes = Bytes.of(ByteText.bytes(secret));
        return new TokenConstraints(keys.orElseGet(() -> List.of(JsonWebKey.ofSecret(bytes))), texts[0], texts[1], texts[2], time);
    }

    private static String text(String name, Value value) {
        if (value instanceof Value.Text(var text)) {
            return text;
        }
        throw BuiltinError.of(name + " constraint: must be a string");
    }

    private static BigDecimal time(Value value) {
        if (!(value instanceof Num number)) {
            throw BuiltinError.of("token time constraint: must be a number");
        }
        if (number.toBigDecimal().signum() < 0) {
            throw BuiltinError.of("token time constraint: must not be negative");
        }
        return number.toBigDecimal();
    }

    /** Whether issuer, audience and time of the payload meet the constraints (RFC 7519, 4.1). */
    boolean admit(ObjectValue payload) {
        if (!issuer.isEmpty() && !Value.of(issuer).equals(payload.get("iss"))) {
            return false;
        }
        var of = payload.get("aud");
        if (of == null ? !audience.isEmpty() : !isFor(of)) {
            return false;
        }
        var expiry = payload.get("exp");
        if (expiry != null && time.compareTo(nanos("exp", expiry)) >= 0) {
            return false;
        }
        var notBefore = payload.get("nbf");
        return notBefore == null || time.compareTo(nanos("nbf", notBefore)) >= 0;
    }

    /** A token that is for somebody must be for the one who is named; nobody is not somebody. */
    private boolean isFor(Value of) {
        var wanted = Value.of(audience);
        return of.equals(wanted) || of instanceof ArrayValue array && array.elements().contains(wanted);
    }

    private static BigDecimal nanos(String name, Value value) {
        if (value instanceof Num number) {
            return number.toBigDecimal().movePointRight(9);
        }
        throw BuiltinError.of(name + " value must be a number");
    }
}
