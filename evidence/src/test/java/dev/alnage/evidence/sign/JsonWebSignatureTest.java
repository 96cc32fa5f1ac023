package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tokens of others: the vectors of the standards, and keys and algorithms that do not fit each other. */
class JsonWebSignatureTest {
    private static final Bytes MESSAGE = Bytes.utf8("sample");
    private static final Bytes SALT = Bytes.of(new byte[64]);
    private static final String PAYLOAD = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    private static final Map<JsonWebSignature, KeyPair> PAIRS = new EnumMap<>(JsonWebSignature.class);

    @BeforeAll static void pairs() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        var pair = rsa.generateKeyPair();
        for (var algorithm : List.of(JsonWebSignature.RS256, JsonWebSignature.RS384, JsonWebSignature.RS512, JsonWebSignature.PS256, JsonWebSignature.PS384, JsonWebSignature.PS512)) {
            PAIRS.put(algorithm, pair);
        }
        for (var curve : Map.of(JsonWebSignature.ES256, "secp256r1", JsonWebSignature.ES384, "secp384r1", JsonWebSignature.ES512, "secp521r1").entrySet()) {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.getValue()));
            PAIRS.put(curve.getKey(), generator.generateKeyPair());
        }
        PAIRS.put(JsonWebSignature.EDDSA, KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    }

    private static JsonWebKey publicKey(JsonWebSignature algorithm) {
        return JsonWebKey.ofPublicKey(Bytes.of(PAIRS.get(algorithm).getPublic().getEncoded()));
    }

    private static JsonWebKey privateKey(JsonWebSignature algorithm) {
        return JsonWebKey.ofPrivateKey(Bytes.of(PAIRS.get(algorithm).getPrivate().getEncoded()));
    }

    private static JsonWebKey jwk(String json) {
        return JsonWebKey.parse(JsonReader.read(Bytes.utf8(json.replace('\'', '"')))).getFirst();
    }

    private static Bytes url(String text) {
        return Bytes.of(Base64.getUrlDecoder().decode(text));
    }

    @Test void the_keyed_hash_of_rfc_7515_holds_and_nothing_near_it() {
        var key = jwk("{'kty':'oct','kid':'one','alg':'HS256','k':'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow'}");
        var signed = Bytes.utf8("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + PAYLOAD);
        var sig = url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assertTrue(JsonWebSignature.HS256.holds(key, signed, sig));
        assertEquals(sig, JsonWebSignature.HS256.make(key, signed, SALT));
        assertFalse(JsonWebSignature.HS256.holds(key, signed.plus(Bytes.utf8("x")), sig));
        assertFalse(JsonWebSignature.HS384.holds(key, signed, sig));
        assertFalse(JsonWebSignature.HS256.holds(JsonWebKey.ofSecret(Bytes.empty()), signed, JsonWebSignature.HS256.make(JsonWebKey.ofSecret(Bytes.hex("00")), signed, SALT)));
        assertThrows(Rejected.Malformed.class, () -> JsonWebSignature.HS256.make(JsonWebKey.ofSecret(Bytes.empty()), signed, SALT));
        assertEquals(List.of("one", "HS256"), List.of(key.keyId(), key.algorithm()));
        assertEquals(List.of("", ""), List.of(JsonWebKey.ofSecret(SALT).keyId(), JsonWebKey.ofSecret(SALT).algorithm()));
    }

    @Test void the_curves_of_rfc_7515_and_rfc_8037_hold() {
        var curve = jwk("{'kty':'EC','crv':'P-256','x':'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU','y':'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',"
                + "'d':'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI'}");
        var sig = url("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
        assertTrue(JsonWebSignature.ES256.holds(curve, Bytes.utf8("eyJhbGciOiJFUzI1NiJ9." + PAYLOAD), sig));
        assertFalse(JsonWebSignature.ES256.holds(curve, Bytes.utf8("eyJhbGciOiJFUzI1NiJ9." + PAYLOAD), sig.plus(Bytes.hex("00"))));
        var edwards = jwk("{'kty':'OKP','crv':'Ed25519','d':'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A','x':'11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'}");
        var token = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        var own = url("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");
        assertEquals(own, JsonWebSignature.EDDSA.make(edwards, Bytes.utf8(token), SALT));
        assertEquals(Bytes.utf8("Example of Ed25519 signing"), CompactSignature.verify(token + ".hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg", edwards));
    }

    /** RFC 6979 A.2.5: the same signature each time. */
    @Test void ecdsa_is_made_as_rfc_6979_has_it() {
        var d = Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.hex("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721").toArray());
        var x = Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6").toArray());
        var y = Base64.getUrlEncoder().withoutPadding().encodeToString(Bytes.hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299").toArray());
        var key = jwk("{'kty':'EC','crv':'P-256','x':'" + x + "','y':'" + y + "','d':'" + d + "'}");
        assertEquals("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
                JsonWebSignature.ES256.make(key, MESSAGE, SALT).toHex());
    }

    @Test void each_algorithm_holds_for_its_own_key_and_hash_and_for_no_other() {
        for (var making : PAIRS.keySet()) {
            var sig = making.make(privateKey(making), MESSAGE, SALT);
            assertTrue(making.holds(publicKey(making), MESSAGE, sig), making.name());
            assertFalse(making.holds(publicKey(making), Bytes.utf8("simple"), sig), making.name());
            assertFalse(making.holds(publicKey(making), MESSAGE, sig.slice(0, sig.size() - 1)), making.name());
            assertFalse(making.holds(publicKey(making), MESSAGE, Bytes.hex("00").plus(sig)), making.name());
            assertFalse(making.holds(privateKey(making), MESSAGE, sig), "a private key alone verifies nothing");
            for (var verifying : JsonWebSignature.values()) {
                if (verifying != making) {
                    assertFalse(verifying.holds(publicKey(making), MESSAGE, sig), making + " as " + verifying);
                }
            }
        }
    }

    @Test void a_key_signs_only_with_an_algorithm_of_its_kind() {
        for (var algorithm : JsonWebSignature.values()) {
            for (var kind : List.of(JsonWebSignature.RS256, JsonWebSignature.ES256, JsonWebSignature.ES384, JsonWebSignature.EDDSA)) {
                var fits = algorithm == kind || kind == JsonWebSignature.RS256 && PAIRS.get(algorithm) == PAIRS.get(kind);
                if (!fits) {
                    assertThrows(Rejected.Malformed.class, () -> algorithm.make(privateKey(kind), MESSAGE, SALT), algorithm + " by a key of " + kind);
                }
            }
            assertEquals(algorithm, JsonWebSignature.find(algorithm.wireName()).orElseThrow());
        }
        assertTrue(JsonWebSignature.find("none").isEmpty() && JsonWebSignature.find("EDDSA").isEmpty() && JsonWebSignature.find("").isEmpty());
    }

    @Test void a_compact_token_says_its_usual_algorithm_and_is_verified_by_its_key_alone() {
        for (var usual : List.of(JsonWebSignature.RS256, JsonWebSignature.ES256, JsonWebSignature.ES384, JsonWebSignature.ES512, JsonWebSignature.EDDSA)) {
            var token = CompactSignature.make(privateKey(usual), "key-1", MESSAGE);
            var header = ((Json.Members) JsonReader.read(url(token.substring(0, token.indexOf('.'))))).values();
            assertEquals(Map.of("alg", Json.text(usual.wireName()), "typ", Json.text("JWT"), "kid", Json.text("key-1")), new TreeMap<>(header));
            assertEquals(MESSAGE, CompactSignature.verify(token, publicKey(usual)));
            var other = usual == JsonWebSignature.RS256 ? JsonWebSignature.ES256 : JsonWebSignature.RS256;
            assertThrows(Rejected.Untrusted.class, () -> CompactSignature.verify(token, publicKey(other)));
            for (var damaged : List.of(token + "A", token + "=", token + ".", token.substring(0, token.lastIndexOf('.')), token.replace(".", ".."), "A" + token, token + "\n", "")) {
                assertThrows(Rejected.class, () -> CompactSignature.verify(damaged, publicKey(usual)), damaged);
            }
        }
        assertThrows(Rejected.Malformed.class, () -> CompactSignature.make(publicKey(JsonWebSignature.RS256), "", MESSAGE));
        assertThrows(Rejected.Malformed.class, () -> CompactSignature.make(JsonWebKey.ofSecret(SALT), "", MESSAGE));
    }

    private static String part(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The classic: a public key taken for a shared secret, or no signature at all. */
    @Test void a_token_under_a_shared_secret_or_none_is_refused_whatever_its_header_says() {
        var spki = Bytes.of(PAIRS.get(JsonWebSignature.RS256).getPublic().getEncoded());
        var signed = part("{'alg':'HS256'}") + "." + part("{}");
        var sig = Base64.getUrlEncoder().withoutPadding().encodeToString(JsonWebSignature.HS256.make(JsonWebKey.ofSecret(spki), Bytes.utf8(signed), SALT).toArray());
        assertThrows(Rejected.Untrusted.class, () -> CompactSignature.verify(signed + "." + sig, publicKey(JsonWebSignature.RS256)));
        assertThrows(Rejected.Untrusted.class, () -> CompactSignature.verify(signed + "." + sig, JsonWebKey.ofSecret(spki)));
        assertThrows(Rejected.Untrusted.class, () -> CompactSignature.verify(part("{'alg':'none'}") + "." + part("{}") + ".", publicKey(JsonWebSignature.RS256)));
        var critical = part("{'alg':'RS256','crit':['x'],'x':1}") + "." + part("{}");
        var held = Base64.getUrlEncoder().withoutPadding().encodeToString(JsonWebSignature.RS256.make(privateKey(JsonWebSignature.RS256), Bytes.utf8(critical), SALT).toArray());
        assertThrows(Rejected.Malformed.class, () -> CompactSignature.verify(critical + "." + held, publicKey(JsonWebSignature.RS256)));
        var long1 = "A".repeat((1 << 20) - 1);
        assertThrows(Rejected.Malformed.class, () -> CompactSignature.verify("..".concat(long1), publicKey(JsonWebSignature.RS256)));
    }

    @Test void weak_or_damaged_keys_are_refused() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        var weak = Bytes.of(rsa.generateKeyPair().getPublic().getEncoded());
        assertThrows(Rejected.Malformed.class, () -> JsonWebKey.ofPublicKey(weak));
        assertThrows(Rejected.Malformed.class, () -> JsonWebKey.ofPublicKey(Bytes.hex("3000")));
        assertThrows(Rejected.Malformed.class, () -> JsonWebKey.ofPrivateKey(Bytes.hex("3000")));
        var x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
        var y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
        for (var json : List.of("{'kty':'EC','crv':'P-256','x':'" + y + "','y':'" + x + "'}", "{'kty':'EC','crv':'P-384','x':'" + x + "','y':'" + y + "'}",
                "{'kty':'EC','crv':'secp256k1','x':'" + x + "','y':'" + y + "'}", "{'kty':'EC','crv':'P-256','x':'" + x + "'}", "{'kty':'XYZ'}", "{}", "[]", "{'kty':'oct'}",
                "{'kty':'oct','k':'a b'}", "{'kty':'OKP','crv':'Ed25519','x':'AAAA'}", "{'kty':'OKP','crv':'X25519','x':'" + x + "'}", "{'kty':'RSA','n':'" + x + "','e':'AQAB'}",
                "{'kty':'RSA','e':'AQAB'}", "{'keys':[{'kty':'XYZ'}]}", "{'keys':{}}")) {
            assertThrows(Rejected.Malformed.class, () -> jwk(json), json);
        }
        var set = JsonReader.read(Bytes.utf8("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AQ\"},{\"kty\":\"oct\",\"k\":\"Ag\"}]}"));
        assertEquals(2, JsonWebKey.parse(set).size());
        assertEquals(List.of(), JsonWebKey.parse(JsonReader.read(Bytes.utf8("{\"keys\":[]}"))));
    }

    private static String number(BigInteger value) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(value.toByteArray());
    }

    @Test void an_rsa_key_has_its_bits_and_an_exponent_that_is_neither_tiny_nor_huge() {
        var modulus = ((java.security.interfaces.RSAPublicKey) PAIRS.get(JsonWebSignature.RS256).getPublic()).getModulus();
        for (var good : List.of(BigInteger.valueOf(3), BigInteger.valueOf(65537))) {
            assertEquals("", jwk("{'kty':'RSA','n':'" + number(modulus) + "','e':'" + number(good) + "'}").keyId());
        }
        for (var bad : List.of(BigInteger.ONE, BigInteger.ONE.shiftLeft(64).add(BigInteger.ONE))) {
            assertThrows(Rejected.Malformed.class, () -> jwk("{'kty':'RSA','n':'" + number(modulus) + "','e':'" + number(bad) + "'}"));
        }
        var huge = BigInteger.ONE.shiftLeft(PublicKeys.RSA_BITS_MAX).add(BigInteger.ONE);
        assertThrows(Rejected.Malformed.class, () -> jwk("{'kty':'RSA','n':'" + number(huge) + "','e':'AQAB'}"));
    }

    /** RFC 2202 and RFC 4231, case 2: "Jefe". */
    @Test void keyed_hashes_are_those_of_their_standards() {
        var key = Bytes.utf8("Jefe");
        var text = Bytes.utf8("what do ya want for nothing?");
        assertEquals("750c783e6ab0b503eaa86e310a5db738", KeyedHash.MD5.of(key, text).toHex());
        assertEquals("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", KeyedHash.SHA1.of(key, text).toHex());
        assertEquals("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", KeyedHash.SHA256.of(key, text).toHex());
        assertEquals(KeyedHash.SHA256.of(Bytes.empty(), text), KeyedHash.SHA256.of(Bytes.hex("0000"), text));
        assertTrue(KeyedHash.areEqual(key, Bytes.utf8("Jefe")));
        assertFalse(KeyedHash.areEqual(key, Bytes.utf8("Jeff")) || KeyedHash.areEqual(key, Bytes.utf8("Jef")));
    }
}
