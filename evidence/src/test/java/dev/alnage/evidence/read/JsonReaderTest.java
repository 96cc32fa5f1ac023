package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ways of reading JSON refuse the same. */
class JsonReaderTest {
    private static Json read(Bytes json) {
        var whole = JsonReader.read(json);
        try (var stream = JsonStream.open(json.toStream(), 100_000_000)) {
            var value = stream.value();
            stream.end();
            assertEquals(whole, value);
        }
        return whole;
    }

    private static void refused(String because, Bytes json) {
        var message = assertThrows(Rejected.Malformed.class, () -> JsonReader.read(json)).getMessage();
        assertTrue(message.contains(because), message);
        assertThrows(Rejected.Malformed.class, () -> {
            try (var stream = JsonStream.open(json.toStream(), 100_000_000)) {
                stream.value();
                stream.end();
            }
        });
    }

    private static void refused(String because, String json) {
        refused(because, Bytes.utf8(json));
    }

    @Tag("X1") @ParameterizedTest
    @ValueSource(strings = {"{'a':1,'a':2}", "{'a':1,'b':2,'c':3,'a':1}", "{'x':{'y':[{'a':1,'a':1}]}}", "{'a':1,'\\u0061':2}", "{'\\u00e9':1,'é':2}",
            "{'':1,'':2}", "{'a\\/':1,'a/':2}"})
    void a_member_twice_is_refused_at_any_depth_and_in_any_spelling(String json) {
        refused("twice", json.replace('\'', '"'));
    }

