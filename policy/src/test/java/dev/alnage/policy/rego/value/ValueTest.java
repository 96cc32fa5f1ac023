package dev.alnage.policy.rego.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ValueTest {
    private static Value json(String text) {
        return RegoJson.read(Bytes.utf8(text));
    }

    /** A random value, small so that equal ones are drawn often. */
    static Value any(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> Value.NULL;
            case 1 -> Value.of(random.nextBoolean());
            case 2 -> Value.of(random.nextInt(-2, 3));
            case 3 -> Value.of(new BigDecimal(random.nextInt(-20, 21)).movePointLeft(random.nextInt(3)));
            case 4 -> Value.of(List.of("", "a", "b", "ab", "\uffff", "\ud83d\ude00").get(random.nextInt(6)));
            case 5 -> ArrayValue.of(some(random, depth));
            case 6 -> SetValue.of(some(random, depth));
            default -> {
                var builder = ObjectValue.builder();
                some(random, depth).forEach(key -> builder.put(key, any(random, depth - 1)));
                yield builder.build();
            }
        };
    }

    private static List<Value> some(Random random, int depth) {
        var values = new ArrayList<Value>();
        for (var left = random.nextInt(4); left > 0; left--) {
            values.add(any(random, depth - 1));
        }
        return values;
    }

    @Test void the_order_is_total_and_agrees_with_equality_and_hashes() {
        var random = new Random(1);
        var values = new ArrayList<Value>();
        for (var i = 0; i < 300; i++) {
            values.add(any(random, 2));
        }
        for (var a : values) {
            for (var b : values) {
                assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)), a + " and " + b);
                assertEquals(a.equals(b), a.compareTo(b) == 0, a + " and " + b);
                assertFalse(a.equals(b) && a.hashCode() != b.hashCode(), a + " and " + b);
            }
        }
        values.sort(Value.ORDER);
        for (var i = 0; i + 2 < values.size(); i++) {
            assertTrue(values.get(i).compareTo(values.get(i + 2)) <= 0);
        }
    }

    @Test void kinds_stand_in_the_order_of_the_language() {
        var ordered = List.of(Value.NULL, Value.FALSE, Value.TRUE, Value.of(-1), Value.of(new BigDecimal("0.5")), Value.of("a"),
                ArrayValue.EMPTY, ObjectValue.EMPTY, SetValue.EMPTY);
        assertEquals(ordered, ordered.reversed().stream().sorted(Value.ORDER).toList());
    }

    @Test void strings_are_ordered_by_code_points_and_not_by_utf_16() {
        assertTrue(Value.of("\uffff").compareTo(Value.of("\ud83d\ude00")) < 0);
    }

    @Test void numbers_are_equal_by_what_they_are_worth() {
        assertEquals(Value.of(2), Value.of(new BigDecimal("2.000")));
        assertEquals(Value.of(new BigDecimal("1e20")), Num.parse("100000000000000000000").orElseThrow());
        assertEquals(Value.of(2).hashCode(), Value.of(new BigDecimal("2.000")).hashCode());
        assertEquals(Value.of("b"), Value.array(Value.of("a"), Value.of("b")).find(Num.of(new BigDecimal("1.0"))));
        assertEquals(null, Value.array(Value.of("a"), Value.of("b")).find(Num.of(new BigDecimal("0.5"))));
    }

    @Test @Tag("P8") void a_number_that_would_fill_the_memory_is_none() {
        assertTrue(Num.parse("1e999999999").isEmpty());
        assertTrue(Num.parse("1e-999999999").isEmpty());
        assertTrue(Num.parse("9".repeat(Num.LENGTH_MAX + 1)).isEmpty());
        assertTrue(Num.parse("NaN").isEmpty());
        assertEquals("1" + "0".repeat(300), Num.parse("1e300").orElseThrow().toString());
    }

    @Test @Tag("P8") void keys_made_to_collide_are_found_in_time() {
        var builder = ObjectValue.builder();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            // "Aa" and "BB" have one hash, and so have all strings of them
            for (var i = 0; i < 1 << 17; i++) {
                builder.put(Value.of(colliding(i)), Value.of(i));
            }
            var object = builder.build();
            for (var i = 0; i < 1 << 17; i++) {
                assertEquals(Value.of(i), object.get(colliding(i)));
            }
            assertFalse(object.has(Value.of("AaAa")));
        });
    }

    private static String colliding(int bits) {
        var text = new StringBuilder();
        for (var i = 0; i < 17; i++) {
            text.append((bits >> i & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString();
    }

    @Test void an_object_is_what_was_put_last_and_goes_through_its_keys_in_order() {
        var builder = ObjectValue.builder();
        for (var i = 99; i >= 0; i--) {
            builder.put(Value.of(i), Value.of("old")).put(Value.of(i), Value.of(i));
        }
        assertFalse(builder.putNew(Value.of(5), Value.NULL));
        var object = builder.build();
        assertEquals(100, object.size());
        for (var i = 0; i < 100; i++) {
            assertEquals(Value.of(i), object.keyAt(i));
            assertEquals(Value.of(i), object.valueAt(i));
        }
        assertEquals(object, ObjectValue.of(object.members()));
    }

    @Test void json_is_read_strictly() {
        assertThrows(Rejected.Malformed.class, () -> json("{\"a\":1,\"\\u0061\":2}"));
        assertThrows(Rejected.Malformed.class, () -> json("[1] 2"));
        assertThrows(Rejected.Malformed.class, () -> json("-0"));
        assertThrows(Rejected.Malformed.class, () -> json("[".repeat(100) + "]".repeat(100)));
        assertThrows(Rejected.Malformed.class, () -> RegoJson.read(Bytes.utf8("[1,2]"), 4));
        assertEquals(Value.array(Value.of(1), Value.of(new BigDecimal("1.50")), Value.NULL, Value.TRUE, Value.of("é")),
                json("[1, 1.50, null, true, \"\\u00e9\"]"));
    }

    @Test void json_is_written_with_sorted_sets_and_names() {
        var value = ObjectValue.of(Map.of(
                Value.of("b"), SetValue.of(List.of(Value.of(3), Value.of(1))),
                Value.of(10), Value.of("x\u0001\"\\\n"),
                Value.array(Value.of("k")), Value.of(new BigDecimal("1.50"))));
        assertEquals("{\"10\":\"x\\u0001\\\"\\\\\\n\",\"[\\\"k\\\"]\":1.50,\"b\":[1,3]}", RegoJson.write(value));
        assertEquals(RegoJson.write(value).replace("1.50", "1.5"), RegoJson.toJson(value).toBytes().toText());
    }

    @Test void of_two_keys_with_one_name_in_json_one_stays() {
        var value = ObjectValue.of(Map.of(Value.of(1), Value.of("number"), Value.of("1"), Value.of("text")));
        assertEquals("{\"1\":\"text\"}", RegoJson.write(value));
    }

    @Test void rego_notation_can_be_told_from_json() {
        assertEquals("set()", Notation.of(SetValue.EMPTY));
        assertEquals("{{1, \"a\\n\"}: [null, true]}", Notation.of(ObjectValue.of(Map.of(
                SetValue.of(List.of(Value.of("a\n"), Value.of(1))), Value.array(Value.NULL, Value.TRUE)))));
        assertEquals("\"\\x01\\u200b\\U000e0001é\"", Notation.quote("\u0001\u200b\udb40\udc01é"));
        assertEquals("a b", Notation.bare(Value.of("a b")));
    }
}
