package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.JsonStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArtifactsTest {
    private static final String ONE = "\"sha256\":\"" + "1a".repeat(32) + "\"";
    private static final String TWO = "\"sha256\":\"" + "2b".repeat(32) + "\"";
    private static final String SHA512 = "\"sha512\":\"" + "3c".repeat(64) + "\"";

    private static Artifacts read(String json) {
        var whole = Artifacts.read(JsonReader.read(Bytes.utf8(json)), new Interned());
        var streamed = Artifacts.read(JsonStream.open(Bytes.utf8(json).toStream(), 10_000), new Interned());
        assertEquals(whole, streamed);
        return streamed;
    }

    @Test @Tag("X1") void a_name_twice_and_an_algorithm_twice_are_refused() {
        for (var json : List.of("{\"a\":{" + ONE + "},\"a\":{" + ONE + "}}", "{\"a\":{" + ONE + "," + ONE + "}}", "{\"a\":{" + ONE + "},\"\\u0061\":{" + ONE + "}}")) {
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(Bytes.utf8(json).toStream(), 10_000), new Interned()), json);
        }
    }

    @Test void what_is_not_an_artifact_is_refused_from_a_stream_too() {
        for (var json : List.of("[]", "{\"a\":1}", "{\"a\":{\"sha256\":1}}", "{\"a\":{}}", "{\"a\":{\"md5\":\"" + "1".repeat(32) + "\"}}", "{\"a\":{" + ONE.replace("1a", "1A") + "}}")) {
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(Bytes.utf8(json).toStream(), 10_000), new Interned()), json);
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonReader.read(Bytes.utf8(json)), new Interned()), json);
        }
    }

    @Test @Tag("D9") void a_second_hash_counts_whatever_its_place_and_a_damaged_first_one_is_refused() {
        assertEquals(read("{\"a\":{" + ONE + "," + SHA512 + "}}"), read("{\"a\":{" + SHA512 + "," + ONE + "}}"));
        assertNotEquals(read("{\"a\":{" + ONE + "}}"), read("{\"a\":{" + ONE + "," + SHA512 + "}}"));
        for (var hashes : List.of(ONE + "," + TWO, TWO.replace("2b", "2B") + "," + ONE, ONE.replace("1a", "1") + "," + SHA512, ONE + "," + SHA512 + "," + ONE)) {
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(Bytes.utf8("{\"a\":{" + hashes + "}}").toStream(), 10_000), new Interned()), hashes);
        }
    }

    @Test @Tag("D6") void a_name_that_is_not_canonical_is_refused_wherever_it_stands() {
        for (var name : List.of("", "/a", "a/../b", "./a", "a\\ud800")) {
            var interned = new Interned();
            Artifacts.read(JsonStream.open(Bytes.utf8("{\"a\":{" + ONE + "}}").toStream(), 10_000), interned);
            var json = "{\"a\":{" + ONE + "},\"" + name + "\":{" + ONE + "}}";
            assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(Bytes.utf8(json).toStream(), 10_000), interned), json);
        }
    }

    @Test void a_list_reads_alike_whatever_was_read_before_it() {
        var interned = new Interned();
        var texts = List.of("{\"a\":{" + ONE + "},\"b\":{" + TWO + "}}", "{\"a\":{" + TWO + "},\"b\":{" + ONE + "}}", "{\"b\":{" + TWO + "},\"a\":{" + ONE + "}}", "{\"a\":{" + ONE + "}}", "{}",
                "{\"a\":{" + ONE + "},\"b\":{" + TWO + "},\"c\":{" + ONE + "," + SHA512 + "}}", "{\"a\":{" + ONE + "},\"c\":{" + SHA512 + "},\"b\":{" + ONE + "}}");
        for (var before : texts) {
            for (var text : texts) {
                Artifacts.read(JsonStream.open(Bytes.utf8(before).toStream(), 10_000), interned);
                assertEquals(Artifacts.read(JsonReader.read(Bytes.utf8(text)), new Interned()), Artifacts.read(JsonStream.open(Bytes.utf8(text).toStream(), 10_000), interned), before + text);
            }
            for (var twice : List.of("{\"a\":{" + ONE + "},\"b\":{" + TWO + "},\"a\":{" + ONE + "}}", "{\"b\":{" + ONE + "},\"b\":{" + ONE + "}}")) {
                Artifacts.read(JsonStream.open(Bytes.utf8(before).toStream(), 10_000), interned);
                assertThrows(Rejected.Malformed.class, () -> Artifacts.read(JsonStream.open(Bytes.utf8(twice).toStream(), 10_000), interned), before + twice);
            }
        }
    }

    @Test void lists_are_equal_by_names_and_every_hash() {
        var both = read("{\"a\":{" + ONE + "},\"b\":{" + TWO + "," + SHA512 + "}}");
        assertEquals(both, read("{\"b\":{" + SHA512 + "," + TWO + "},\"a\":{" + ONE + "}}"));
        for (var other : List.of("{\"a\":{" + ONE + "}}", "{\"a\":{" + ONE + "},\"b\":{" + TWO + "}}", "{\"a\":{" + TWO + "},\"b\":{" + TWO + "," + SHA512 + "}}",
                "{\"a\":{" + ONE + "},\"c\":{" + TWO + "," + SHA512 + "}}", "{\"a\":{" + ONE + "},\"b\":{" + TWO + "," + SHA512.replace("3c", "3d") + "}}")) {
            assertNotEquals(both, read(other), other);
            assertTrue(List.of("a", "b", "c").contains(both.difference(read(other))), other);
        }
        assertEquals("c", read("{\"a\":{" + ONE + "}}").difference(read("{\"a\":{" + ONE + "},\"c\":{" + ONE + "}}")));
    }

    @Test void one_place_is_compared_by_every_algorithm_of_both() {
        var plain = read("{\"a\":{" + ONE + "}}");
        var more = read("{\"a\":{" + ONE + "," + SHA512 + "}}");
        assertTrue(plain.same(0, plain, 0) && more.same(0, more, 0));
        assertTrue(!plain.same(0, more, 0) && !more.same(0, plain, 0));
    }

    @Test void what_was_read_is_written_canonically_as_it_was() {
        var json = "{\"\":1}";
        assertThrows(Rejected.Malformed.class, () -> read(json));
        var text = "{\"a \\\"b\":{" + ONE + "},\"\uffee\":{" + TWO + "},\"\ud83d\ude00\":{" + ONE + "," + SHA512 + "}}";
        var out = new CanonicalBytes(1);
        read(text).writeCanonical(out);
        assertEquals(text, out.toBytes().toText());
        assertEquals(CanonicalJson.of(read(text).toJson()).toText(), out.toBytes().toText());
        assertEquals(read(text), Artifacts.of(read(text).toMap()));
    }

    @Test void equal_lists_of_one_verification_are_held_once() {
        var interned = new Interned();
        var json = Bytes.utf8("{\"a\":{" + ONE + "}}");
        assertSame(Artifacts.read(JsonReader.read(json), interned), Artifacts.read(JsonStream.open(json.toStream(), 1000), interned));
        assertEquals(0, Artifacts.of(new TreeMap<>(Map.of())).size());
    }
}
