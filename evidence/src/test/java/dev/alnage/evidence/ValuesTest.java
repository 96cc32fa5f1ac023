package dev.alnage.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest.Algorithm;
import dev.alnage.evidence.Tree.Entry;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that everything else is made of. */
class ValuesTest {
    private static final Digest CONTENT = Digest.of(Bytes.utf8("content"));
    private static final Digest OTHER = Digest.of(Bytes.utf8("other"));

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains(", expected "), message);
    }

    @Test void bytes_are_the_same_however_they_were_cut_out() throws IOException {
        var array = new byte[] {9, 1, 2, 3, 9};
        var whole = Bytes.of(array);
        var slice = whole.slice(1, 4);
        array[1] = 7;
        for (var same : List.of(Bytes.hex("010203"), Bytes.of(new byte[] {0, 1, 2, 3}, 1, 4), Bytes.hex("01").plus(Bytes.hex("0203")), slice.slice(0, 2).plus(slice.slice(2, 3)))) {
            assertEquals(slice, same);
            assertEquals(slice.hashCode(), same.hashCode());
            assertEquals("010203", same.toHex());
            assertEquals(3, same.size());
            assertArrayEquals(new byte[] {1, 2, 3}, same.toArray());
            assertArrayEquals(new byte[] {1, 2, 3}, same.toStream().readAllBytes());
            assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3}), same.toBuffer());
            assertTrue(same.toBuffer().isReadOnly());
            assertEquals("3 bytes", same.toString());
        }
        assertEquals(31 * (31 * (31 + 1) + 2) + 3, slice.hashCode());
        assertNotEquals(slice, whole);
        assertNotEquals(slice, Bytes.hex("010204"));
        assertFalse(slice.equals(null) || slice.equals((Object) "010203"));
        slice.toArray()[0] = 5;
        assertEquals(1, slice.at(0));
        assertEquals(3, slice.at(2));
    }

    @Test void nothing_outside_of_a_slice_is_reached() {
        var slice = Bytes.hex("09010209").slice(1, 3);
        assertEquals(Bytes.empty(), slice.slice(2, 2));
        assertEquals(slice, slice.slice(0, 2));
        assertTrue(Bytes.empty().isEmpty());
        assertFalse(slice.isEmpty());
        assertThrows(IndexOutOfBoundsException.class, () -> slice.at(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.at(2));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(-1, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> slice.slice(2, 1));
    }

    @Test void text_and_bytes_are_each_others_only_spelling() {
        for (var text : List.of("", "é", "𝄞", "a\ufffdb", "𝄞𝄞")) {
            assertEquals(text, Bytes.utf8(text).toText());
        }
        assertEquals(List.of(4, 3), List.of(Bytes.utf8("𝄞").size(), Bytes.utf8("\ufffd").size()));
        for (var damaged : List.of("ff", "c080", "eda080", "e28", "f09d84")) {
            if (damaged.length() % 2 == 0) {
                refused(() -> Bytes.hex(damaged).toText());
            }
        }
        for (var lone : List.of("\ud834", "a\ud834", "\ud834a", "\udd1e", "\udd1e\ud834", "\ud834\ud834\udd1e", "\ud834\udd1e\udd1e")) {
            assertThrows(IllegalArgumentException.class, () -> Bytes.utf8(lone));
        }
        // what an outer array holds around a slice is no part of its text
        assertEquals("b", Bytes.of(new byte[] {(byte) 0xff, 'b', (byte) 0xff}).slice(1, 2).toText());
        refused(() -> Bytes.of(new byte[] {'a', (byte) 0xff, 'b'}).slice(1, 2).toText());
        assertEquals("\ufffd", Bytes.utf8("a\ufffdb").slice(1, 4).toText());
    }

    @Test void a_digest_is_lower_case_hex_of_its_algorithms_length() {
        for (var algorithm : Algorithm.values()) {
            var digits = switch (algorithm) {
                case SHA256 -> 64;
                case SHA512 -> 128;
                case GIT_COMMIT -> 40;
            };
            var good = new Digest(algorithm, "09af".repeat(digits / 4));
            assertEquals(good, Digest.parse(good.toString()));
            assertEquals(algorithm.wireName() + ":" + good.hex(), good.toString());
            assertEquals(algorithm, Algorithm.of(algorithm.wireName()));
            refused(() -> new Digest(algorithm, good.hex() + "0"));
            refused(() -> new Digest(algorithm, good.hex().substring(1)));
            for (var c : "/:`gAF \n".toCharArray()) {
                refused(() -> new Digest(algorithm, c + good.hex().substring(1)));
            }
        }
        for (var text : List.of("", ":", "sha256", CONTENT.hex(), "sha256:", "SHA256:" + CONTENT.hex(), "sha1:" + "0".repeat(40), "md5:" + "0".repeat(32), ":" + CONTENT.hex())) {
            refused(() -> Digest.parse(text));
        }
    }

    @Test void a_refusal_quotes_eighty_characters_of_what_is_no_digest() {
        assertTrue(assertThrows(Rejected.Malformed.class, () -> Digest.parse("x".repeat(80))).getMessage().startsWith("found " + "x".repeat(80) + ", "));
        assertTrue(assertThrows(Rejected.Malformed.class, () -> Digest.parse("x".repeat(81))).getMessage().startsWith("found " + "x".repeat(80) + "…, "));
    }

    @Test void a_digest_names_its_own_content_and_a_commit_id_names_none() {
        assertEquals(Digest.sha256("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73"), CONTENT);
        assertTrue(CONTENT.names(Bytes.utf8("content")));
        assertFalse(CONTENT.names(Bytes.utf8("contents")));
        var sha512 = new Digest(Algorithm.SHA512, Bytes.of(Algorithm.SHA512.newMessageDigest().digest("content".getBytes())).toHex());
        assertTrue(sha512.names(Bytes.utf8("content")));
        assertFalse(sha512.names(Bytes.empty()));
        var commit = Digest.gitCommit(Bytes.of(Algorithm.GIT_COMMIT.newMessageDigest().digest("content".getBytes())).toHex());
        assertFalse(commit.names(Bytes.utf8("content")));
        assertTrue(CONTENT.isSha256());
        assertFalse(sha512.isSha256() || commit.isSha256());
    }

    @Test void digests_are_ordered_by_algorithm_and_then_by_value() {
        var ordered = List.of(Digest.sha256("0".repeat(64)), Digest.sha256("1" + "0".repeat(63)), new Digest(Algorithm.SHA512, "0".repeat(128)), Digest.gitCommit("0".repeat(40)));
        var shuffled = new ArrayList<>(ordered);
        Collections.shuffle(shuffled, new Random(5));
        assertEquals(ordered, shuffled.stream().sorted().toList());
        assertEquals(0, ordered.getFirst().compareTo(Digest.sha256("0".repeat(64))));
    }

    @Test void json_has_one_spelling() {
        var json = Json.object().with("b", 2).with("a", Json.array(List.of(new Json.Null(), Json.bool(true), Json.bool(false), Json.text("x")))).with("\ud834\udd1e", "g").with("\ufb33", "h")
                .with("c", Json.object(Map.of())).with("d", Json.texts(List.of("1", "2"))).withUnlessEmpty("e", "").withUnlessEmpty("f", "f").build();
        assertEquals("{\"a\":[null,true,false,\"x\"],\"b\":2,\"c\":{},\"d\":[\"1\",\"2\"],\"f\":\"f\",\"\ud834\udd1e\":\"g\",\"\ufb33\":\"h\"}", json.toBytes().toText());
        assertEquals("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f \u007f/é\"", Json.text("\"\\\b\f\n\r\t\0\u001f \u007f/é").toBytes().toText());
        for (var number : Map.of("0", "0.00", "-0", "0", "1.50", "1.5", "1e3", "1000", "100", "100", "-2.50e1", "-25", "1e-7", "0.0000001").entrySet()) {
            var written = new Json.Number(new BigDecimal(number.getKey())).toBytes().toText();
            assertEquals(new BigDecimal(written), new BigDecimal(number.getKey()).signum() == 0 ? BigDecimal.ZERO : new BigDecimal(number.getValue()), number.getKey());
        }
        assertEquals("0", new Json.Number(new BigDecimal("0.000")).toBytes().toText());
        assertEquals("1000", new Json.Number(new BigDecimal("1e3")).toBytes().toText());
    }

    @Test void a_member_given_twice_is_our_mistake_and_a_value_does_not_change_afterwards() {
        assertThrows(IllegalArgumentException.class, () -> Json.object().with("a", 1).with("a", "x"));
        var values = new TreeMap<String, Json>(Map.of("a", Json.number(1)));
        var members = Json.object(values);
        values.put("b", Json.number(2));
        assertEquals(Json.object().with("a", 1).build(), members);
        assertThrows(UnsupportedOperationException.class, () -> ((Json.Members) members).values().put("b", Json.number(2)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "..", "./a", "a/.", "a/..", "a/../b", "a\\b", "a\0b", "a\nb", "\u001f", "\u007f", "\u2028", "\u2029"})
    void a_path_with_a_second_spelling_is_refused(String path) {
        refused(() -> ArtifactPath.require(path));
    }

    @Test void a_path_has_a_length_in_characters_and_a_segment_one_in_bytes() {
        for (var path : List.of("a", ".a", "a.", "...", "a b/c", "é/\u0080", "\u2027\u202a", "x".repeat(255) + "/" + "x".repeat(255))) {
            assertEquals(path, ArtifactPath.require(path));
        }
        var longest = "x/".repeat(2047) + "xx";
        assertEquals(longest, ArtifactPath.require(longest));
        refused(() -> ArtifactPath.require(longest + "x"));
        refused(() -> ArtifactPath.require("x".repeat(256)));
        refused(() -> ArtifactPath.require("é".repeat(128)));
        assertEquals(127, ArtifactPath.require("é".repeat(127)).length());
    }

    @Test void a_link_stays_inside_its_tree_whatever_its_names_lead_to() {
        for (var good : Map.of("a", "b", "d/a", "../b", "d/e/a", "../../b/c", "d/b", "./c", "d/f", "..", "x", ".").entrySet()) {
            ArtifactPath.requireInside(good.getKey(), good.getValue());
        }
        for (var bad : Map.of("a", "../b", "d/a", "../../b", "d/b", "c/..", "d/c", "../c/..", "e", "/etc/passwd", "f", "", "g", "a\0b", "h", "a\\b", "i", "a\nb", "d/k", "./../..").entrySet()) {
            refused(() -> ArtifactPath.requireInside(bad.getKey(), bad.getValue()));
        }
        refused(() -> ArtifactPath.requireInside("a", "\0"));
        refused(() -> ArtifactPath.requireInside("a", "\n"));
        refused(() -> ArtifactPath.requireInside("a", "\\"));
        // after a name, an empty or dotted segment is no way back either
        refused(() -> ArtifactPath.requireInside("d/a", "c//.."));
        ArtifactPath.requireInside("d/a", ".//../b");
    }

    private static Entry.File file(String content, boolean executable) {
        var bytes = Bytes.utf8(content);
        return new Entry.File(Digest.of(bytes), bytes.size(), executable);
    }

    private static Tree tree() {
        return new Tree(new TreeMap<>(Map.of("bin/run", file("run", true), "a", file("", false), "lib/l", new Entry.Symlink("../a"), "b", new Entry.Symlink("bin/run"))));
    }

    @Test void a_tree_is_read_in_its_one_form_only() {
        var tree = tree();
        var text = tree.toBytes().toText();
        var empty = Digest.of(Bytes.empty()).hex();
        assertEquals("alnage-tree-1\nf " + empty + " 0 a\nl b\0bin/run\nx " + Digest.of(Bytes.utf8("run")).hex() + " 3 bin/run\nl lib/l\0../a\n", text);
        assertEquals(tree, Tree.parse(tree.toBytes()));
        assertEquals(Digest.of(tree.toBytes()), tree.digest());
        assertEquals(new Tree(new TreeMap<>()), Tree.parse(Bytes.utf8(Tree.HEADER)));
        for (var other : List.of("", "alnage-tree-2\n", text.substring(1), text + "\n", text.substring(0, text.length() - 1), text.replace(" 0 a", " 00 a"), text.replace(" 0 a", " +0 a"),
                text.replace(" 0 a", "  a"), text.replace("f ", "d "), text.replace("f ", "f  "), text.replace(" 3 bin", " -3 bin"), text.replace("l b\0", "l b "),
                text.replace("l b\0bin/run\n", "l b\0bin/run\n".repeat(2)), text.replace(empty, empty.substring(1)), text.replace(empty, empty + "0"), text.replace("f " + empty, "f"),
                Tree.HEADER + "x\n", Tree.HEADER + "f " + empty + "_0 a\n", Tree.HEADER + "l b\0c\nf " + empty + " 0 a\n", Tree.HEADER + "f " + empty + " 0 \n")) {
            refused(() -> Tree.parse(Bytes.utf8(other)));
        }
        for (var at = 0; at < text.length(); at++) {
            var changed = text.substring(0, at) + (text.charAt(at) == 'f' ? '0' : 'f') + text.substring(at + 1);
            try {
                assertNotEquals(tree, Tree.parse(Bytes.utf8(changed)), changed);
            } catch (Rejected.Malformed e) {
                assertTrue(e.getMessage().startsWith("found "), e.getMessage());
            }
        }
    }

    @Test void a_tree_describes_a_file_system() {
        refused(() -> new Tree(new TreeMap<>(Map.of("a", file("", false), "a/b", file("", false)))));
        refused(() -> new Tree(new TreeMap<>(Map.of("a/b", new Entry.Symlink("c"), "a/b/c/d", file("", false)))));
        refused(() -> new Tree(new TreeMap<>(Map.of("a", new Entry.Symlink("../b")))));
        refused(() -> new Tree(new TreeMap<>(Map.of("../a", file("", false)))));
        refused(() -> new Entry.File(CONTENT, -1, false));
        refused(() -> new Entry.File(Digest.gitCommit("0".repeat(40)), 1, false));
        assertEquals(2, new Tree(new TreeMap<>(Map.of("a", file("", false), "a-b/c", file("", false)))).entries().size());
    }

    @Test void the_files_of_a_tree_are_resources_and_its_links_are_none() {
        assertEquals(List.of(Resource.of("app/a", Digest.of(Bytes.empty())), Resource.of("app/bin/run", Digest.of(Bytes.utf8("run")))), tree().toResources("app/"));
        var files = List.of(Map.entry("a", file("x", false)), Map.entry("b", file("y", true)));
        assertEquals(Set.of("a", "b"), Tree.ofFiles(files).entries().keySet());
        refused(() -> Tree.ofFiles(List.of(files.getFirst(), files.getFirst())));
    }

    @Tag("D9")
    @Test void a_resource_is_the_content_only_if_each_of_its_digests_says_so() {
        var content = Bytes.utf8("content");
        var sha512 = new Digest(Algorithm.SHA512, Bytes.of(Algorithm.SHA512.newMessageDigest().digest("content".getBytes())).toHex());
        var forged = new Digest(Algorithm.SHA512, "0".repeat(128));
        assertTrue(Resource.of("a", CONTENT).matches(content));
        assertTrue(new Resource("a", "", List.of(sha512, CONTENT), "").matches(content));
        assertFalse(new Resource("a", "", List.of(CONTENT, forged), "").matches(content));
        assertFalse(new Resource("a", "", List.of(), "").matches(content));
        refused(() -> new Resource("a", "", List.of(CONTENT, OTHER), ""));
        refused(() -> new Resource("", "", List.of(), "text/plain"));
        assertEquals(List.of(CONTENT, sha512), new Resource("", "u:x", List.of(sha512, CONTENT), "").digests());
        assertEquals("{\"digest\":{\"sha256\":\"" + CONTENT.hex() + "\"},\"uri\":\"u:x\"}", Resource.at("u:x", CONTENT).toJson().toBytes().toText());
        assertEquals("{\"mediaType\":\"m\",\"name\":\"n\"}", new Resource("n", "", List.of(), "m").toJson().toBytes().toText());
    }

    @Test void a_statement_is_filed_under_every_digest_of_its_subjects_once() {
        var claim = new Predicate.Release("pkg:a/b@1", "1");
        var statement = new Statement(List.of(Resource.of("b", OTHER), Resource.of("a", CONTENT), Resource.of("c", CONTENT)), claim);
        assertEquals(List.of(CONTENT, OTHER).stream().sorted().toList(), statement.subjectDigests());
        refused(() -> new Statement(List.of(), claim));
        refused(() -> new Statement(List.of(Resource.of("a", CONTENT), new Resource("b", "u:x", List.of(), "")), claim));
        assertEquals("https://spdx.dev/Document/v3", new Predicate.Spdx(Predicate.Spdx.TYPE_3, Json.object().build()).type());
        refused(() -> new Predicate.Spdx("https://spdx.dev/Document/v4", Json.object().build()));
        refused(() -> new Predicate.TestResult(Predicate.TestResult.Result.PASSED, List.of(), List.of(), List.of(), List.of("t")));
    }

    @Test void an_older_provenance_is_kept_as_it_came() {
        var content = Json.object().with("builder", "b").build();
        assertEquals(content, new Predicate.ProvenanceV02("b", "t", "", List.of(), content).toJson());
        assertEquals("https://slsa.dev/provenance/v0.2", new Predicate.ProvenanceV02("b", "t", "", List.of(), content).type());
    }
}
