package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The members of one JSON object, taken by name and type; ends with {@link #noOthers()} where unknown members are errors. */
public final class Fields {
    /** The largest integer that every JSON reader keeps exactly (RFC 8785 3.2.2.3). */
    public static final long INTEGER_MAX = (1L << 53) - 1;

    private final String where;
    private final Map<String, Json> members;
    private final Set<String> taken = new HashSet<>(8);

    private Fields(String where, Map<String, Json> members) {
        this.where = where;
        this.members = members;
    }

    /** @param where what the object is, for messages */
    public static Fields of(String where, Json json) {
        if (json instanceof Json.Members(var values)) {
            return new Fields(where, values);
        }
        throw new Rejected.Malformed("found " + kind(json) + " as " + where + ", expected an object");
    }

    public String where() {
        return where;
    }

    public boolean has(String name) {
        return members.containsKey(name);
    }

    public Json any(String name) {
        taken.add(name);
        var value = members.get(name);
        if (value == null) {
            throw new Rejected.Malformed("found no " + name + " in " + where + ", expected one");
        }
        return value;
    }

    public String text(String name) {
        return text(where + "." + name, any(name));
    }

    public String text(String name, String absent) {
        return has(name) ? text(name) : absent;
    }

    public boolean bool(String name) {
        if (any(name) instanceof Json.Bool(var value)) {
            return value;
        }
        throw wrong(name, "true or false");
    }

    public boolean bool(String name, boolean absent) {
        return has(name) ? bool(name) : absent;
    }

    /** An integer written as one, within 2^53: {@code 1.0}, {@code 1e3}, {@code "7"} and {@code null} are refused (reliability X3). */
    public long integer(String name, long min, long max) {
        if (any(name) instanceof Json.Number(var value) && value.scale() == 0) {
            var exact = value.toBigInteger();
            if (exact.bitLength() <= 53 && exact.longValue() >= min && exact.longValue() <= max) {
                return exact.longValue();
            }
        }
        throw wrong(name, "an integer from " + min + " to " + max);
    }

    public long integer(String name, long min, long max, long absent) {
        return has(name) ? integer(name, min, max) : absent;
    }

    /** RFC 3339 in UTC, as every format we write has it. */
    public Instant instant(String name) {
        try {
            var text = text(name);
            // Instant also reads small letters, years of ten digits and hour 24: other spellings of one time.
            if (!text.endsWith("Z") || text.length() < 20 || text.charAt(4) != '-' || text.charAt(10) != 'T' || text.startsWith("24", 11)) {
                throw wrong(name, "a time in UTC that ends in Z");
            }
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw wrong(name, "a time such as 2026-01-31T23:59:59Z");
        }
    }

    public Bytes base64(String name) {
        return Base64Reader.read(text(name));
    }

    /** A digest in the form {@code sha256:…}. */
    public Digest digest(String name) {
        return Digest.parse(text(name));
    }

    public Fields object(String name) {
        return of(where + "." + name, any(name));
    }

    public Optional<Fields> findObject(String name) {
        return has(name) ? Optional.of(object(name)) : Optional.empty();
    }

    public Json.Members members(String name) {
        if (any(name) instanceof Json.Members value) {
            return value;
        }
        throw wrong(name, "an object");
    }

    public List<Json> list(String name) {
        if (any(name) instanceof Json.Elements(var values)) {
            return values;
        }
        throw wrong(name, "an array");
    }

    public <T> List<T> list(String name, Function<Json, T> each) {
        return list(name).stream().map(each).toList();
    }

    public <T> List<T> listOrEmpty(String name, Function<Json, T> each) {
        return has(name) ? list(name, each) : List.of();
    }

    public List<String> texts(String name) {
        return list(name, json -> text(where + "." + name, json));
    }

    public List<String> textsOrEmpty(String name) {
        return has(name) ? texts(name) : List.of();
    }

    /** An object used as a map: its member names are data. */
    public <T> Map<String, T> map(String name, Function<Json, T> each) {
        var map = new LinkedHashMap<String, T>();
        members(name).values().forEach((key, value) -> map.put(key, each.apply(value)));
        return map;
    }

    /** What is not understood is refused: an ignored member is a rule that somebody believes in (reliability P3). */
    public void noOthers() {
        var others = new ArrayList<>(members.keySet());
        others.removeAll(taken);
        if (!others.isEmpty()) {
            throw new Rejected.Malformed("found " + others.getFirst() + " in " + where + ", expected no such member");
        }
    }

    public static String text(String where, Json json) {
        if (json instanceof Json.Text(var value)) {
            return value;
        }
        throw new Rejected.Malformed("found " + kind(json) + " as " + where + ", expected text");
    }

    private Rejected.Malformed wrong(String name, String expected) {
        return new Rejected.Malformed("found " + kind(any(name)) + " as " + where + "." + name + ", expected " + expected);
    }

    private static String kind(Json json) {
        return switch (json) {
            case Json.Members _ -> "an object";
            case Json.Elements _ -> "an array";
            case Json.Text(var value) -> "text \"" + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + "\"";
            case Json.Number(var value) -> "number " + value;
            case Json.Bool(var value) -> String.valueOf(value);
            case Json.Null() -> "null";
        };
    }
}
