package dev.alnage.policy.rego.ast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.parse.Parser;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever looks for something in a policy must not walk past a part of it. */
class TermsTest {
    private static TreeSet<String> variables(String body) {
        var found = new TreeSet<String>();
        var module = Parser.module("t.rego", "package t\np if { " + body + " }\n", Module.Version.V1);
        module.rules().forEach(rule -> Terms.forEach(rule.body(), term -> {
            if (term instanceof Term.Var(_, var name) && name.length() == 1) {
                found.add(name);
            }
        }));
        return found;
    }

    @ParameterizedTest @CsvSource(delimiter = ';', value = {
        "a;a", "a == b;a b", "a = b;a b", "a := b;a b", "some a, b;a b", "some a, b in c;a b c", "some b in c;b c", "every a, b in c { d };a b c d",
        "every b in c { d };b c d", "a with b as c;a b c", "not a;a", "a[b].x[c];a b c", "[a, b];a b", "{a, b};a b", "{a: b};a b", "f(a, b);a b f",
        "[a | b];a b", "{a | b};a b", "{a: b | c};a b c", "$\"{a} and {b}\";a b", "f([{a: {b}}]);a b f", "a[f(b)];a b f"})
    void every_part_of_an_expression_is_visited(String body, String expected) {
        var found = variables(body);
        found.remove("f");
        assertEquals(expected.replace(" f", ""), String.join(" ", found), body);
    }

    @Test void a_term_is_visited_before_its_parts() {
        var order = new StringBuilder();
        Terms.forEach(Parser.module("t.rego", "package t\np := [1, [2]]\n", Module.Version.V1).rules().getFirst().head().value().orElseThrow(),
                term -> order.append(term instanceof Term.ArrayOf(_, var elements) ? "[" + elements.size() : "s"));
        assertEquals("[2s[1s", order.toString());
    }
}
