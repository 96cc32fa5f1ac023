package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.ast.RegoErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A body means the same in whatever order it is written, and a program the same on whatever thread it runs. */
@Tag("build/policy-adherence")
class OrderTest {
    private static final String DATA = """
            {"rows": [{"k": 1, "v": "a", "w": [1, 2]}, {"k": 2, "v": "b", "w": [2, 3]}, {"k": 3, "v": "a", "w": []}],
             "by": {"a": 1, "b": 2, "c": 3}, "pairs": [[1, 2], [2, 3], [3, 1]], "names": ["a", "b"]}""";
    private static final List<String> EXPRESSIONS = List.of(
            "data.rows[i].k = X", "data.rows[i].v = Y", "data.by[Y] = X", "data.pairs[_] = [X, Z]", "data.names[_] = Y", "X > 1", "Z != X", "X = Z",
            "[X, Z] = data.pairs[_]", "not data.by[Y] = X", "data.rows[i].w[_] = Z", "count([q | q = data.by[_]; q > X]) = Z", "{\"k\": X, \"v\": Y, \"w\": W} = data.rows[_]",
            "X = Z + 1", "Z = f(X)", "s[[X, Z]]", "o[Y] = X", "every e in data.names { e != Y }", "Y in data.names", "data.by = {\"a\": X, \"b\": Z, \"c\": _}",
            "W = data.rows[i].w", "W = [Z, _]", "true", "s[P]", "P = [Z, X]", "t[X].x = Z", "t[_].x = Z with data.pairs as [[X, 9]]");
    private static final String RULES = """
            f(x) := x + 1
            s contains [a, b] if { data.pairs[_] = [a, b] }
            o[k] := v if { data.by[k] = v }
            t[a].x := b if { data.pairs[_] = [a, b] }
            """;

    private static String answer(List<String> body, String head) {
        try {
            return Ask.of(RULES + "p contains " + head + " if {\n" + String.join("\n", body) + "\n}").data(DATA).value("data.t.p");
        } catch (RegoErrors e) {
            var codes = new TreeSet<String>();
            e.errors().forEach(error -> codes.add(error.code()));
            return codes.toString();
        }
    }

    @Test void expressions_in_any_order_give_the_same_answer() {
        var random = new Random(42);
        var kinds = new HashSet<String>();
        for (var round = 0; round < 150; round++) {
            var body = new ArrayList<String>();
            for (var i = 0; i < 2 + random.nextInt(4); i++) {
                body.add(EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size())).replace("X", "x").replace("Y", "y").replace("Z", "z").replace("W", "w").replace("P", "pair"));
            }
            var used = new ArrayList<String>();
            for (var name : List.of("x", "y", "z")) {
                if (body.stream().anyMatch(expression -> expression.matches(".*\\b" + name + "\\b.*"))) {
                    used.add(name);
                }
            }
            var expected = answer(body, used.toString());
            kinds.add(expected.startsWith("[rego") ? "refused" : expected.equals("[]") ? "empty" : "some");
            for (var shuffle = 0; shuffle < 4; shuffle++) {
                var other = new ArrayList<>(body);
                Collections.shuffle(other, random);
                assertEquals(expected, answer(other, used.toString()), () -> body + " and " + other);
            }
        }
        assertEquals(3, kinds.size(), kinds::toString);
    }

    @Test void threads_share_a_program() throws Exception {
        var query = Ask.of("p := {x: n | some x in input; n := count([1 | some y in input; y <= x])}").program().prepare("data.t.p");
        try (var pool = Executors.newFixedThreadPool(4)) {
            var tasks = IntStream.range(0, 64).<Callable<Boolean>>mapToObj(n -> () -> {
                var input = Ask.json(IntStream.rangeClosed(1, 1 + n).boxed().toList().toString());
                var value = query.value(input, dev.alnage.policy.rego.value.ObjectValue.EMPTY, Ask.OPTIONS).orElseThrow();
                return ((dev.alnage.policy.rego.value.ObjectValue) value).size() == n + 1;
            }).toList();
            for (var result : pool.invokeAll(tasks)) {
                assertTrue(result.get());
            }
        }
    }
}
