package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationEnded.Cause;
import dev.alnage.policy.rego.run.Limits;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a policy costs is counted to the unit: one that has enough today has enough on another machine and after another release, and nothing
 * that grows with what it is given is free. {@code costs.tsv} says of each expression the least fuel, depth and memory with which it has an answer.
 */
@Tag("P8")
class CostsTest {
    private static final int GROUP = 16;
    private static final Limits STANDARD = Limits.STANDARD;
    private static final String RULES = read("costs.rego");
    private static final String BESIDE = read("costs-beside.rego");
    private static final Value INPUT = Ask.json("{\"a\": {\"b\": 1}}");
    private static final ObjectValue DATA = (ObjectValue) Ask.json("{\"u\": {\"v\": {\"zz\": [1, 2, 3]}, \"a\": {\"b\": 1, \"w\": [7, 8]}}}");
    private static final List<Costs> ALL = read("costs.tsv").lines().map(Costs::read).toList();

    private record Costs(Limits least, String expression) {
        static Costs read(String line) {
            var parts = line.split("\t", 4);
            return new Costs(new Limits(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2])), parts[3]);
        }

        /** In the order in which what one evaluation leaves for the next makes none of them cheaper than it is alone. */
        void hold() {
            var query = Ask.of(RULES + "\np := " + expression).and(BESIDE).program().prepare("data.t.p");
            if (least.memory() > 1) {
                ends(Cause.MEMORY, query, new Limits(STANDARD.fuel(), STANDARD.depth(), least.memory() - 1));
            }
            if (least.depth() > 1) {
                ends(Cause.DEPTH, query, new Limits(STANDARD.fuel(), least.depth() - 1, STANDARD.memory()));
            }
            ends(Cause.FUEL, query, new Limits(least.fuel() - 1, STANDARD.depth(), STANDARD.memory()));
            assertEquals(1, query.evaluate(INPUT, DATA, Ask.OPTIONS.withLimits(least)).size(), this::toString);
        }

        private void ends(Cause cause, Query query, Limits limits) {
            assertEquals(cause, assertThrows(EvaluationEnded.class, () -> query.evaluate(INPUT, DATA, Ask.OPTIONS.withLimits(limits)), this::toString).reason(),
                    this::toString);
        }
    }

    private static String read(String name) {
        try (var in = CostsTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Integer> groups() {
        return IntStream.iterate(0, from -> from < ALL.size(), from -> from + GROUP).boxed();
    }

    @ParameterizedTest @MethodSource("groups") void one_unit_less_than_it_costs_is_too_little(int from) {
        for (var costs : ALL.subList(from, Math.min(from + GROUP, ALL.size()))) {
            costs.hold();
        }
    }
}
