package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TokenFunctionsTest {
    private static final Map<String, KeyPair> PAIRS = new TreeMap<>();

    private static KeyPair pair(String kind) {
        return PAIRS.computeIfAbsent(kind, _ -> {
            try {
                var generator = KeyPairGenerator.getInstance(kind.startsWith("secp") ? "EC" : kind);
                if (kind.startsWith("secp")) {
                    generator.initialize(new ECGenParameterSpec(kind));
                } else if (kind.equals("RSA")) {
                    generator.initialize(2048);
                }
                return generator.generateKeyPair();
            } catch (java.security.GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static String kind(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> "secp256r1";
            case "ES384" -> "secp384r1";
            case "ES512" -> "secp521r1";
            case "EdDSA" -> "Ed25519";
            default -> "RSA";
        };
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static Value jwk(String algorithm) {
        if (algorithm.startsWith("HS")) {
            return json("{\"kty\": \"oct\", \"k\": \"" + url("a secret of some length".getBytes()) + "\"}");
        }
        var pair = pair(kind(algorithm));
        var key = ObjectValue.builder();
        switch (pair.getPrivate()) {
            case RSAPrivateKey rsa -> key.put("kty", text("RSA")).put("n", number(rsa.getModulus(), 0))
                    .put("e", number(((RSAPublicKey) pair.getPublic()).getPublicExponent(), 0)).put("d", number(rsa.getPrivateExponent(), 0));
            case ECPrivateKey ec -> {
                var size = (ec.getParams().getOrder().bitLength() + 7) / 8;
                var point = ((ECPublicKey) pair.getPublic()).getW();
                key.put("kty", text("EC")).put("crv", text(Map.of(32, "P-256", 48, "P-384", 66, "P-521").get(size)))
                        .put("x", number(point.getAffineX(), size)).put("y", number(point.getAffineY(), size)).put("d", number(ec.getS(), size));
            }
            case EdECPrivateKey ed -> {
                var spki = pair.getPublic().getEncoded();
                key.put("kty", text("OKP")).put("crv", text("Ed25519")).put("d", text(url(ed.getBytes().orElseThrow())))
                        .put("x", text(url(Arrays.copyOfRange(spki, spki.length - 32, spki.length))));
            }
            default -> throw new AssertionError(pair.getPrivate().getAlgorithm());
        }
        return key.build();
    }

    private static Value number(java.math.BigInteger value, int size) {
        return text(url(size == 0 ? BigIntegers.asUnsignedByteArray(value) : BigIntegers.asUnsignedByteArray(size, value)));
    }

    private static Value.Text pem(String algorithm) {
        return new Value.Text(PemReader.write("PUBLIC KEY", Bytes.of(pair(kind(algorithm)).getPublic().getEncoded())));
    }

    private static Value.Text token(String algorithm, String payload) {
        return (Value.Text) call("io.jwt.encode_sign", json("{\"alg\": \"" + algorithm + "\", \"typ\": \"JWT\"}"), json(payload), jwk(algorithm));
    }

    private static Value with(String name, Value key, String others) {
        return ObjectValue.builder().putAll((ObjectValue) json(others)).put(name, key).build();
    }

    private static Value verdict(Value token, Value constraints) {
        return ((ArrayValue) call("io.jwt.decode_verify", token, constraints)).get(0);
    }

    @Test @Tag("build/policy-adherence") void what_is_signed_verifies_with_its_algorithm_and_key_and_no_other() {
        for (var algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")) {
            var token = token(algorithm, "{\"a\": 1}");
            for (var other : List.of("RS256", "RS384", "PS256", "PS512", "ES256", "ES384", "ES512", "EdDSA")) {
                var holds = call("io.jwt.verify_" + other.toLowerCase(), token, pem(algorithm));
                assertEquals(Value.of(other.equals(algorithm)), holds, algorithm + " by " + other);
            }
            gives("true", "io.jwt.verify_" + algorithm.toLowerCase(), token, text(RegoJson.write(jwk(algorithm))));
            assertEquals(Value.TRUE, verdict(token, with("cert", pem(algorithm), "{}")), algorithm);
            assertEquals(Value.FALSE, verdict(token, with("cert", pem(algorithm.equals("EdDSA") ? "RS256" : "EdDSA"), "{}")), algorithm);
            assertEquals(token, token(algorithm, "{\"a\": 1}"), "the same token each time");
        }
    }

    @Test @Tag("P8") void a_public_key_is_never_a_shared_secret() {
        var pem = pem("RS256");
        var secret = json("{\"kty\": \"oct\", \"k\": \"" + url(pem.value().getBytes()) + "\"}");
        var forged = call("io.jwt.encode_sign", json("{\"alg\": \"HS256\"}"), json("{}"), secret);
        assertEquals(Value.FALSE, verdict(forged, with("cert", pem, "{}")));
        gives("false", "io.jwt.verify_rs256", forged, pem);
        assertEquals(Value.TRUE, verdict(forged, with("secret", pem, "{}")));
        var none = text(url("{\"alg\":\"none\"}".getBytes()) + "." + url("{}".getBytes()) + ".");
        assertEquals(Value.FALSE, verdict(none, with("cert", pem, "{}")));
        assertEquals(Value.FALSE, verdict(none, with("secret", text("s"), "{}")));
    }

    @Test void one_changed_character_is_refused() {
        var token = token("ES256", "{\"a\": 1}").value();
        var parts = token.split("\\.");
        var changed = parts[0] + "." + url("{\"a\":2}".getBytes()) + "." + parts[2];
        gives("false", "io.jwt.verify_es256", text(changed), pem("ES256"));
        gives("true", "io.jwt.verify_es256", text(token), pem("ES256"));
    }

    @Test void claims_are_held_against_constraints() {
        var key = text("a secret of some length");
        record Case(String payload, String constraints, boolean passes) {}
        // the evaluation's time is 1769860800.123456789
        for (var one : List.of(new Case("{}", "{}", true), new Case("{\"exp\": 1769860801}", "{}", true), new Case("{\"exp\": 1769860800}", "{}", false),
                new Case("{\"nbf\": 1769860800.1}", "{}", true), new Case("{\"nbf\": 1769860801}", "{}", false),
                new Case("{\"exp\": 5}", "{\"time\": 4000000000}", true), new Case("{\"exp\": 5}", "{\"time\": 5000000000}", false),
                new Case("{\"aud\": \"a\"}", "{}", false), new Case("{\"aud\": \"a\"}", "{\"aud\": \"a\"}", true),
                new Case("{\"aud\": [\"b\", \"a\"]}", "{\"aud\": \"a\"}", true), new Case("{}", "{\"aud\": \"a\"}", false),
                new Case("{\"iss\": \"i\"}", "{\"iss\": \"i\"}", true), new Case("{\"iss\": 1}", "{\"iss\": \"i\"}", false), new Case("{}", "{\"iss\": \"i\"}", false),
                new Case("{}", "{\"alg\": \"HS256\"}", true), new Case("{}", "{\"alg\": \"HS512\"}", false))) {
            assertEquals(Value.of(one.passes()), verdict(token("HS256", one.payload()), with("secret", key, one.constraints())), one.toString());
        }
        fails("exp value must be a number", "io.jwt.decode_verify", token("HS256", "{\"exp\": \"x\"}"), with("secret", key, "{}"));
        fails("unknown token validation constraint: isss", "io.jwt.decode_verify", token("HS256", "{}"), with("secret", key, "{\"isss\": \"i\"}"));
        fails("no key constraint", "io.jwt.decode_verify", token("HS256", "{}"), json("{}"));
        fails("duplicate key constraints", "io.jwt.decode_verify", token("HS256", "{}"), with("secret", key, "{\"cert\": \"{\\\"keys\\\": []}\"}"));
    }

    @Test void a_header_that_demands_what_we_do_not_know_is_refused() {
        var key = text("a secret of some length");
        var token = call("io.jwt.encode_sign", json("{\"alg\": \"HS256\", \"crit\": [\"x\"], \"x\": 1}"), json("{}"), jwk("HS256"));
        assertEquals(Value.FALSE, verdict(token, with("secret", key, "{}")));
        fails("crit: must be a nonempty list", "io.jwt.decode_verify", call("io.jwt.encode_sign", json("{\"alg\": \"HS256\", \"crit\": []}"), json("{}"), jwk("HS256")),
                with("secret", key, "{}"));
    }

    @Test void a_key_set_is_asked_by_the_name_that_the_header_gives() {
        var set = (ObjectValue) json("{}");
        var named = ObjectValue.builder().putAll((ObjectValue) jwk("RS256")).put("kid", text("one")).build();
        var other = ObjectValue.builder().putAll((ObjectValue) jwk("ES256")).put("kid", text("two")).build();
        var keys = text(RegoJson.write(ObjectValue.builder().putAll(set).put("keys", Value.array(other, named)).build()));
        gives("true", "io.jwt.verify_rs256", call("io.jwt.encode_sign", json("{\"alg\": \"RS256\", \"kid\": \"one\"}"), json("{}"), jwk("RS256")), keys);
        gives("false", "io.jwt.verify_rs256", call("io.jwt.encode_sign", json("{\"alg\": \"RS256\", \"kid\": \"two\"}"), json("{}"), jwk("RS256")), keys);
        gives("true", "io.jwt.verify_rs256", call("io.jwt.encode_sign", json("{\"alg\": \"RS256\", \"kid\": \"three\"}"), json("{}"), jwk("RS256")), keys);
    }

    @Test void damaged_tokens_and_keys_are_errors() {
        fails("encoded JWT had no period separators", "io.jwt.decode", text("a"));
        for (var at = 0; at < 3; at++) {
            var arguments = new Value[] {json("{}"), json("{}"), json("{}")};
            arguments[at] = text("x");
            failsType("operand " + (at + 1) + " must be object but got string", "io.jwt.encode_sign", arguments);
        }
        fails("encoded JWT must have 3 sections, found 2", "io.jwt.decode", text("a.b"));
        fails("JWT header had invalid encoding", "io.jwt.decode", text("*.e30.e30"));
        fails("JWT is a JWE object, which is not supported", "io.jwt.decode", text(url("{\"enc\": 1}".getBytes()) + ".e30.e30"));
        fails("failed to parse a JWK key (set)", "io.jwt.verify_rs256", text("e30.e30.e30"), text("no key"));
        fails("extra data after a PEM certificate block", "io.jwt.verify_rs256", text("e30.e30.e30"), text(pem("RS256").value() + "x"));
        fails("found a point that is not on its curve", "io.jwt.verify_es256", text("e30.e30.e30"),
                text("{\"kty\": \"EC\", \"crv\": \"P-256\", \"x\": \"AQ\", \"y\": \"AQ\"}"));
        fails("unknown JWS algorithm: none", "io.jwt.encode_sign", json("{\"alg\": \"none\"}"), json("{}"), jwk("HS256"));
        fails("found a key that cannot sign with RS256", "io.jwt.encode_sign", json("{\"alg\": \"RS256\"}"), json("{}"), jwk("ES256"));
        fails("type is JWT but payload is not JSON", "io.jwt.encode_sign_raw", text("{\"alg\": \"HS256\"}"), text("x"), text(RegoJson.write(jwk("HS256"))));
        fails("missing or invalid 'alg' header: cannot parse JSON: cannot parse empty string", "io.jwt.encode_sign_raw", text(""), text("{}"),
                text(RegoJson.write(jwk("HS256"))));
    }

    @Test void a_token_within_a_token_is_opened_to_the_innermost() {
        var inner = token("HS256", "{\"a\": 1}");
        var outer = call("io.jwt.encode_sign_raw", text("{\"alg\": \"HS256\", \"typ\": \"text\", \"cty\": \"JWT\"}"), inner, text(RegoJson.write(jwk("HS256"))));
        gives("[{\"alg\":\"HS256\",\"typ\":\"JWT\"},{\"a\":1}]", "array.slice", call("io.jwt.decode", outer), json("0"), json("2"));
        assertEquals(Value.TRUE, verdict(outer, with("secret", text("a secret of some length"), "{}")));
    }
}
