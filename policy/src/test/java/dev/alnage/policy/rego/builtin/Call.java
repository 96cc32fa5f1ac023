package dev.alnage.policy.rego.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls built-in functions as an evaluation would, with so much fuel and no more. */
final class Call implements Evaluation {
    /** The fuel is used up. */
    @SuppressWarnings("serial")
    static final class OutOfFuel extends RuntimeException {}

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private final long seed;
    private final Map<Object, Object> remembered = new HashMap<>();
    private long fuel;

    Call(long fuel, long seed) {
        this.fuel = fuel;
        this.seed = seed;
    }

    /** JSON as a value. */
    static Value json(String text) {
        return RegoJson.read(Bytes.utf8(text));
    }

    /** A set of the elements of a JSON array. */
    static Value set(String text) {
        return SetValue.of(((dev.alnage.policy.rego.value.ArrayValue) json(text)).elements());
    }

    static Value text(String text) {
        return Value.of(text);
    }

    static @Nullable Value call(String name, Value... arguments) {
        return new Call(1_000_000, 7).apply(name, arguments);
    }

    @Nullable Value apply(String name, Value... arguments) {
        var builtin = Builtins.find(name).orElseThrow(() -> new AssertionError("there is no " + name));
        assertEquals(builtin.arguments().size(), arguments.length, name);
        return builtin.function().apply(this, arguments);
    }

    /** The call gives this value, written as JSON; sets are arrays there. */
    static void gives(String json, String name, Value... arguments) {
        var result = call(name, arguments);
        assertEquals(json, result == null ? "undefined" : RegoJson.write(result), name + List.of(arguments));
    }

    /** The call fails with this code, and a message that contains that. */
    static void fails(String code, String message, String name, Value... arguments) {
        var error = assertThrows(BuiltinError.class, () -> call(name, arguments), name + List.of(arguments));
        assertEquals(code, error.code());
        assertEquals(true, error.getMessage().contains(message), "found: " + error.getMessage() + ", expected: " + message);
    }

    static void failsType(String message, String name, Value... arguments) {
        fails(BuiltinError.TYPE, message, name, arguments);
    }

    static void fails(String message, String name, Value... arguments) {
        fails(BuiltinError.BUILTIN, message, name, arguments);
    }

    /** The call uses up a million units of fuel before it uses up the machine. */
    static void isStopped(String name, Value... arguments) {
        assertThrows(OutOfFuel.class, () -> call(name, arguments), name);
    }

    @Override public Instant now() {
        return NOW;
    }

    @Override public long seed() {
        return seed;
    }

    @Override public void spend(long units) {
        if (units < 0 || (fuel -= units) < 0) {
            throw new OutOfFuel();
        }
    }

    @Override @SuppressWarnings("unchecked") public <K, V> V remembered(K key, Function<K, V> maker) {
        return (V) remembered.computeIfAbsent(key, known -> maker.apply((K) known));
    }
}
