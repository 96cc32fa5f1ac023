package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Limits;
import dev.alnage.policy.rego.run.Listener;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Queries that are asked of one input share what they find out, and nothing else. */
class InquiryTest {
    private static final String RULES = """
            shared := {x | some x in input.all; x > 1}

            first := count(shared)

            second := sum(shared)

            broken := 1 if count(shared) == 2

            broken := 2 if count(shared) == 2

            long := count([x | some x in numbers.range(1, 1000)])

            longer := count([x | some x in numbers.range(1, 1001)])
            """;
    private static final Value INPUT = Ask.json("{\"all\": [1, 2, 3]}");

    private static Optional<String> text(Optional<Value> value) {
        return value.map(Value::toString);
    }

    @Test void a_rule_is_found_out_once_for_all_of_them_and_again_for_another_input() {
        var made = new ArrayList<String>();
        var options = Ask.OPTIONS.withListener(new Listener() {
            @Override public void yielded(Location rule, String reference, Value value) {
                made.add(reference + " " + value);
            }
        });
        var program = Ask.of(RULES).with(CompileOptions.V1.withListener()).program();
        var inquiry = program.inquire(INPUT, ObjectValue.EMPTY, options);
        assertEquals(List.of("2", "5"), List.of(text(inquiry.value(program.prepare("data.t.first"))).orElseThrow(), text(inquiry.value(program.prepare("data.t.second"))).orElseThrow()));
        assertEquals(List.of("data.t.shared {2, 3}", "data.t.first 2", "data.t.second 5"), made);
        assertEquals("3", text(program.inquire(Ask.json("{\"all\": [3]}"), ObjectValue.EMPTY, options).value(program.prepare("data.t.second"))).orElseThrow());
        assertEquals(List.of("data.t.shared {3}", "data.t.second 3"), made.subList(3, made.size()));
    }

    @Test void the_answers_are_those_of_each_query_asked_alone_and_one_that_fails_spoils_no_other() {
        var program = Ask.of(RULES).program();
        var inquiry = program.inquire(INPUT, ObjectValue.EMPTY, Ask.OPTIONS);
        for (var query : List.of("data.t.first", "data.t.second with input.all as [7]", "data.t.second", "data.t.nothing", "data.t.shared")) {
            var prepared = program.prepare(query);
            assertEquals(text(prepared.value(INPUT, ObjectValue.EMPTY, Ask.OPTIONS)), text(inquiry.value(prepared)), query);
            assertThrows(RegoErrors.class, () -> inquiry.value(program.prepare("data.t.broken")), query);
        }
    }

    @Test void each_query_may_use_up_its_limits_and_none_gets_more() {
        var program = Ask.of(RULES).program();
        var fuel = leastFuel(program);
        var inquiry = program.inquire(INPUT, ObjectValue.EMPTY, withFuel(fuel));
        assertEquals("1000", text(inquiry.value(program.prepare("data.t.long"))).orElseThrow());
        assertEquals("1000", text(inquiry.value(program.prepare("data.t.long"))).orElseThrow());
        assertThrows(EvaluationEnded.class, () -> inquiry.value(program.prepare("[data.t.longer, count([1 | some x in numbers.range(1, 1000); x > 0])]")));
    }

    private static EvaluationOptions withFuel(long fuel) {
        return Ask.OPTIONS.withLimits(new Limits(fuel, Limits.STANDARD.depth(), Limits.STANDARD.memory()));
    }

    private static long leastFuel(Program program) {
        var query = program.prepare("data.t.long");
        for (var fuel = 1_000L; ; fuel += 100) {
            try {
                query.value(INPUT, ObjectValue.EMPTY, withFuel(fuel));
                return fuel;
            } catch (EvaluationEnded e) {
                continue; // not enough yet
            }
        }
    }

    @Test void a_query_of_another_program_is_refused_be_its_text_the_same() {
        var query = Ask.of(RULES).program().prepare("data.t.first");
        assertThrows(IllegalArgumentException.class, () -> Ask.of(RULES).program().inquire(INPUT, ObjectValue.EMPTY, Ask.OPTIONS).value(query));
    }
}
