package dev.alnage.policy.rego.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.ast.Expression.Form;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParserTest {
    private static String term(String text) {
        return Printer.term(Parser.term("t.rego", text));
    }

    private static String query(String text) {
        return Printer.body(Parser.query("q.rego", text));
    }

    private static Module v1(String text) {
        return Parser.module("m.rego", "package a\n" + text, Version.V1);
    }

    private static Module v0(String text) {
        return Parser.module("m.rego", "package a\n" + text, Version.V0);
    }

    private static void refused(String text, String message) {
        refused(Version.V1, text, message);
    }

    private static void refused(Version version, String text, String message) {
        var error = assertThrows(RegoErrors.class, () -> Parser.module("m.rego", "package a\n" + text, version), text).first();
        assertEquals(RegoError.PARSE, error.code());
        assertTrue(error.message().contains(message), error.message() + " has no " + message);
    }

    private static void refusedTerm(String text, String message) {
        var error = assertThrows(RegoErrors.class, () -> Parser.term("t.rego", text), text).first();
        assertTrue(error.message().contains(message), error.message() + " has no " + message);
    }

    @Test void operators_bind_as_in_opa_and_from_the_left() {
        assertEquals("1 + (2 * 3)", term("1 + 2 * 3"));
        assertEquals("(1 - 2) - 3", term("1-2-3"));
        assertEquals("((1 * 2) / 3) % 4", term("1 * 2 / 3 % 4"));
        assertEquals("(a & b) == c", term("a & b == c"));
        assertEquals("(a | (b & (c + 1))) < d", term("a | b & c + 1 < d"));
        assertEquals("(a == b) != c", term("a == b != c"));
        assertEquals("a in (b == c)", term("a in b == c"));
        assertEquals("(a in b) in c", term("a in b in c"));
        assertEquals("(k, v in xs) in ys", term("k, v in xs in ys"));
    }

    @Test void numbers_are_kept_as_they_are_written() {
        assertEquals("1.0", term("1.0"));
        assertEquals("0.5", term(".5"));
        assertEquals(Num.of(-3), ((Term.Scalar) Parser.term("t", "- 3")).value());
        assertEquals(Num.of(new BigDecimal("1e3")), ((Term.Scalar) Parser.term("t", "1e3")).value());
        refusedTerm("01", "leading zero");
        refusedTerm("1.", "ends with a point");
        refusedTerm("1e", "without an exponent");
        refusedTerm("0a2b", "letters behind it");
        refusedTerm("1e99999999", "30000 places");
        refusedTerm("1e999999999999", "30000 places");
        refusedTerm("1".repeat(40_000), "30000 places");
        refusedTerm("-x", "a number behind '-'");
    }

    @Test void strings_take_the_escapes_of_json_and_raw_ones_none() {
        assertEquals("\"a\\\"\\\\\\n😀/\"", term("\"a\\\"\\\\\\n\\ud83d\\ude00\\/\""));
        assertEquals("\"a\\\\nb\\n\"", term("`a\\nb\n`"));
        assertEquals("\"\uFFFDx\"", term("\"\\ud83dx\""));
        assertEquals("\"\uFFFDA\"", term("\"\\ud83d\\u0041\""));
        refusedTerm("\"a\\xb\"", "an escape that is none");
        refusedTerm("\"\\{\"", "an escape that is none");
        refusedTerm("\"\\u12\"", "four hexadecimal digits");
        refusedTerm("\"a\nb\"", "the end of the line in a string");
        refusedTerm("`a", "the end of the text in a string");
        refusedTerm("\"a\u0000b\"", "U+0000");
        refusedTerm("\"\ud800\"", "U+D800");
    }

    @Test void templates_have_texts_and_holes_in_each_other() {
        assertEquals("$\"{$\"{a}\"} and {b with input as {\"a\": 42}}\"", term("$\"{$\"{a}\"} and {b with input as {\"a\" : 42}}\""));
        assertEquals("$\"\\{{{1, 2}}\"", term("$\"\\{{{1,2}}\""));
        assertEquals("$\"a\\n{x}\\\\n\"", term("$`a\n{x}\\n`"));
        assertEquals("$\"\"", term("$\"\""));
        var parts = ((Term.Template) Parser.term("t.rego", "$`\n\n{x}\ny{z}`")).parts();
        assertEquals(new Location("t.rego", 3, 2), ((Term.Template.Part.Hole) parts.get(1)).expression().at());
        assertEquals(new Location("t.rego", 4, 3), ((Term.Template.Part.Hole) parts.get(3)).expression().at());
        refusedTerm("$\"{}\"", "an expression in a hole");
        refusedTerm("$\"{x := 1}\"", "in a hole");
        refusedTerm("$\"{not x}\"", "in a hole");
        refusedTerm("$\"{some x in y}\"", "in a hole");
        refusedTerm("$\"{x; y}\"", "'}' at the end of a hole");
        refusedTerm("$\"{x", "expected");
        refusedTerm("$x", "a template string such as");
        refusedTerm("$\"{".repeat(50), "nested deeper");
    }

    @Test void a_bar_behind_the_first_term_makes_a_comprehension_unless_a_comma_shows_a_list() {
        assertInstanceOf(Term.SetComprehension.class, Parser.term("t", "{a | b}"));
        assertInstanceOf(Term.ArrayComprehension.class, Parser.term("t", "[a | b | c]"));
        assertInstanceOf(Term.ObjectComprehension.class, Parser.term("t", "{a: b | c; d}"));
        assertEquals("{(a | b), c}", term("{a | b, c}"));
        assertEquals("[((a | b) | c), d]", term("[a | b | c, d]"));
        assertEquals("[(a | b) == c, d]", term("[a | b == c, d]"));
        assertEquals("{k: (a | b), j: c}", term("{k: a | b, j: c}"));
        assertEquals("{a | b, c in d}", term("{a | b, c in d}"));
        assertEquals("{1 + 2: ((a + 0) | b)}", term("{1+2: a+0|b}"));
        assertEquals("{(a | b)}", term("{(a | b)}"));
        assertEquals("{[(a | b), c] | d, e in f}", term("{[a | b, c] | d, e in f}"));
        refusedTerm("[a+1 | some x in y]", "a term");
    }

    @Test void composites_may_end_with_a_comma() {
        assertEquals("[1, 2]", term("[1, 2,]"));
        assertEquals("{1, 2}", term("{\n1,\n2,\n}"));
        assertEquals("{\"a\": 1}", term("{\"a\": 1,}"));
        assertEquals("f(1)", term("f(1,)"));
        assertEquals("set()", term("set()"));
        assertEquals("{}", term("{}"));
        refusedTerm("[1,,2]", "a term");
        refusedTerm("{1 2}", "','");
    }

    @Test void references_are_what_adjoins() {
        assertEquals("a.b[c].d", term("a.b[c][\"d\"]"));
        assertEquals("a[\"b c\"][1]", term("a[\"b c\"][1]"));
        assertEquals("a.b.f(x)[_].y", term("a.b.f(x)[_].y"));
        assertEquals("[1, 2][i]", term("[1,2][i]"));
        assertEquals("(a | b)[c]", term("(a|b)[c]"));
        assertEquals("{x | x = 1}[y]", term("{x | x = 1}[y]"));
        assertEquals("a; [0]", query("a\n[0]"));
        refusedTerm("a [0]", "the end of the text");
        refusedTerm("a. b", "a name behind '.'");
        refusedTerm("\"a\"[0]", "no path behind this term");
        refusedTerm("f(x)(y)", "expected the name of a function");
        refusedTerm("a[x](y)", "expected the name of a function");
    }

    @Test void keywords_are_names_behind_and_before_a_dot() {
        assertEquals("input.if.default.in", term("input.if.default.in"));
        assertEquals("not.foo == 1; not x", query("not.foo == 1; not x"));
        assertEquals("x in xs; in.foo", query("x in xs\nin.foo"));
        assertEquals("x; with.foo == 2", query("x\nwith.foo == 2"));
        assertEquals("some.x(1)", term("some.x(1)"));
        var rules = v1("p if { true }\nelse.foo contains \"a\"\ndefault default.foo(_) := 42\ndefault.x := 1\nif.y := 1 if true\n").rules();
        assertEquals(5, rules.size());
        assertTrue(rules.get(2).isDefault());
        refusedTerm("if", "found keyword 'if'");
        refused("contains := 1", "found keyword 'contains'");
    }

    @Test void every_underscore_is_a_variable_of_its_own() {
        var body = Parser.query("q", "_ = _");
        var unify = (Form.Unify) body.expressions().getFirst().form();
        assertTrue(unify.left() instanceof Term.Var left && unify.right() instanceof Term.Var right && left.isWildcard() && !left.name().equals(right.name()));
    }

    @Test void expressions_declare_iterate_negate_and_replace() {
        assertEquals("some x, y", query("some x, y"));
        assertEquals("some [k, _], {\"a\": v} in xs", query("some [k, _], {\"a\": v} in xs"));
        assertEquals("every k, v in xs { k < v; v } with input as 1", query("every k, v in xs { k < v\n v } with input as 1"));
        assertEquals("not f(x) with input.a as 1 with data.b as {2}", query("not f(x) with input.a as 1\n  with data.b as {2}"));
        assertEquals("[x, y] := z; a = b", query("[x, y] := z; a = b"));
        assertEquals("k, v in xs", query("k, v in xs"));
        for (var wrong : List.of("some 1", "some x in", "every [x] in y { z }", "every x in y", "not some x", "a b", "a;", "x with 1 as 2", "x with input")) {
            assertThrows(RegoErrors.class, () -> Parser.query("q", wrong), wrong);
        }
    }

    @Test void heads_say_which_document_they_make() {
        assertEquals(Rule.Kind.COMPLETE, v1("p := 1").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.COMPLETE, v1("a.b.c := 1").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.COMPLETE, v1("a.f(x) := x").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.OBJECT, v1("p[x] := y if q").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.OBJECT, v1("p[x].b if q").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.SET, v1("p.a[x] contains y if q").rules().getFirst().head().kind());
        var contains = v1("p contains x if x := 1").rules().getFirst().head();
        assertEquals("x", Printer.term(contains.key().orElseThrow()));
        assertEquals(List.of(), v1("f() := 1").rules().getFirst().head().arguments().orElseThrow());
    }

    @Test void a_brace_behind_if_opens_a_body_unless_it_is_a_term() {
        assertEquals("x", Printer.body(v1("p if { x }").rules().getFirst().body()));
        assertEquals("x; y", Printer.body(v1("p if { x; y }").rules().getFirst().body()));
        assertEquals("{\"a\": 1}", Printer.body(v1("p if {\"a\": 1}").rules().getFirst().body()));
        assertEquals("{x | x}", Printer.body(v1("p if {x | x}").rules().getFirst().body()));
        assertEquals("{1} == y", Printer.body(v1("p if {1} == y").rules().getFirst().body()));
        assertEquals("true", Printer.body(v1("p := 1").rules().getFirst().body()));
        refused("p if { x; }", "expected");
        refused("p if { x, y }", "expected");
    }

    @Test void rules_have_alternatives() {
        var rule = v1("p := 1 if a else := 2 if { b } else := 3").rules().getFirst();
        var second = rule.otherwise().orElseThrow();
        assertEquals("2", Printer.term(second.head().value().orElseThrow()));
        assertEquals("3", Printer.term(second.otherwise().orElseThrow().head().value().orElseThrow()));
        refused("p contains 1 if a else := 2", "multi-value rules");
        refused("p[x] := 1 if a else := 2", "variables in head");
        refused("p if a else", "a value or a body behind 'else'");
        assertEquals(3, v0("p { a } { b } { c }").rules().size());
        refused(Version.V0, "p { a } else { b } { c }", "'else', or the next rule");
    }

    @Test void v1_wants_its_keywords_and_v0_takes_them_when_imported() {
        refused("p { true }", "`if` keyword is required before rule body");
        refused("f(x) { true }", "`if` keyword is required before function body");
        refused("p[x] { x := 1 }", "`contains` keyword is required for partial set rules");
        refused("p[\"a\"]", "`contains` keyword is required");
        refused("p", "rule must have value assignment and/or body declaration");
        refused("f(x)", "function must have value assignment and/or body declaration");
        refused("p if a else { b }", "`if` keyword is required");
        refused(Version.V0, "import rego.v1\np { true }", "`if` keyword is required");
        refused(Version.V0, "p if { true }", "");
        assertEquals(Version.V1, v0("import rego.v1\np if { true }").version());
        assertEquals(1, v0("import future.keywords.if\np if { true }").rules().size());
        assertEquals(1, v0("import future.keywords\np contains x if { some x in [1] }").rules().size());
        assertEquals("every", ((Term.Var) v0("every := 1").rules().getFirst().head().reference()).name());
        refused(Version.V0, "import future.keywords.when", "must be one of [contains every if in not]");
        refused(Version.V0, "import rego.v2", "must be `rego.v1`");
    }

    @Test void v0_makes_sets_of_keys_in_brackets() {
        for (var text : List.of("p[x] { x := 1 }", "p[\"a\"]", "p.a { true }")) {
            var head = v0(text).rules().getFirst().head();
            assertEquals(Rule.Kind.SET, head.kind(), text);
            assertInstanceOf(Term.Var.class, head.reference());
            assertTrue(head.key().isPresent());
        }
        assertEquals(Rule.Kind.OBJECT, v0("p[x] = y { x := 1; y := 2 }").rules().getFirst().head().kind());
        assertEquals(Rule.Kind.COMPLETE, v0("p.a.b { true }").rules().getFirst().head().kind());
    }

    @Test void a_default_is_written_out() {
        assertTrue(v1("default p := {\"a\": [1, {2}]}").rules().getFirst().isDefault());
        assertTrue(v1("default f(_, x) := {y | y := 1}").rules().getFirst().isDefault());
        refused("default p := x", "value cannot contain var");
        refused("default p := [data.a]", "value cannot contain ref");
        refused("default p := 1 + 2", "value cannot contain call");
        refused("default p if true", "must have a value");
        refused("default f(x, x) := 1", "arguments cannot be repeated x");
        refused("default f(1) := 1", "arguments cannot contain");
    }

    @Test void a_module_begins_with_its_package() {
        assertEquals(List.of("data", "a", "b-c", "if"), Parser.module("m", "package a[\"b-c\"].if", Version.V1).packagePath());
        assertThrows(RegoErrors.class, () -> Parser.module("m", "", Version.V1));
        assertThrows(RegoErrors.class, () -> Parser.module("m", "p := 1", Version.V1));
        assertThrows(RegoErrors.class, () -> Parser.module("m", "package a[x]", Version.V1));
    }

    @Test void imports_name_documents() {
        var imports = v1("import data.x.y\nimport input.z as w\nimport data.if as my_if").imports();
        assertEquals(List.of("y", "w", "my_if"), imports.stream().map(Module.Import::name).toList());
        refused("import foo.bar", "must begin with one of");
        refused("import data.x.if", "must not end with a keyword, got: if");
        refused("import data.x as if", "no keyword behind 'as'");
    }

    @Test void an_error_says_what_was_found_what_was_expected_and_where() {
        var error = assertThrows(RegoErrors.class, () -> v1("p if {\n\tx := \"😀\" y\n}")).first();
        assertEquals(new Location("m.rego", 3, 11), error.at());
        assertEquals("found 'y', expected a new line, ';' or '}'", error.message());
    }

    @Test void metadata_is_about_what_follows() {
        var annotations = v1("""
                # METADATA
                # title: A title
                # authors:
                # - Jane Doe <jane@example.com>
                # - name: Max
                # related_resources:
                # - https://example.com/a
                # custom:
                #   level: 3
                p.q[x] := 1 if x := 2

                # METADATA
                # scope: document
                # entrypoint: true
                r := 1
                """).annotations();
        assertEquals(2, annotations.size());
        assertEquals("rule", annotations.getFirst().scope());
        assertEquals("data.a.p.q", annotations.getFirst().target());
        assertEquals(new Location("m.rego", 11, 1), annotations.getFirst().targetAt());
        var content = (ObjectValue) annotations.getFirst().content();
        assertEquals(Value.of("A title"), content.get("title"));
        assertEquals(2, ((ArrayValue) content.members().get(Value.of("authors"))).size());
        assertEquals("document", annotations.get(1).scope());
    }

    @Test void metadata_that_says_nothing_or_too_much_is_refused() {
        refused("# METADATA\np := 1", "found whitespace");
        refused("# METADATA\n# title: [\np := 1", "cannot be read");
        refused("# METADATA\n# scope: package\np := 1", "found annotation scope 'package' before a rule");
        refused("# METADATA\n# title: x\nimport data.x\np := 1", "before an import");
        refused("# METADATA\n# title: x\n", "before the end of the text");
        refused("# METADATA\n# authors:\n# - {}\np := 1", "unfit member authors");
        refused("# METADATA\n# entrypoint: yes\np := 1", "unfit member entrypoint");
    }
}
