package dev.alnage.policy.rego.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BuiltinsTest {
    private static final List<String> TEXTS = List.of("", "a", "ab", "aXbXc", "10Gi", "1.5e3", "%v %d %[2]*.3f %q", "(a+)+$", "[a-z]{2,3}", "{a,b*}c?",
            "192.168.0.0/16", "10.0.0.1", "2001:db8::/32", "::1", "1.2.3-rc.1+x", "v1.0.0", "2006-01-02T15:04:05Z07:00", "2024-02-29T12:00:00Z", "RFC1123",
            "1h30m", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "a/b/c", "/a/0", "{\"a\": [1, 2]}", "a: [1, {b: c}]\n", "QUJD", "_-", "4142", "a=1&b=2&a=3", "é😀\u200b",
            "\udc80\udcff", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "{00000000-0000-4000-8000-000000000000}", "<[0-9]+>", "<", ">",
            "sha256", "Europe/Berlin", "op", "add", "remove", "*", "**", "\\", "[", "]", "$", "^", ".", "-", "x".repeat(2000));

    /** What takes strings of one form, which are not drawn often. */
    private static final List<String> PARTICULAR = List.of("providers.aws", "net.cidr", "semver.compare", "time.parse", "crypto.", "io.jwt.", "units.", "uuid.parse");

    private static Value any(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> random.nextBoolean() ? Value.NULL : Value.of(random.nextBoolean());
            case 1 -> Value.of(random.nextInt(-3, 20));
            case 2 -> List.of(Value.of(Long.MAX_VALUE), Value.of(Long.MIN_VALUE), Value.of(new BigDecimal("-1.5")), Value.of(new BigDecimal("1e-300")),
                    Value.of(new BigDecimal("123456789012345678901234567890")), Value.of(new BigDecimal("1e300")), Value.of(new BigDecimal("2.0")),
                    Value.of(1_700_000_000_000_000_000L)).get(random.nextInt(8));
            case 3, 4, 5 -> Value.of(TEXTS.get(random.nextInt(TEXTS.size())));
            case 6 -> ArrayValue.of(some(random, depth));
            case 7 -> SetValue.of(some(random, depth));
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

    /** A value of the type, mostly. */
    private static Value of(Type type, Random random, int depth) {
        if (random.nextInt(20) == 0) {
            return any(random, 2);
        }
        return switch (type) {
            case Type.Simple simple -> switch (simple) {
                case NULL -> Value.NULL;
                case BOOLEAN -> Value.of(random.nextBoolean());
                case NUMBER -> random.nextInt(3) == 0 ? any(random, 0) instanceof Num number ? number : Value.of(3) : Value.of(random.nextInt(-3, 20));
                case STRING -> Value.of(TEXTS.get(random.nextInt(TEXTS.size())));
            };
            case Type.Any any -> any.of().isEmpty() ? any(random, 2) : of(new ArrayList<>(any.of()).get(random.nextInt(any.of().size())), random, depth);
            case Type.ArrayType array -> {
                var elements = new ArrayList<Value>();
                array.places().forEach(place -> elements.add(of(place, random, depth + 1)));
                array.further().ifPresent(further -> {
                    for (var left = depth > 3 ? 0 : random.nextInt(4); left > 0; left--) {
                        elements.add(of(further, random, depth + 1));
                    }
                });
                yield ArrayValue.of(elements);
            }
            case Type.FunctionType _ -> any(random, depth);
            case Type.SetType set -> {
                var members = SetValue.builder();
                for (var left = depth > 3 ? 0 : random.nextInt(4); left > 0; left--) {
                    members.add(of(set.of(), random, depth + 1));
                }
                yield members.build();
            }
            case Type.ObjectType object -> {
                var members = ObjectValue.builder();
                object.known().forEach((key, value) -> members.put(key, of(value, random, depth + 1)));
                object.further().ifPresent(further -> {
                    for (var left = depth > 3 ? 0 : random.nextInt(4); left > 0; left--) {
                        members.put(of(further.key(), random, depth + 1), of(further.value(), random, depth + 1));
                    }
                });
                yield members.build();
            }
        };
    }

    @Test @Tag("P8") void no_arguments_make_a_function_throw_anything_but_its_error() {
        var random = new Random(3);
        for (var builtin : Builtins.list()) {
            var answered = 0;
            for (var round = 0; round < 400; round++) {
                var typed = round % 2 == 0;
                var arguments = builtin.arguments().stream().map(type -> typed ? of(type, random, 0) : any(random, 2)).toArray(Value[]::new);
                try {
                    var first = new Call(300_000, 7).apply(builtin.name(), arguments);
                    assertEquals(first, new Call(300_000, 7).apply(builtin.name(), arguments), builtin.name() + " answers differently the second time");
                    answered++;
                } catch (BuiltinError e) {
                    assertTrue(e.code().equals(BuiltinError.TYPE) || e.code().equals(BuiltinError.BUILTIN));
                    assertFalse(e.getMessage().isBlank());
                } catch (Call.OutOfFuel e) {
                    answered++;
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError(builtin.name() + List.of(arguments) + " threw " + e, e);
                }
            }
            if (answered == 0 && PARTICULAR.stream().noneMatch(builtin.name()::startsWith)) {
                fail(builtin.name() + " never answered");
            }
        }
    }

    @Test void what_reaches_outside_does_not_exist() {
        for (var name : List.of("http.send", "net.lookup_ip_addr", "opa.runtime", "rego.parse_module", "strings.render_template",
                "nothing")) {
            assertTrue(Builtins.find(name).isEmpty(), name);
        }
    }

    @Test void every_function_is_found_by_its_name_in_order() {
        var names = Builtins.list().stream().map(Builtin::name).toList();
        assertEquals(names.stream().sorted().toList(), names);
        for (var builtin : Builtins.list()) {
            assertEquals(builtin, Builtins.find(builtin.name()).orElseThrow());
        }
    }
}
