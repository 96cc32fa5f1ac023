package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.FunctionaryKey;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Keys;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayoutKeyTest {
    @Test void a_key_object_that_contradicts_itself_is_refused() {
        var honest = LayoutKey.of(Chain.signer().key()).toJson().toBytes().toText();
        for (var altered : List.of(honest.replace("\"scheme\":\"ed25519\"", "\"scheme\":\"rsassa-pss-sha256\""),
                honest.replace("\"keytype\":\"ed25519\"", "\"keytype\":\"rsa\""), honest.replaceFirst("\"keyid\":\"[0-9a-f]{64}\"", "\"keyid\":\"../../../../etc\""),
                honest.replaceFirst("\"public\":\"[0-9a-f]{64}\"", "\"public\":\"" + "0".repeat(64) + "\""),
                honest.replaceFirst("\"public\":\"[0-9a-f]{2}", "\"public\":\""), honest.replace("\"public\":", "\"private\":\"aa\",\"public\":"))) {
            assertTrue(!altered.equals(honest));
            assertThrows(Rejected.Malformed.class, () -> LayoutKey.read(Bytes.utf8(altered)), altered);
        }
        assertEquals(honest, LayoutKey.read(Bytes.utf8(honest)).toJson().toBytes().toText());
    }

    @Test void a_file_that_holds_no_public_key_is_refused() {
        var pem = pem(Keys.of(Key.Kind.ECDSA_P256).key());
        for (var altered : List.of("", "ssh-ed25519 AAAA", pem + pem, pem.strip() + "more", "more" + pem, pem.replace("PUBLIC", "PRIVATE") + pem,
                pem + "-----BEGIN CERTIFICATE-----\n", pem.replace("-----END", "text\n-----END"), pem.replace("PUBLIC", "PRIVATE"), pem.replaceFirst("MF", "MG"), "{}", "[]")) {
            assertThrows(Rejected.Malformed.class, () -> LayoutKey.read(Bytes.utf8(altered)), altered);
        }
        for (var odd : List.of(pem, pem.strip(), "\n\n" + pem, pem.replace("\n", "\r\n"), "Public-Key: (256 bit)\n    04:8a\n" + pem, pem + "more\n", "# ours\r\n" + pem.replace("\n", "\r\n") + "# end")) {
            assertEquals(FunctionaryKey.Scheme.ECDSA_P256, LayoutKey.read(Bytes.utf8(odd)).key().scheme(), odd);
        }
    }

    @Test void an_rsa_key_under_2048_bits_is_refused() throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        var weak = Bytes.of(generator.generateKeyPair().getPublic().getEncoded());
        assertThrows(Rejected.Malformed.class, () -> FunctionaryKey.of(weak));
        generator.initialize(2048);
        assertEquals(FunctionaryKey.Scheme.RSASSA_PSS_SHA256, FunctionaryKey.of(Bytes.of(generator.generateKeyPair().getPublic().getEncoded())).scheme());
    }

    @ParameterizedTest @EnumSource(Key.Kind.class)
    void a_signature_of_each_kind_holds_for_its_message_and_key_alone(Key.Kind kind) {
        var signer = Keys.of(kind);
        var message = Bytes.utf8("message");
        var signature = signer.sign(message);
        var key = FunctionaryKey.of(signer.key());
        assertFalse(key.holds(Bytes.utf8("messagf"), signature));
        assertFalse(key.holds(message, Bytes.empty()));
        assertFalse(key.holds(message, signature.slice(0, signature.size() - 1)));
        assertFalse(FunctionaryKey.of(Keys.of(kind).key()).holds(message, signature));
        assertTrue(key.holds(message, signature));
    }

    @Test void keyids_are_those_that_the_reference_computes() {
        var lines = new ArrayList<String>();
        var ours = new ArrayList<String>();
        for (var kind : List.of(Key.Kind.ED25519, Key.Kind.ECDSA_P256, Key.Kind.RSA)) {
            var key = LayoutKey.of(Keys.of(kind).key());
            lines.add(key.toJson().toBytes().toText());
            ours.add(key.keyid());
        }
        assertEquals(ours, Reference.ask("""
                from securesystemslib import keys
                for line in sys.stdin:
                    d = json.loads(line)
                    if d["keytype"] == "rsa": k = keys.import_rsakey_from_public_pem(d["keyval"]["public"])
                    elif d["keytype"] == "ecdsa": k = keys.import_ecdsakey_from_public_pem(d["keyval"]["public"])
                    else: k, _ = keys.format_metadata_to_key({x: d[x] for x in ("keytype", "scheme", "keyval")})
                    print(k["keyid"])
                """, lines));
    }

    @Test @Tag("X3") void canonical_json_is_that_of_the_reference() {
        var lines = List.of("{\"b\":1,\"a\":[true,false,null,\"x\\\"\\\\\\n\\u0001\\u00e9\"],\"\":{}}", "{\"\uffee\":1,\"\ud83d\ude00\":2}", "[-5,0,9007199254740991]");
        var ours = lines.stream().map(line -> CanonicalJson.of(JsonReader.read(Bytes.utf8(line))).toHex()).toList();
        assertEquals(ours, Reference.ask("from securesystemslib.formats import encode_canonical\nfor line in sys.stdin:\n  print(encode_canonical(json.loads(line)).encode().hex())", lines));
        for (var fraction : List.of("1.0", "1.5", "1e3", "1e-3", "9007199254740992", "-9007199254740993", "9223372036854775808")) {
            assertThrows(Rejected.Malformed.class, () -> CanonicalJson.of(JsonReader.read(Bytes.utf8(fraction))), fraction);
        }
    }

    private static String pem(Key key) {
        return ((Json.Text) ((Json.Members) LayoutKey.of(key).toJson().values().get("keyval")).values().get("public")).value() + "\n";
    }
}
