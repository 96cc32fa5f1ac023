package dev.alnage.policy.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.run.EvaluationEnded;
import dev.alnage.policy.rego.run.EvaluationEnded.Cause;
import dev.alnage.policy.rego.run.Limits;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Policies that want to run for ever, fill the memory or the stack: ended, which is no answer. */
@Tag("P8")
class HostilePolicyTest {
    /** A hundredth and a tenth of the usual: what has no end comes to the end of these sooner. */
    private static final Limits LITTLE = new Limits(1_000_000, Limits.STANDARD.depth(), 400_000);

    private static void ends(Ask ask, Cause... causes) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            var ended = assertThrows(EvaluationEnded.class, () -> ask.value("data.t.p"));
            assertTrue(java.util.List.of(causes).contains(ended.reason()), () -> ended.reason() + ": " + ended.getMessage());
        });
    }

    private static Ask little(String rules) {
        return Ask.of(rules).with(Ask.OPTIONS.withLimits(LITTLE));
    }

    private static String lines(int count, java.util.function.IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n"));
    }

    @Test void a_huge_cross_product_runs_out_of_the_usual_fuel() {
        var rules = "p := count([1 | some a in r; some b in r; some c in r; some d in r; a + b + c + d == -1])\nr := numbers.range(1, N)";
        ends(Ask.of(rules.replace("N", "1000")), Cause.FUEL);
        Ask.of(rules.replace("N", "5")).gives("0");
    }

    @Test void an_exponential_comprehension_runs_out_of_memory() {
        var rules = "p := count(x12)\nx0 := [1, 2]\n" + lines(12, i -> "x" + (i + 1) + " := [[a, b] | a := x" + i + "[_]; b := x" + i + "[_]]");
        ends(little(rules), Cause.MEMORY);
        Ask.of(rules.replace("count(x12)", "count(x3)")).gives("256");
    }

    @Test void a_value_without_end_made_of_few_parts_is_not_made() {
        var rules = "p := x60 == y60\nx0 := [1]\ny0 := [1]\n" + lines(60, i -> "x" + (i + 1) + " := [x" + i + ", x" + i + "]\ny" + (i + 1) + " := [y" + i + ", y"
                + i + "]");
        ends(little(rules), Cause.MEMORY);
        Ask.of(rules.replace("x60 == y60", "x10 == y10")).gives("true");
    }

    @Test void a_text_that_doubles_is_not_made() {
        var rules = "p := count(x40)\nx0 := \"0123456789\"\n" + lines(40, i -> "x" + (i + 1) + " := concat(\"\", [x" + i + ", x" + i + "])");
        ends(little(rules), Cause.MEMORY, Cause.FUEL);
        Ask.of(rules.replace("count(x40)", "count(x4)")).gives("160");
    }

    @Test void text_of_templates_that_doubles_is_not_made() {
        var rules = "p := count(x40)\nx0 := \"0123456789\"\n" + lines(40, i -> "x" + (i + 1) + " := $\"{x" + i + "}{x" + i + "}\"");
        ends(little(rules), Cause.MEMORY, Cause.FUEL);
        Ask.of(rules.replace("count(x40)", "count(x4)")).gives("160");
    }

    @Test void rules_inside_rules_run_out_of_depth() {
        var rules = "p := x3000\nx0 := 1\n" + lines(3000, i -> "x" + (i + 1) + " := x" + i);
        ends(little(rules), Cause.DEPTH);
        Ask.of(rules.replace("p := x3000", "p := x100")).gives("1");
    }

    @Test void functions_that_call_two_each_are_ended() {
        var rules = "p := f40(1)\nf0(x) := x\n" + lines(40, i -> "f" + (i + 1) + "(x) := f" + i + "(x) + f" + i + "(x)");
        ends(little(rules), Cause.FUEL);
        Ask.of(rules.replace("p := f40(1)", "p := f10(1)")).gives("1024");
    }

    @Test void loops_inside_loops_do_not_overflow_the_stack() {
        var body = lines(4000, i -> "some x" + i + " in [1]");
        ends(little("p if {\n" + body + "\n}"), Cause.DEPTH);
        Ask.of("p if {\n" + lines(100, i -> "some x" + i + " in [1]") + "\n}").gives("true");
    }

    @Test void a_long_body_is_not_a_deep_one() {
        Ask.of("p if {\n" + lines(10_000, i -> "x" + i + " := " + i) + "\n}").gives("true");
    }

    @Test void a_depth_up_to_the_limit_fits_on_the_stack_of_a_usual_thread() throws InterruptedException {
        var rules = "p := x700\nx0 := [y | some y in [1]]\n" + lines(700, i -> "x" + (i + 1) + " := [y | some z in x" + i + "; y := z]");
        var answer = new AtomicInteger();
        var thread = new Thread(null, () -> {
            try {
                answer.set(Ask.of(rules).value("data.t.p").length());
            } catch (EvaluationEnded e) {
                answer.set(e.getMessage().contains("stack") ? -2 : -1);
            }
        }, "usual", 1 << 20);
        thread.start();
        thread.join();
        assertEquals(-1, answer.get());
    }

    @Test void who_is_late_is_ended() {
        var asked = new AtomicInteger();
        var options = Ask.OPTIONS.withLimits(new Limits(Long.MAX_VALUE / 4, 1000, Long.MAX_VALUE / 4)).until(() -> asked.incrementAndGet() > 100);
        ends(Ask.of("p := count([1 | some a in numbers.range(1, 100000); some b in numbers.range(1, 100000); a == b + 1000000])").with(options),
                Cause.DEADLINE);
    }

    @Test void fuel_is_the_same_on_every_run() {
        var ask = Ask.of("p := count([1 | some a in r; some b in r; a == b])\nr := numbers.range(1, 100)");
        var least = 1L;
        var enough = 1L << 30;
        while (least + 1 < enough) {
            var fuel = (least + enough) / 2;
            try {
                ask.with(Ask.OPTIONS.withLimits(new Limits(fuel, 1000, 1_000_000))).value("data.t.p");
                enough = fuel;
            } catch (EvaluationEnded e) {
                least = fuel;
            }
        }
        var fuel = enough;
        ask.with(Ask.OPTIONS.withLimits(new Limits(fuel, 1000, 1_000_000))).gives("100");
        assertThrows(EvaluationEnded.class, () -> ask.with(Ask.OPTIONS.withLimits(new Limits(fuel - 1, 1000, 1_000_000))).value("data.t.p"));
        assertTrue(fuel > 10_000 && fuel < 100_000, () -> "fuel " + fuel);
    }

    @Test void a_regex_bomb_takes_linear_time() {
        var bomb = "p if regex.match(`^(a+)+$`, concat(\"\", [x | some _ in numbers.range(1, 5000); x := \"a\"]))";
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Ask.of(bomb).gives("true"));
    }

    @Test void a_long_function_called_often_pays_for_each_line() {
        var rules = "p := count([1 | some x in numbers.range(1, N); f(x) == -1])\nf(a) := y if {\n" + lines(2000, i -> "x" + i + " := a + " + i) + "\ny := 1\n}";
        ends(little(rules.replace("N", "1000000")), Cause.FUEL, Cause.MEMORY);
        Ask.of(rules.replace("N", "10")).gives("0");
    }

    @Test void replacing_in_a_loop_pays_for_all_that_is_found_out_again() {
        var rules = lines(3000, i -> "r" + i + " := " + i) + "\nq if input\np := count([1 | some x in numbers.range(1, N); q with input as x])";
        ends(little(rules.replace("N", "1000000")), Cause.FUEL);
        Ask.of(rules.replace("N", "10")).gives("10");
    }

    @Test void what_waits_for_each_other_in_a_long_row_does_not_keep_the_compiler_busy() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Ask.of("p := x0 if {\n" + lines(6000, i -> "x" + i + " = x" + (i + 1)) + "\nx6000 = 1\n}").fails("rego_compile_error", "wait for each other in turn");
            Ask.of("p := x0 if {\n" + lines(100, i -> "x" + i + " = x" + (i + 1)) + "\nx100 = 1\n}").gives("1");
        });
    }

    @Test void the_deepest_source_that_can_be_read_can_be_compiled_and_run() throws InterruptedException {
        var depth = 80;
        var sources = java.util.List.of("p := " + "[".repeat(depth) + "1" + "]".repeat(depth), "p := " + "[x | x := ".repeat(depth) + "1" + "]".repeat(depth),
                "p := " + "count([".repeat(depth / 2) + "1" + "])".repeat(depth / 2), "p if " + "data.a[".repeat(depth) + "0" + "]".repeat(depth));
        var failures = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        var thread = new Thread(null, () -> sources.forEach(source -> {
            try {
                Ask.of(source).value("data.t.p");
            } catch (RuntimeException e) {
                failures.add(source + ": " + e.getMessage());
            }
        }), "usual", 1 << 20);
        thread.start();
        thread.join();
        assertEquals("[]", failures.toString());
    }

    @Test void a_name_of_many_parts_is_ended_or_refused() {
        var name = "a" + ".a".repeat(100_000);
        assertThrows(RuntimeException.class, () -> new Ask().and("package " + name + "\nq := 1").value("data"));
        assertThrows(RuntimeException.class, () -> Ask.of("p" + ".a".repeat(100_000) + " := 1").value("data.t.p"));
        Ask.of("p" + ".a".repeat(2) + " := 1").gives("{\"a\":{\"a\":1}}");
    }

    @Test void ended_is_not_undefined_for_a_default() {
        ends(little("default p := true\np := false if { some a in r; some b in r; some c in r; a + b + c == -1 }\nr := numbers.range(1, 1000)"), Cause.FUEL);
        ends(little("p if not q\nq if { some a in r; some b in r; some c in r; a + b + c == -1 }\nr := numbers.range(1, 1000)"), Cause.FUEL);
    }
}
