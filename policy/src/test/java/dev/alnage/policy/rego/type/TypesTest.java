package dev.alnage.policy.rego.type;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.type.Type.ObjectType;
import dev.alnage.policy.rego.value.Value;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TypesTest {
    private static final Type STRING_OR_NUMBER = Type.any(Type.STRING, Type.NUMBER);
    private static final Type A_IS_NUMBER = new ObjectType(new TreeMap<>(Map.of(Value.of("a"), Type.NUMBER)), Optional.empty());

    @Test void what_is_one_of_two_types_is_said_once_and_anything_takes_all_in() {
        assertEquals(Type.STRING, Types.or(Type.STRING, Type.STRING));
        assertEquals(STRING_OR_NUMBER, Types.or(Type.STRING, Type.NUMBER));
        assertEquals(STRING_OR_NUMBER, Types.or(STRING_OR_NUMBER, Type.NUMBER));
        assertEquals(Type.ANY, Types.or(Type.ANY, Type.NUMBER));
    }

    @Test void types_unify_when_one_value_could_be_of_both() {
        assertTrue(Types.unify(STRING_OR_NUMBER, Type.any(Type.NUMBER, Type.NULL)));
        assertFalse(Types.unify(STRING_OR_NUMBER, Type.BOOLEAN));
        assertTrue(Types.unify(Type.ANY, Type.NULL));
        assertTrue(Types.unify(Type.tuple(Type.STRING), Type.array(Type.STRING)));
        assertFalse(Types.unify(Type.tuple(Type.STRING), Type.tuple(Type.STRING, Type.STRING)));
        assertFalse(Types.unify(Type.tuple(Type.STRING), Type.array(Type.NUMBER)));
        assertTrue(Types.unify(A_IS_NUMBER, Type.object(Type.STRING, Type.NUMBER)));
        assertFalse(Types.unify(A_IS_NUMBER, Type.object(Type.STRING, Type.STRING)));
        assertFalse(Types.unify(A_IS_NUMBER, Type.object(Type.NUMBER, Type.NUMBER)));
        assertFalse(Types.unify(Type.set(Type.STRING), Type.set(Type.NUMBER)));
        assertFalse(Types.unify(Type.set(Type.STRING), Type.array(Type.STRING)));
    }

    @Test void members_are_found_by_their_keys() {
        assertEquals(Optional.of(Type.NUMBER), Types.select(A_IS_NUMBER, Value.of("a")));
        assertEquals(Optional.empty(), Types.select(A_IS_NUMBER, Value.of("b")));
        assertEquals(Optional.of(Type.STRING), Types.select(Type.tuple(Type.NULL, Type.STRING), Value.of(1)));
        assertEquals(Optional.empty(), Types.select(Type.tuple(Type.NULL), Value.of(1)));
        assertEquals(Optional.empty(), Types.select(Type.array(Type.NULL), Value.of(-1)));
        assertEquals(Optional.empty(), Types.select(Type.array(Type.NULL), Value.of("a")));
        assertEquals(Optional.empty(), Types.select(Type.STRING, Value.of(0)));
        assertEquals(Optional.of(Type.NULL), Types.select(Type.any(Type.STRING, Type.array(Type.NULL)), Value.of(7)));
        assertEquals(Optional.empty(), Types.keys(STRING_OR_NUMBER));
        assertEquals(Optional.of(Type.STRING), Types.keys(Type.any(Type.NULL, A_IS_NUMBER)));
        assertEquals(Optional.of(STRING_OR_NUMBER), Types.values(Type.tuple(Type.STRING, Type.NUMBER)));
    }

    @Test void a_value_has_the_type_of_its_parts() {
        assertEquals("array<number, string>", Types.text(Types.of(Value.array(Value.of(1), Value.of("a")))));
        assertEquals("object<a: number>", Types.text(A_IS_NUMBER));
        assertEquals("object[string: any]", Types.text(Type.object(Type.STRING, Type.ANY)));
        assertEquals("set[any<number, string>]", Types.text(Type.set(STRING_OR_NUMBER)));
    }

    @Test void a_type_of_too_many_parts_becomes_anything_and_comparing_deep_ones_takes_no_time() {
        var deep = Type.STRING;
        for (var i = 0; i < 150; i++) {
            deep = Type.tuple(deep);
        }
        var other = deep;
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertTrue(Types.unify(other, other)));
        var wide = Type.STRING;
        for (var i = 0; i < 30; i++) {
            wide = Types.bounded(Type.tuple(wide, wide));
        }
        assertTrue(Types.text(wide).length() < 10_000);
        assertSame(Type.ANY, Types.bounded(Type.tuple(Type.tuple(deep, deep), Type.tuple(deep, deep))));
    }
}
