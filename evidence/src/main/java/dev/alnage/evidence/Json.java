package dev.alnage.evidence;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value. Reading is for {@code evidence.read} alone; writing is canonical, so that equal values are equal bytes. */
public sealed interface Json {
    /** An object; iterates in the order in which it was given. */
    record Members(Map<String, Json> values) implements Json {
        public Members {
            values = Collections.unmodifiableMap(values instanceof Collected ? values : new LinkedHashMap<>(values));
        }
    }

    /** An array. */
    record Elements(List<Json> values) implements Json {
        public Elements {
            values = List.copyOf(values);
        }
    }

    /** A string. */
    record Text(String value) implements Json {}

    /** A number, kept exactly. */
    record Number(BigDecimal value) implements Json {}

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {}

    /** {@code null}. */
    record Null() implements Json {}

    static Json text(String value) {
        return new Text(value);
    }

    static Json number(long value) {
        return new Number(BigDecimal.valueOf(value));
    }

    static Json bool(boolean value) {
        return new Bool(value);
    }

    static Json array(List<? extends Json> values) {
        return new Elements(List.copyOf(values));
    }

    static Json texts(Iterable<String> values) {
        var list = new ArrayList<Json>();
        values.forEach(value -> list.add(text(value)));
        return new Elements(list);
    }

    static Json object(Map<String, ? extends Json> values) {
        return new Members(new LinkedHashMap<>(values));
    }

    static Builder object() {
        return new Builder();
    }

    /** Collects the members of an object; a name given twice is a mistake of ours. */
    final class Builder {
        private Collected values = new Collected();
        private boolean built;

        public Builder with(String name, Json value) {
            if (!add(name, value)) {
                throw new IllegalArgumentException("member twice: " + name);
            }
            return this;
        }

        /** Whether the name is new: for who reads what others wrote. */
        public boolean add(String name, Json value) {
            if (built) {
                values = new Collected(values);
                built = false;
            }
            return values.put(name, value) == null;
        }

        public Builder with(String name, String value) {
            return with(name, text(value));
        }

        public Builder with(String name, long value) {
            return with(name, number(value));
        }

        /** Left out when empty: an absent member and an empty text are written alike. */
        public Builder withUnlessEmpty(String name, String value) {
            return value.isEmpty() ? this : with(name, value);
        }

        public Members build() {
            built = true;
            return new Members(values);
        }
    }

    /** The members that a builder has collected: nobody else has them, and it does not change them once they are an object's. */
    final class Collected extends LinkedHashMap<String, Json> {
        private static final long serialVersionUID = 1;

        private Collected() {}

        private Collected(Map<String, Json> values) {
            super(values);
        }
    }

    /** Canonical bytes: RFC 8785 (JCS) for everything but non-integers, which are written as the exact decimal they are. */
    default Bytes toBytes() {
        var out = new StringBuilder(1 << 10);
        write(this, out);
        return Bytes.utf8(out.toString());
    }

    private static void write(Json json, StringBuilder out) {
        switch (json) {
            case Members(var values) -> {
                out.append('{');
                var separator = "";
                // RFC 8785 3.2.3: names sorted by UTF-16 code units, which is how Java compares strings.
                var names = values.keySet().toArray(new String[0]);
                Arrays.sort(names);
                for (var name : names) {
                    out.append(separator);
                    writeText(name, out);
                    out.append(':');
                    write(values.get(name), out);
                    separator = ",";
                }
                out.append('}');
            }
            case Elements(var values) -> {
                out.append('[');
                var separator = "";
                for (var value : values) {
                    out.append(separator);
                    write(value, out);
                    separator = ",";
                }
                out.append(']');
            }
            case Text(var value) -> writeText(value, out);
            case Number(var value) -> out.append(value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString());
            case Bool(var value) -> out.append(value);
            case Null() -> out.append("null");
        }
    }

    private static void writeText(String text, StringBuilder out) {
        out.append('"');
        var plain = 0;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c >= 0x20 && c != '"' && c != '\\') {
                continue;
            }
            out.append(text, plain, i);
            plain = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(String.format("\\u%04x", (int) c));
            }
        }
        out.append(text, plain, text.length()).append('"');
    }
}
