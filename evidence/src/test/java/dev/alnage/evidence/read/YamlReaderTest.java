package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private static String json(String yaml) {
        return YamlReader.read(Bytes.utf8(yaml)).toBytes().toText();
    }

    private static void refused(String because, String yaml) {
        var message = assertThrows(Rejected.Malformed.class, () -> json(yaml)).getMessage();
        assertTrue(message.contains(because), message);
    }

    @Tag("X9") @Test void anchors_aliases_and_merge_keys_are_refused() {
        refused("anchor", "a: &x 1\nb: *x\n");
        refused("anchor", "a: &x [1]\n");
        refused("anchor", "&x a: 1\n");
        refused("alias", "b: *x\n");
        refused("not text", "*x : 1\n");
        refused("merge key", "a:\n  <<: {b: 1}\n");
        refused("merge key", "\"<<\": {b: 1}\n");
    }

    @Tag("X9") @Test void a_bomb_of_aliases_ends_at_its_first_anchor() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n");
        }
        refused("anchor &a0", bomb.toString());
    }

    @Tag("X9") @ParameterizedTest
    @ValueSource(strings = {"a: !!javax.script.ScriptEngineManager [x]", "a: !!str no", "a: !x y", "a: ! y", "!!map {a: b}", "!!seq [a]", "a: !!binary aGk=",
            "!!str a: b"})
    void tags_are_refused(String yaml) {
        refused("tag", yaml);
    }

    @Tag("X9") @Test void escapes_without_digits_or_with_too_large_a_number_are_refused() {
        for (var escape : List.of("\\x", "\\u", "\\U", "\\UFFFFFFFF\"", "\\U7FFFFFFF\"")) {
            assertThrows(Rejected.Malformed.class, () -> YamlReader.read(Bytes.utf8("a: \"" + escape)), escape);
        }
    }

    @Tag("X9") @Test void keys_twice_are_refused_in_every_spelling() {
        refused("twice", "a: 1\na: 2\n");
        refused("twice", "a: 1\n\"a\": 2\n");
        refused("twice", "a: 1\n\"\\x61\": 2\n");
        refused("twice", "x: {a: 1, 'a': 2}\n");
    }

    @Tag("X9") @Test void deep_nesting_is_refused_quickly() throws Throwable {
        CpuTime.assertWithin(Duration.ofSeconds(1), () -> {
            refused("deeper", "[".repeat(100_000));
            refused("deeper", "[".repeat(100_000) + "]".repeat(100_000));
            refused("deeper", "{a: ".repeat(100_000));
            refused("deeper", "- ".repeat(100_000) + "x");
        });
        assertEquals("[".repeat(64) + "]".repeat(64), json("[".repeat(64) + "]".repeat(64)));
        refused("deeper", "[".repeat(65) + "]".repeat(65));
    }

    @Tag("X9") @Test void a_second_document_a_directive_and_an_empty_one_are_refused() {
        refused("one document", "a: 1\n---\nb: 2\n");
        refused("one document", "a: 1\n...\n---\nb: 2\n");
        refused("directive", "%YAML 1.1\n---\na: 1\n");
        refused("directive", "%TAG ! tag:example.com,2000:\n---\na: 1\n");
        refused("nothing", "");
        refused("nothing", "# only a comment\n");
        assertEquals("{\"a\":1}", json("%YAML 1.2\n---\na: 1\n...\n"));
    }

    @Test void a_byte_order_mark_and_more_than_the_limit_are_refused() {
        refused("byte order mark", "\ufeffa: 1");
        refused("1048576", "a".repeat(1_048_577));
        assertThrows(Rejected.Malformed.class, () -> YamlReader.read(Bytes.hex("61c0af")));
        assertThrows(Rejected.Malformed.class, () -> YamlReader.read(Bytes.hex("fffe61003a00")));
    }

    @ParameterizedTest @ValueSource(strings = {"a: [1", "a: 'x", "\tb: 1", "a: b: c", "a: @x", "a: `x", "- a\nb: 1", "a: \u0007", "{a: 1", "\"\\ud800\"", "\"\\uD83D x\""})
    void damaged_yaml_is_refused(String yaml) {
        assertThrows(Rejected.Malformed.class, () -> json(yaml));
    }

    @Test void keys_that_are_not_text_are_refused() {
        refused("not text", "1: a\n");
        refused("not text", "true: a\n");
        refused("not text", "~: a\n");
        refused("not text", "? [a]\n: b\n");
        refused("not text", "? {a: b}\n: c\n");
        assertEquals("{\"1\":\"a\",\"on\":\"b\",\"yes\":\"c\"}", json("\"1\": a\non: b\nyes: c\n"));
    }

    @Test void the_core_schema_decides_what_plain_text_means() {
        assertEquals("[\"no\",\"yes\",\"on\",\"12:30\",\"2026-01-31\",\"1_000\",\"0b1\",\"08:00\",\"1.2.3\",\"-\",\"e5\",\"-x\",\"0x\",\"0o8\"]",
                json("[no, yes, on, 12:30, 2026-01-31, 1_000, 0b1, 08:00, 1.2.3, '-', e5, -x, 0x, 0o8]"));
        assertEquals("[true,true,false,null,null,null,\"tRue\",\"nULL\"]", json("[true, TRUE, False, null, ~, NULL, tRue, nULL]"));
        assertEquals("[1,-1,1,0,420,255,1.5,0.5,1,1000,0.001]", json("[1, -1, +1, 0, 0o644, 0xFF, 1.5, .5, 1., 1e3, 1e-3]"));
        assertEquals("{\"a\":null,\"b\":\"1\",\"c\":\"true\"}", json("a:\nb: '1'\nc: \"true\"\n"));
        assertEquals("\"a b\\n\"", json("|\n  a b\n"));
    }

    @Test void numbers_that_two_readers_read_differently_are_refused() {
        refused("leading zero", "mode: 0644");
        refused("leading zero", "a: 007");
        refused("leading zero", "a: -00.5");
        refused("finite", "a: .inf");
        refused("finite", "a: -.INF");
        refused("finite", "a: .nan");
        refused("finite", "a: 1e99");
        refused("finite", "a: 1e99999999999");
        refused("finite", "a: " + "1".repeat(41));
        refused("finite", "a: 0x" + "f".repeat(41));
        assertEquals("{\"mode\":\"0644\"}", json("mode: '0644'"));
    }

    @Test void keys_keep_their_order() {
        var members = (Json.Members) YamlReader.read(Bytes.utf8("z: 1\na: 2\nm: 3\n"));
        assertEquals(List.of("z", "a", "m"), List.copyOf(members.values().keySet()));
    }
}
