package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.JsonWebSignature;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/policy-adherence")
class BundleSignaturesTest {
    private static final KeyPair OURS = ellipticCurve();
    private static final JsonWebKey PRIVATE = JsonWebKey.ofPrivateKey(Bytes.of(OURS.getPrivate().getEncoded()));
    private static final JsonWebKey PUBLIC = JsonWebKey.ofPublicKey(Bytes.of(OURS.getPublic().getEncoded()));
    private static final String RULE = "package policy.a\ndeny contains 1 if false\n";

    private static KeyPair ellipticCurve() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static SortedMap<String, Bytes> files() {
        return new TreeMap<>(Map.of("a.rego", Bytes.utf8(RULE), "data.json", Bytes.utf8("{\"b\": 1, \"a\": 2}"), ".manifest", Bytes.utf8("{\"revision\": \"1\", \"roots\": [\"\"]}")));
    }

    private static SortedMap<String, Bytes> signed() {
        return BundleSignatures.sign(files(), PRIVATE, "k1", "release");
    }

    private static void refused(SortedMap<String, Bytes> files, String because) {
        var bundle = BundleWriter.write(files);
        var error = assertThrows(Rejected.Untrusted.class, () -> BundleSignatures.verify(bundle, PUBLIC, ""));
        assertTrue(error.getMessage().contains(because), error::getMessage);
    }

    @Test void a_changed_an_added_and_a_missing_file_are_refused() {
        var changed = signed();
        changed.put("a.rego", Bytes.utf8(RULE + "# harmless\n"));
        refused(changed, "changed a.rego");
        var data = signed();
        data.put("data.json", Bytes.utf8("{\"b\": 1, \"a\": 3}"));
        refused(data, "changed data.json");
        var manifest = signed();
        manifest.put(".manifest", Bytes.utf8("{\"revision\": \"2\", \"roots\": [\"\"]}"));
        refused(manifest, "changed .manifest");
        var added = signed();
        added.put("b.rego", Bytes.utf8("package policy.b\nallow := true\n"));
        refused(added, "found b.rego");
        var missing = signed();
        missing.remove("data.json");
        refused(missing, "found no data.json");
    }

    @Test void an_unsigned_bundle_and_one_of_another_key_are_refused() {
        refused(files(), "without .signatures.json");
        var other = JsonWebKey.ofPrivateKey(Bytes.of(ellipticCurve().getPrivate().getEncoded()));
        refused(BundleSignatures.sign(files(), other, "k1", "release"), "does not hold");
    }

    @Test void a_signature_for_another_scope_is_refused() {
        var bundle = BundleWriter.write(signed());
        assertThrows(Rejected.Untrusted.class, () -> BundleSignatures.verify(bundle, PUBLIC, "staging"));
        assertDoesNotThrow(() -> BundleSignatures.verify(bundle, PUBLIC, "release"));
        var unscoped = BundleWriter.write(BundleSignatures.sign(files(), PRIVATE, "", ""));
        assertThrows(Rejected.Untrusted.class, () -> BundleSignatures.verify(unscoped, PUBLIC, "release"));
    }

    private static String encoded(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }

    /** The token of the honest signature with another header, and a signature that the attacker can make for it. */
    private static SortedMap<String, Bytes> withHeader(String algorithm, JsonWebKey secret) {
        var files = signed();
        var token = Fields.of("signatures", JsonReader.read(files.get(BundleSignatures.FILE))).texts("signatures").getFirst().split("\\.");
        var signed = encoded(Json.object().with("alg", algorithm).build().toBytes()) + "." + token[1];
        var sig = JsonWebSignature.find(algorithm).map(one -> encoded(one.make(secret, Bytes.utf8(signed), Bytes.empty()))).orElse("");
        files.put(BundleSignatures.FILE, Json.object().with("signatures", Json.texts(List.of(signed + "." + sig))).build().toBytes());
        return files;
    }

    @Tag("K3")
    @Test void no_algorithm_and_a_public_key_taken_for_a_secret_are_refused() {
        refused(withHeader("none", PRIVATE), "algorithm none");
        refused(withHeader("None", PRIVATE), "algorithm None");
        refused(withHeader("HS256", JsonWebKey.ofSecret(Bytes.of(OURS.getPublic().getEncoded()))), "algorithm HS256");
        var rsa = withHeader("ES256", PRIVATE);
        assertDoesNotThrow(() -> BundleSignatures.verify(BundleWriter.write(rsa), PUBLIC, ""), "the twin with the right algorithm");
    }

    @Test void two_signatures_and_damaged_ones_are_refused() {
        for (var content : List.of("{}", "{\"signatures\": []}", "{\"signatures\": [\"a.b.c\", \"a.b.c\"]}", "{\"signatures\": [\"a.b\"]}", "{\"signatures\": [\"e30=.e30.e30\"]}",
                "[]", "{\"signatures\": [\"e30.e30.e30\"], \"more\": 1}")) {
            var files = signed();
            files.put(BundleSignatures.FILE, Bytes.utf8(content));
            var bundle = BundleWriter.write(files);
            assertThrows(Rejected.class, () -> BundleSignatures.verify(bundle, PUBLIC, ""), content);
        }
    }

    @Test void a_signed_bundle_is_verified_and_read_and_layout_of_its_data_does_not_matter() {
        var files = signed();
        var bundle = BundleWriter.write(files);
        BundleSignatures.verify(bundle, PUBLIC, "");
        assertEquals("{\"a\":2,\"b\":1}", PolicyBundle.read(bundle).data().toBytes().toText());
        files.put("data.json", Bytes.utf8("{\"a\":2,\n  \"b\":1}"));
        BundleSignatures.verify(BundleWriter.write(files), PUBLIC, "");
        assertEquals(bundle, BundleWriter.write(signed()), "the same files and key, the same bytes");
    }

    private static void refusedByRoots(String roots, String... files) {
        var all = new java.util.ArrayList<>(List.of(files));
        all.addAll(List.of(".manifest", "{\"roots\": " + roots + "}"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle(all.toArray(String[]::new)), roots);
    }

    @Test void what_lies_outside_of_the_roots_and_roots_in_each_other_are_refused() {
        refusedByRoots("[\"policy/b\"]", "a.rego", RULE);
        refusedByRoots("[\"policy/ab\"]", "a.rego", RULE);
        refusedByRoots("[\"policy\", \"policy/a\"]", "a.rego", RULE);
        refusedByRoots("[\"policy/a\", \"policy/a\"]", "a.rego", RULE);
        refusedByRoots("[\"policy/a\"]", "a.rego", RULE, "data.json", "{\"x\": 1}");
        refusedByRoots("[\"policy/a\"]", "a.rego", RULE, "policy/data.json", "{\"b\": 1}");
        refusedByRoots("[\"policy/a\"]", "a.rego", RULE, "data.json", "{\"policy\": 1}");
        assertDoesNotThrow(() -> Records.bundle("a.rego", RULE, "policy/a/data.json", "{\"x\": 1}", ".manifest", "{\"roots\": [\"policy/a\", \"policy/c\"]}"));
    }
}
