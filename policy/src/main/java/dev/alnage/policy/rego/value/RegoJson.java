package dev.alnage.policy.rego.value;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.JsonShape;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Values from JSON and back: reading is strict and at once into values; writing is what OPA writes. */
public final class RegoJson {
    private static final Shape SHAPE = new Shape(false);
    private static final Shape LAST_SHAPE = new Shape(true);

    private RegoJson() {}

    /** @throws dev.alnage.evidence.Rejected.Malformed unless the bytes are exactly one JSON value within the reader's limits */
    public static Value read(Bytes json) {
        return read(json, JsonReader.BYTES_MAX);
    }

    /** @param bytesMax one byte more is an error */
    public static Value read(Bytes json, int bytesMax) {
        return JsonReader.read(json, bytesMax, SHAPE);
    }

    /**
     * Reads as {@code json.unmarshal} of the language does: of a member that stands twice the last one counts. For text that a policy
     * takes apart itself, never for evidence or input. @throws dev.alnage.evidence.Rejected.Malformed as {@link #read} does otherwise
     */
    public static Value readLast(Bytes json) {
        return JsonReader.read(json, JsonReader.BYTES_MAX, LAST_SHAPE);
    }

    /** The same value. */
    public static Value of(Json json) {
        return switch (json) {
            case Json.Null() -> Value.NULL;
            case Json.Bool(var truth) -> Value.of(truth);
            case Json.Number(var number) -> Num.of(number);
            case Json.Text(var text) -> Value.of(text);
            case Json.Elements(var values) -> ArrayValue.of(values.stream().map(RegoJson::of).toList());
            case Json.Members(var values) -> {
                var builder = ObjectValue.builder();
                values.forEach((name, value) -> builder.put(name, of(value)));
                yield builder.build();
            }
        };
    }

    /** The value as JSON: sets become arrays in order; keys that are no strings become their JSON text. */
    public static Json toJson(Value value) {
        return switch (value) {
            case Value.Null _ -> new Json.Null();
            case Value.Bool(var truth) -> Json.bool(truth);
            case Num number -> new Json.Number(number.toBigDecimal());
            case Value.Text(var text) -> Json.text(wellFormed(text));
            case ArrayValue array -> Json.array(array.elements().stream().map(RegoJson::toJson).toList());
            case SetValue set -> {
                var elements = new ArrayList<Json>();
                set.forEach(member -> elements.add(toJson(member)));
                yield Json.array(elements);
            }
            case ObjectValue object -> {
                var builder = Json.object();
                members(object).forEach(member -> builder.with(wellFormed(member.name()), toJson(member.value())));
                yield builder.build();
            }
        };
    }

    /** JSON is text: what is none becomes U+FFFD, as everywhere. */
    private static String wellFormed(String text) {
        var out = new StringBuilder(text);
        for (var i = 0; i < text.length(); i++) {
            if (ByteText.isByte(text, i)) {
                out.setCharAt(i, '\ufffd');
            }
        }
        return out.toString();
    }

    /** JSON text without spaces, members in the order of their names. */
    public static String write(Value value) {
        var out = new StringBuilder();
        new JsonWriter(out, "", "", false).write(value);
        return out.toString();
    }

    /** JSON text in lines. @param prefix what begins each line but the first @param indent what each level adds */
    public static String write(Value value, String prefix, String indent) {
        var out = new StringBuilder();
        new JsonWriter(out, prefix, indent, false).pretty(value);
        return out.toString();
    }

    /** The same as {@code json.marshal} of the reference writes it: with {@code <}, {@code >} and {@code &} escaped, as in HTML. */
    public static String marshal(Value value) {
        var out = new StringBuilder();
        new JsonWriter(out, "", "", true).write(value);
        return out.toString();
    }

    /** The same in lines; the first begins with the prefix too. */
    public static String marshal(Value value, String prefix, String indent) {
        var out = new StringBuilder(prefix);
        new JsonWriter(out, prefix, indent, true).pretty(value);
        return out.toString();
    }

    /** The key of a member as JSON has it. */
    public static String name(Value key) {
        return key instanceof Value.Text(var text) ? text : write(key);
    }

    record Member(String name, Value value) {}

    /** Of two keys with one name ({@code 1} and {@code "1"}) the greater one stays, as in OPA. */
    static List<Member> members(ObjectValue object) {
        var members = new ArrayList<Member>(object.size());
        var allText = true;
        for (var i = 0; i < object.size(); i++) {
            allText &= object.keyAt(i) instanceof Value.Text;
            members.add(new Member(name(object.keyAt(i)), object.valueAt(i)));
        }
        if (allText) {
            return members;
        }
        members.sort(Comparator.comparing(Member::name, Ordering::byCodePoint));
        var unique = new ArrayList<Member>(members.size());
        for (var member : members) {
            if (!unique.isEmpty() && unique.getLast().name().equals(member.name())) {
                unique.removeLast();
            }
            unique.add(member);
        }
        return unique;
    }

    private static final class Shape implements JsonShape<Value> {
        private final boolean lastCounts;

        Shape(boolean lastCounts) {
            this.lastCounts = lastCounts;
        }

        @Override public Value nothing() {
            return Value.NULL;
        }

        @Override public Value bool(boolean value) {
            return Value.of(value);
        }

        @Override public Value integer(long value) {
            return Num.of(value);
        }

        @Override public Value number(BigDecimal value) {
            return Num.of(value);
        }

        @Override public Value text(String value) {
            return new Value.Text(value);
        }

        @Override public Value elements(List<Value> values) {
            return ArrayValue.of(values);
        }

        @Override public Members<Value> members() {
            var builder = ObjectValue.builder();
            return new Members<>() {
                @Override public boolean add(String name, Value value) {
                    if (lastCounts) {
                        builder.put(name, value);
                        return true;
                    }
                    return builder.putNew(new Value.Text(name), value);
                }

                @Override public Value build() {
                    return builder.build();
                }
            };
        }
    }
}
