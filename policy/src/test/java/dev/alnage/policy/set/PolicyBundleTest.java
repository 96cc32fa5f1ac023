package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PolicyBundleTest {
    private static final String RULE = "package policy.a\ndeny contains 1 if false\n";

    @Test void rules_and_data_are_found_at_the_places_that_their_folders_name() {
        var bundle = PolicyBundle.read(Records.bundle("a/b.rego", RULE, "data.json", "{\"x\": 1}", "a/c/data.json", "{\"y\": 2}", "a/data.yaml", "z: no\n",
                ".manifest", "{\"revision\": \"r1\", \"roots\": [\"\"], \"metadata\": {\"who\": \"us\"}}"));
        assertEquals(List.of(new Source("a/b.rego", RULE)), bundle.sources());
        assertEquals("{\"a\":{\"c\":{\"y\":2},\"z\":\"no\"},\"x\":1}", bundle.data().toBytes().toText());
        assertEquals("r1", bundle.revision());
        assertEquals(Module.Version.V1, bundle.version());
    }

    @Test void tests_that_come_with_the_rules_are_neither_compiled_nor_asked_in_a_decision() {
        var rules = Rules.of(PolicyBundle.read(Records.bundle("a.rego", RULE, "a_test.rego", "package policy.a_test\ntest_a if data.nothing.of.ours == input.nothing\n")));
        assertEquals(List.of("policy.a"), rules.names());
        assertThrows(Rejected.Malformed.class, () -> Rules.of(PolicyBundle.read(Records.bundle("a.rego", RULE, "b.rego", "package policy.b\ntest_a if true\n"))));
        assertThrows(Rejected.Malformed.class, () -> Rules.of(PolicyBundle.read(Records.bundle("a.rego", RULE, "data.json", "{\"alnage\": {}}"))), "the product's own name");
        assertEquals(List.of("policy.a"), Rules.of(PolicyBundle.read(Records.bundle("a.rego", RULE, "lib.rego", "package policy.lib.b\nx := 1\n", "top.rego", "package policy.lib\ny := 1\n"))).names());
    }

    @Test void the_bytes_of_a_packed_bundle_depend_on_its_files_only() {
        assertEquals(Records.bundle("a.rego", RULE), Records.bundle("a.rego", RULE));
        assertEquals(Digest.of(Records.bundle("a.rego", RULE)), PolicyBundle.read(Records.bundle("a.rego", RULE)).digest());
    }

    @Test void names_with_the_slash_that_opa_build_puts_before_them_are_the_same_names() throws IOException {
        var tar = new GZIPInputStream(Records.bundle("a.rego", RULE).toStream()).readAllBytes();
        var slashed = "/a.rego".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(slashed, 0, tar, 0, slashed.length);
        Arrays.fill(tar, 148, 156, (byte) ' ');
        var sum = 0;
        for (var i = 0; i < 512; i++) {
            sum += tar[i] & 0xff;
        }
        var written = String.format("%06o", sum).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        System.arraycopy(written, 0, tar, 148, 6);
        tar[154] = 0;
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(tar);
        }
        assertEquals(List.of(new Source("a.rego", RULE)), PolicyBundle.read(Bytes.of(packed.toByteArray())).sources());
    }

    @Tag("P3")
    @Test void what_has_no_meaning_in_a_bundle_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, "notes.txt", "hello"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, "policy.wasm", "x"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, ".manifest", "{\"revison\": \"r1\"}"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, ".manifest", "{\"wasm\": [{\"entrypoint\": \"a\"}]}"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("data.json", "{}"));
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, "data.json", "[]"));
    }

    @Test void two_values_in_one_place_of_the_data_are_refused() {
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, "data.json", "{\"a\": {\"b\": 1}}", "a/data.json", "{\"b\": 2}"));
        assertEquals("{\"a\":{\"b\":1,\"c\":2}}", PolicyBundle.read(Records.bundle("a.rego", RULE, "data.json", "{\"a\": {\"b\": 1}}", "a/data.json", "{\"c\": 2}"))
                .data().toBytes().toText());
    }

    @Test void a_bundle_of_the_old_language_says_so() {
        assertEquals(Module.Version.V0, PolicyBundle.read(Records.bundle("a.rego", RULE, ".manifest", "{\"rego_version\": 0}")).version());
        assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, ".manifest", "{\"rego_version\": 2}"));
    }

    @Test void single_files_of_a_bundle_may_be_of_the_other_language() {
        var old = "package policy.b\ndeny[1] { false }\n";
        var bundle = PolicyBundle.read(Records.bundle("a.rego", RULE, "b.rego", old, ".manifest", "{\"file_rego_versions\": {\"/b.rego\": 0}}"));
        assertEquals(List.of(new Source("a.rego", RULE), new Source("b.rego", old, Optional.of(Module.Version.V0))), bundle.sources());
        Program.compile(bundle.sources(), CompileOptions.V1);
        for (var versions : List.of("{\"/c.rego\": 0}", "{\"/*.rego\": 0}", "{\"b.rego\": 2}", "[]")) {
            assertThrows(Rejected.Malformed.class, () -> Records.bundle("a.rego", RULE, "b.rego", RULE, ".manifest", "{\"file_rego_versions\": " + versions + "}"), versions);
        }
    }

    @Test void a_damaged_or_a_huge_bundle_is_refused() {
        var bundle = Records.bundle("a.rego", RULE);
        for (var cut : List.of(0, 1, bundle.size() / 2, bundle.size() - 1)) {
            assertThrows(Rejected.Malformed.class, () -> PolicyBundle.read(bundle.slice(0, cut)), () -> "cut at " + cut);
        }
        assertThrows(Rejected.Malformed.class, () -> PolicyBundle.read(Bytes.of(new byte[PolicyBundle.BYTES_MAX + 1])));
        assertTrue(PolicyBundle.read(bundle).signatures().isEmpty());
    }

    @Test void a_bundle_is_of_all_data_or_of_policy_and_of_nothing_else() {
        for (var roots : List.of("[]", "[\"\"]", "[\"policy\"]", "[\"policy/a\"]", "[\"policy/a\", \"policy/b\"]")) {
            assertEquals(1, PolicyBundle.read(Records.bundle("policy/a/b.rego", RULE, ".manifest", "{\"roots\": " + roots + "}")).sources().size(), roots);
        }
        for (var roots : List.of("[\"other\"]", "[\"policyx\"]", "[\"policy\", \"other\"]", "[\"\", \"other\"]")) {
            assertThrows(Rejected.Malformed.class, () -> Records.bundle("policy/a/b.rego", RULE, ".manifest", "{\"roots\": " + roots + "}"), roots);
        }
    }

    @Test void a_packed_file_has_no_owner_no_time_and_the_same_rights_everywhere() throws IOException {
        var tar = new GZIPInputStream(Records.bundle("a.rego", RULE).toStream()).readAllBytes();
        var header = new String(tar, 0, 512, java.nio.charset.StandardCharsets.US_ASCII).replace('\0', '.');
        assertTrue(header.startsWith("a.rego" + ".".repeat(94) + "0000644.0000000.0000000." + String.format("%011o", RULE.length()) + ".00000000000."), header);
        assertTrue(header.substring(257).startsWith("ustar.00"), header);
        assertEquals(' ', tar[155]);
    }
}
