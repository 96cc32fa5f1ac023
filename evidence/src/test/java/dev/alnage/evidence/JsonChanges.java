package dev.alnage.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;

/** Documents that differ from a given one in a single place, for the tests of whoever reads documents. */
public final class JsonChanges {
    /** A document, and what was done to it. */
    public record Change(String what, Json document) {}

    private JsonChanges() {}

    /** Each member left out, one more in each object, every value of another kind or another value, elements left out and doubled. */
    public static List<Change> of(Json document) {
        var changes = new ArrayList<Change>();
        collect("$", document, changed -> changed, changes);
        return changes;
    }

    /**
     * That a reader takes no two documents for the same: whatever is changed is refused, and by no other exception than a
     * {@link Rejected}, or it means something else.
     */
    public static <T> void noneIsTakenForTheSame(Json document, Function<Json, T> reader) {
        var meant = reader.apply(document);
        assertEquals(meant, reader.apply(document), "read twice");
        for (var change : of(document)) {
            try {
                var read = reader.apply(change.document());
                if (meant.equals(read)) {
                    fail(change.what() + " is read as if nothing had been changed");
                }
            } catch (Rejected e) {
                assertEquals("found ", e.getMessage().substring(0, 6), change.what());
            } catch (RuntimeException e) {
                fail(change.what(), e);
            }
        }
    }

    private static void collect(String where, Json json, Function<Json, Json> around, List<Change> changes) {
        others(json).forEach(other -> changes.add(new Change(where + " as " + other.toBytes().toText(), around.apply(other))));
        switch (json) {
            case Json.Members(var members) -> {
                var more = new LinkedHashMap<>(members);
                more.put("more", Json.text("more"));
                changes.add(new Change(where + " with more", around.apply(Json.object(more))));
                members.forEach((name, value) -> {
                    var less = new LinkedHashMap<>(members);
                    less.remove(name);
                    changes.add(new Change(where + " without " + name, around.apply(Json.object(less))));
                    collect(where + "." + name, value, changed -> {
                        var all = new LinkedHashMap<>(members);
                        all.put(name, changed);
                        return around.apply(Json.object(all));
                    }, changes);
                });
            }
            case Json.Elements(var elements) -> {
                for (var i = 0; i < elements.size(); i++) {
                    var at = i;
                    var less = new ArrayList<>(elements);
                    less.remove(at);
                    changes.add(new Change(where + " without element " + at, around.apply(Json.array(less))));
                    var twice = new ArrayList<>(elements);
                    twice.add(elements.get(at));
                    changes.add(new Change(where + " with element " + at + " twice", around.apply(Json.array(twice))));
                    collect(where + "[" + at + "]", elements.get(at), changed -> {
                        var all = new ArrayList<>(elements);
                        all.set(at, changed);
                        return around.apply(Json.array(all));
                    }, changes);
                }
            }
            case Json.Text _, Json.Number _, Json.Bool _, Json.Null() -> { }
        }
    }

    /** Values that could stand in the place of one, of its kind and of others. */
    private static List<Json> others(Json json) {
        var others = new ArrayList<>(List.of(new Json.Null(), Json.object().build(), Json.array(List.of()), Json.number(-1), Json.number(1L << 53),
                new Json.Number(new BigDecimal("1.5")), Json.bool(true), Json.bool(false), Json.text(""), Json.text("x"), Json.text(" ")));
        switch (json) {
            case Json.Text(var value) -> others.addAll(List.of(Json.text(value + "x"), Json.text(value + "\n"), Json.text("x" + value), Json.array(List.of(json))));
            case Json.Number(var value) -> others.addAll(List.of(new Json.Number(value.add(BigDecimal.ONE)), new Json.Number(value.subtract(BigDecimal.ONE)),
                    new Json.Number(value.setScale(value.scale() + 1)), Json.text(value.toPlainString())));
            case Json.Bool(var value) -> others.add(Json.text(String.valueOf(value)));
            case Json.Members _, Json.Elements _, Json.Null() -> others.add(Json.array(List.of(json)));
        }
        others.removeIf(json::equals);
        return others;
    }
}
