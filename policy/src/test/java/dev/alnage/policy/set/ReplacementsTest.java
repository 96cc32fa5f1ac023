package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Source;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules that replace something of the product's while they ask are refused, wherever they hide it. */
@Tag("build/policy-adherence")
class ReplacementsTest {
    private static final String WITH = "input.question.step == \"x\" with data.alnage.policy as {}";
    /** The places in which an expression can stand. */
    private static final List<String> HIDDEN = List.of(
            "deny contains \"x\" if { WITH }",
            "deny contains \"x\" if helper\nhelper := 1 if { false } else := 2 if { WITH }",
            "deny contains \"x\" if { y := [1 | WITH]; count(y) > 0 }",
            "deny contains \"x\" if { [1 | WITH] == [] }",
            "deny contains \"x\" if { [] = [1 | WITH] }",
            "deny contains \"x\" if { [] == [1 | WITH] }",
            "deny contains \"x\" if { count({1 | WITH}) > 0 }",
            "deny contains \"x\" if { count({1: 2 | WITH}) > 0 }",
            "deny contains \"x\" if { every y in [1] { y == y; WITH } }",
            "deny contains \"x\" if { every y in [1 | WITH] { y > 1 } }",
            "deny contains \"x\" if { some y in [1 | WITH]; y > 0 }",
            "deny contains \"x\" if { some k, [1 | WITH] in [[1]]; k > 0 }",
            "deny contains \"x\" if { count([[1 | WITH]]) > 1 }",
            "deny contains \"x\" if { count({[1 | WITH]}) > 1 }",
            "deny contains \"x\" if { count({\"a\": [1 | WITH]}) > 1 }",
            "deny contains \"x\" if { count({[1 | WITH]: 1}) > 1 }",
            "deny contains \"x\" if { [true][count([1 | WITH])] }",
            "deny contains \"x\" if { [[1 | WITH] | true][0] }",
            "deny contains \"x\" if { {[1 | WITH] | true} == set() }",
            "deny contains \"x\" if { {[1 | WITH]: 1 | true} == {} }",
            "deny contains \"x\" if { {1: [1 | WITH] | true} == {} }",
            "deny contains \"x\" if { true with input as [1 | WITH] }",
            "deny contains [1 | WITH] if true",
            "deny contains \"x\" if helper([1])\nhelper(y) := [1 | WITH] if y",
            "deny contains \"x\" if helper.a\nhelper[z] := [1 | WITH] if some z in [\"a\"]",
            "deny contains $\"{[1 | WITH]}\" if true",
            "deny contains \"x\" if { not WITH }");

    private static Rules rules(String rules) {
        return Rules.ofProject(List.of(new Source("rules.rego", "package project.release\nimport data.alnage.policy as ours\nused if ours.version\n" + rules + "\n")));
    }

    @Test void a_replacement_is_found_wherever_an_expression_can_stand() {
        for (var hidden : HIDDEN) {
            var refused = assertThrows(Rejected.Malformed.class, () -> rules(hidden.replace("WITH", WITH)), hidden);
            assertTrue(refused.getMessage().contains("that replaces data.alnage.policy"), () -> hidden + ": " + refused.getMessage());
            assertEquals(List.of("project.release"), rules(hidden.replace("WITH", "input.question.step == \"x\" with input as {}")).names(), hidden);
        }
    }

    @Test void an_import_a_path_that_is_not_written_out_and_all_of_the_data_are_no_way_around() {
        for (var target : List.of("data", "data.alnage", "ours", "ours.version", "data.alnage[\"policy\"]", "data.alnage.policy.version")) {
            var refused = assertThrows(Rejected.Malformed.class, () -> rules("deny contains \"x\" if true with " + target + " as {}"), target);
            assertTrue(refused.getMessage().contains("that replaces data"), () -> target + ": " + refused.getMessage());
        }
        for (var target : List.of("data.project.lib", "data.other.alnage", "input.alnage")) {
            assertEquals(List.of("project.release"), rules("deny contains \"x\" if true with " + target + " as {}").names(), target);
        }
    }
}
