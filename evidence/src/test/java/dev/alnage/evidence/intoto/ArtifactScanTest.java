package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ArtifactScanTest {
    private static final String ONE = "{\"sha256\":\"" + "1a".repeat(32) + "\"}";
    private static final String TWO = "{\"sha256\":\"" + "2b".repeat(32) + "\"}";
    private static final String LINK = "{\"signatures\":[],\"signed\":{\"_type\":\"link\",\"materials\":{\"a\":" + ONE + ",\"b/c.java\":" + TWO
            + "},\"name\":\"s\",\"products\":{\"a\":" + TWO + ",\"b/c.java\":" + TWO + ",\"d e\":" + ONE + "}}}";
    private static final List<String> PIECES = List.of("\"", ":", ",", "{", "}", "[", "]", " ", "\n", "\\", "\\\"", "\\u0061", "null", "1", "é", "\u0001", "/", "..", "{}", "{\"",
            "\"materials\":{}", "\"materials\":{\"a\":" + ONE + "}", "\"products\":", "\"signed\":{", "\"sha256\":\"" + "1a".repeat(32) + "\"", "\"m\\u0061terials\"", "\"a\":" + ONE + ",", "F");

    /** What a file says of its artifacts: the lists, the canonical bytes of each, and all else. */
    private record Said(Map<String, Artifacts> lists, Map<String, Bytes> canonical, Json.Members rest) {}

    private static Optional<Said> slowly(Bytes file) {
        try {
            return Optional.of(said(JsonReader.read(file), Map.of()));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    private static Optional<Said> scanned(Bytes file) {
        try {
            var scan = ArtifactScan.of(file, new Interned());
            var taken = new TreeMap<String, Listed>();
            List.of("materials", "products").forEach(name -> scan.find(name).ifPresent(listed -> taken.put(name, listed)));
            return Optional.of(said(JsonReader.read(scan.rest()), taken));
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    private static Said said(Json file, Map<String, Listed> taken) {
        var lists = new TreeMap<String, Artifacts>();
        var canonical = new TreeMap<String, Bytes>();
        var rest = Json.object().build();
        if (file instanceof Json.Members(var top)) {
            var others = new TreeMap<>(top);
            if (top.get("signed") instanceof Json.Members(var signed)) {
                others.remove("signed");
                var left = new TreeMap<>(signed);
                for (var name : List.of("materials", "products")) {
                    if (left.get(name) instanceof Json.Members members) {
                        var listed = taken.containsKey(name) ? taken.get(name) : Listed.of(Artifacts.read(members, new Interned()));
                        assertTrue(!taken.containsKey(name) || members.values().isEmpty());
                        var bytes = new CanonicalBytes(16);
                        listed.writeCanonical(bytes);
                        lists.put(name, listed.artifacts());
                        canonical.put(name, bytes.toBytes());
                        left.remove(name);
                    }
                }
                others.put("the rest of signed", Json.object(left));
            }
            rest = (Json.Members) Json.object(others);
        }
        return new Said(lists, canonical, rest);
    }

    private static void same(String file) {
        var bytes = Bytes.utf8(file);
        var slowly = slowly(bytes);
        assertEquals(slowly, scanned(bytes), file);
        slowly.ifPresent(said -> said.lists.forEach((name, list) -> assertEquals(CanonicalJson.of(list.toJson()), said.canonical.get(name), file)));
    }

    @Test void the_lists_of_a_link_are_taken_whether_written_compactly_or_over_many_lines() {
        for (var file : List.of(LINK, LINK.replace(":", " : ").replace(",", " ,\n\t").replace("{", "{\r\n").replace("}", " }"))) {
            var scan = ArtifactScan.of(Bytes.utf8(file), new Interned());
            assertEquals(2, scan.find("materials").orElseThrow().artifacts().size());
            assertEquals(3, scan.find("products").orElseThrow().artifacts().size());
            assertFalse(scan.rest().toText().contains("sha256"));
            same(file);
        }
    }

    @Test @Tag("X1") void what_is_written_in_any_other_way_stays_for_the_reader_of_json() {
        for (var materials : List.of("{}", "[]", "{\"a\":{}}", "{\"\\u0061\":" + ONE + "}", "{\"é\":" + ONE + "}", "{\"a\":" + ONE.replace("1a", "1A") + "}", "{\"a\":" + ONE + ",}",
                "{\"a\":" + ONE.replace("}", ",\"sha512\":\"" + "3c".repeat(64) + "\"}") + "}", "{\"a\"" + ONE + "}", "{" + ONE + "}")) {
            var file = "{\"signed\":{\"materials\":" + materials + "}}";
            assertTrue(ArtifactScan.of(Bytes.utf8(file), new Interned()).find("materials").isEmpty(), file);
            same(file);
        }
    }

    @Test @Tag("X1") void a_list_elsewhere_or_twice_is_not_taken_for_the_one_that_counts() {
        var list = "{\"a\":" + ONE + "}";
        for (var file : List.of("{\"materials\":" + list + "}", "[{\"signed\":{\"materials\":" + list + "}}]", "{\"signed\":{\"x\":{\"materials\":" + list + "}}}",
                "{\"x\":\"\\\"signed\\\":{\",\"materials\":" + list + "}", "{\"signed\":[{\"materials\":" + list + "}]}", "{\"signed\":{},\"x\":{\"materials\":" + list + "}}")) {
            assertTrue(ArtifactScan.of(Bytes.utf8(file), new Interned()).find("materials").isEmpty(), file);
            same(file);
        }
        for (var file : List.of("{\"signed\":{\"materials\":" + list + ",\"materials\":" + list + "}}", "{\"signed\":{\"materials\":" + list + ",\"m\\u0061terials\":" + list + "}}",
                "{\"signed\":{\"materials\":{},\"materials\":" + list + "}}", "{\"signed\":{\"materials\":" + list + "},\"signed\":{}}", "{\"s\\u0069gned\":{},\"signed\":{\"materials\":" + list + "}}",
                "{\"signed\":{\"materials\":{\"a\":" + ONE + ",\"a\":" + ONE + "}}}")) {
            assertTrue(scanned(Bytes.utf8(file)).isEmpty(), file);
            same(file);
        }
    }

    @Test void a_list_that_stood_in_the_file_before_is_the_same_object() {
        var interned = new Interned();
        var products = ArtifactScan.of(Bytes.utf8(LINK), interned).find("products").orElseThrow().artifacts();
        var next = LINK.replace("\"materials\":{\"a\":" + ONE + ",\"b/c.java\":" + TWO + "}", "\"materials\":{\"a\":" + TWO + ",\"b/c.java\":" + TWO + ",\"d e\":" + ONE + "}");
        assertSame(products, ArtifactScan.of(Bytes.utf8(next), interned).find("materials").orElseThrow().artifacts());
        same(next);
    }

    @Test @Tag("X1") void damaged_links_say_the_same_as_to_the_reader_of_json_or_nothing() {
        var random = new Random(11);
        var read = 0;
        for (var i = 0; i < 20_000; i++) {
            var text = new StringBuilder(i % 2 == 0 ? LINK : LINK.replace(",", ", "));
            for (var n = 1 + random.nextInt(2); n > 0; n--) {
                var at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(3)), PIECES.get(random.nextInt(PIECES.size())));
            }
            same(text.toString());
            read += slowly(Bytes.utf8(text.toString())).isPresent() ? 1 : 0;
        }
        assertTrue(read > 500, read + " could be read");
    }
}