    @Tag("X1") @Test void equal_names_in_different_objects_are_read() {
        assertEquals("{\"A\":2,\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":1}]}", read(Bytes.utf8("{\"a\":{\"a\":1},\"A\":2,\"b\":[{\"a\":1},{\"a\":1}]}")).toBytes().toText());
    }

    @Tag("X2") @ParameterizedTest
    @ValueSource(strings = {"22c0af22", "22e080af22", "22f08080af22", "22eda08022", "22edbfbf22", "22f490808022", "22ff22", "22c322", "228022", "2261",
            "fffe2200610022", "feff00220061", "00220061002200", "2200610022", "7b00", "220022", "00", "0031"})
    void what_is_not_utf_8_is_refused(String hex) {
        refused("found", Bytes.hex(hex));
    }

    @Tag("X2") @Test void a_byte_order_mark_is_refused() {
        refused("byte order mark", Bytes.hex("efbbbf22c3a922"));
        assertEquals(Json.text("é"), read(Bytes.hex("22c3a922")));
    }

    @Tag("X2") @ParameterizedTest
    @ValueSource(strings = {"\"\\ud800\"", "\"\\udc00\"", "\"\\ud800x\"", "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"", "{\"\\ud800\":1}", "[\"\\uD83D\\n\"]"})
    void a_lone_surrogate_is_refused(String json) {
        refused("surrogate", json);
    }

    @Tag("X2") @Test void a_pair_of_surrogates_is_one_character() {
        assertEquals(Json.text("𝄞"), read(Bytes.utf8("\"\\ud834\\udd1e\"")));
    }

    @Tag("X2") @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}{}", "1 2", "{}x", "[],", "{}\u0000", "null null", "\"a\"\"b\"", "{}]", "{}/**/", "{} #", "1,", "truefalse"})
    void anything_after_the_value_is_refused(String json) {
        refused("found", json);
    }

    @Tag("X2") @Test void white_space_around_the_value_is_read() {
        assertEquals(Json.number(1), read(Bytes.utf8(" \n\t\r1 \n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "\"", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "{\"a\" 1}", "01", "+1", ".5", "5.", "1e", "0x1", "NaN", "Infinity",
            "-", "--1", "tru", "True", "nul", "\"\\x\"", "\"\\u12\"", "\"a\nb\"", "\"\t\"", "//x\n1", "[//x\n1]", "{1:2}", "{\"a\":}", "[,1]", "'a'", "\u00a01", "undefined"})
    void what_is_no_json_is_refused(String json) {
        refused("found", json);
    }

    @Tag("X3") @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "1E3", "10e-1", "9007199254740993", "9007199254740992", "9223372036854775808", "-9007199254740993", "18446744073709551616", "\"7\"", "null",
            "7.9", "true", "[1]", "1e40"})
    void an_integer_written_otherwise_or_out_of_range_is_refused(String number) {
        var json = Bytes.utf8("{\"version\":" + number + "}");
        assertThrows(Rejected.Malformed.class, () -> Fields.of("test", JsonReader.read(json)).integer("version", Long.MIN_VALUE, Long.MAX_VALUE));
    }

    @Tag("X3") @Test void an_integer_within_range_is_read() {
        var fields = Fields.of("test", read(Bytes.utf8("{\"a\":9007199254740991,\"b\":-9007199254740991,\"c\":0}")));
        assertEquals(Fields.INTEGER_MAX, fields.integer("a", 0, Long.MAX_VALUE));
        assertEquals(-Fields.INTEGER_MAX, fields.integer("b", Long.MIN_VALUE, 0));
        assertEquals(0, fields.integer("c", 0, 0));
        assertThrows(Rejected.Malformed.class, () -> fields.integer("c", 1, 2));
        assertThrows(Rejected.Malformed.class, () -> fields.integer("a", 0, Fields.INTEGER_MAX - 1));
    }

    @Tag("X3") @ParameterizedTest
    @ValueSource(strings = {"-0", "-0.0", "-0e1", "1e400", "1e-400", "1e999999999999", "1e99999999", "12345678901234567890123456789012345678901", "1e40", "0.12345678901234567890123456789012345678e-9"})
    void a_number_that_cannot_be_written_again_is_refused(String number) {
        refused("found", number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e0", "1E0", "1.0", "0.1e1", "10e-1", "1.0e1", "0e0"})
    @Tag("X3") void an_integer_written_as_something_else_is_no_integer(String digits) {
        var fields = Fields.of("test", JsonReader.read(Bytes.utf8("{\"n\":" + digits + "}")));
        assertThrows(Rejected.Malformed.class, () -> fields.integer("n", 0, 100));
    }

    @Test void depth_and_length_end_at_their_limits() throws Throwable {
        CpuTime.assertWithin(Duration.ofSeconds(2), () -> {
            refused("found", "[".repeat(1_000_000));
            refused("found", "{\"a\":".repeat(1_000_000));
            refused("found", "[".repeat(65) + "]".repeat(65));
        });
        assertEquals("[".repeat(64) + "]".repeat(64), read(Bytes.utf8("[".repeat(64) + "]".repeat(64))).toBytes().toText());
        assertThrows(Rejected.Malformed.class, () -> JsonReader.read(Bytes.utf8("[1,2]"), 4));
        assertThrows(Rejected.Malformed.class, () -> JsonStream.open(Bytes.utf8("[1,2]").toStream(), 4).value());
        assertEquals(2, ((Json.Elements) JsonReader.read(Bytes.utf8("[1,2]"), 5)).values().size());
        refused("found", "{\"" + "n".repeat(70_000) + "\":1}");
        refused("found", "\"" + "n".repeat(20_000_001) + "\"");
    }

    @Test void many_names_of_one_hash_are_read_quickly() throws Throwable {
        var json = new StringBuilder("{\"start\":0");
        for (var i = 0; i < 1 << 15; i++) {
            json.append(",\"");
            for (var bit = 14; bit >= 0; bit--) {
                json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            json.append("\":0");
        }
        var bytes = Bytes.utf8(json.append('}').toString());
        CpuTime.assertWithin(Duration.ofSeconds(2), () -> read(bytes));
    }

    @Test void a_stream_hands_out_value_by_value() {
        var seen = new ArrayList<String>();
        try (var stream = JsonStream.open(Bytes.utf8("{\"a\":[\"x\",\"y\"],\"b\":{\"c\":[1,{}]},\"d\":\"z\"}").toStream(), 100)) {
            stream.object(name -> {
                switch (name) {
                    case "a" -> stream.array(() -> seen.add(stream.text()));
                    case "d" -> seen.add(stream.text());
                    default -> seen.add(name + stream.value().toBytes().toText());
                }
            });
            stream.end();
        }
        assertEquals(List.of("x", "y", "b{\"c\":[1,{}]}", "z"), seen);
    }

    @Test void a_stream_refuses_another_kind_of_value_and_a_name_twice() {
        assertThrows(Rejected.Malformed.class, () -> open("[1]").object(_ -> { }));
        assertThrows(Rejected.Malformed.class, () -> open("{}").array(() -> { }));
        assertThrows(Rejected.Malformed.class, () -> open("1").text());
        assertThrows(Rejected.Malformed.class, () -> open("").value());
        var stream = open("{\"a\":1,\"\\u0061\":2}");
        assertThrows(Rejected.Malformed.class, () -> stream.object(_ -> stream.value()));
        assertThrows(Rejected.Malformed.class, () -> open("1 2").end());
    }

    @Test void a_stream_that_ends_in_a_character_or_fails_is_not_read_as_shorter() {
        assertThrows(Rejected.Malformed.class, () -> JsonStream.open(Bytes.hex("31c3").toStream(), 10).value());
        var broken = new InputStream() {
            @Override public int read() throws IOException {
                throw new IOException("no more");
            }
        };
        assertThrows(UncheckedIOException.class, () -> JsonStream.open(broken, 10).value());
    }

    @Test void a_character_may_be_split_between_two_reads() {
        var json = "\"é𝄞ü\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var dripping = new ByteArrayInputStream(json) {
            @Override public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(length, 1));
            }
        };
        assertEquals("é𝄞ü", JsonStream.open(dripping, 100).text());
    }

    @Test void a_time_has_one_spelling() {
        for (var time : List.of("2026-01-31t23:59:59Z", "2026-01-31T23:59:59z", "2026-01-31T24:00:00Z", "2026-01-31T23:59:59+00:00", "+102026-01-31T23:59:59Z",
                "2026-01-31", "2026-02-30T00:00:00Z", "Z", "", "2026-01-31 23:59:59Z", "-2026-01-31T23:59:59Z")) {
            var fields = Fields.of("test", Json.object().with("t", time).build());
            assertThrows(Rejected.Malformed.class, () -> fields.instant("t"), time);
        }
        assertEquals(Instant.ofEpochSecond(1769903999, 500_000_000), Fields.of("test", Json.object().with("t", "2026-01-31T23:59:59.5Z").build()).instant("t"));
    }

    private static JsonStream open(String json) {
        return JsonStream.open(Bytes.utf8(json).toStream(), 100);
    }
}
