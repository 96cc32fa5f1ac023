package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternFunctionsTest {
    @Test void matches_follow_each_other_as_in_go() {
        gives("[\"\",\"aa\",\"\"]", "regex.find_n", text("a*"), text("baab"), json("-1"));
        gives("[\"a\"]", "regex.find_n", text("a"), text("aaa"), json("1"));
        gives("[]", "regex.find_n", text("a"), text("aaa"), json("0"));
        gives("[[\"ab\",\"b\",\"\"]]", "regex.find_all_string_submatch_n", text("a(b)(c)?"), text("ab"), json("-1"));
        gives("[\"pi\",\"a\"]", "regex.split", text("z+"), text("pizza"));
        gives("[\"a\",\"b\"]", "regex.split", text(""), text("ab"));
        gives("[\"\"]", "regex.split", text("x"), text(""));
    }

    @Test void replacements_name_groups() {
        gives("\"-1-\"", "regex.replace", text("-a1-b"), text("a(?P<digit>[0-9])|b"), text("$digit"));
        gives("\"-[1]-[]\"", "regex.replace", text("-a1-b"), text("a(?P<digit>[0-9])|b"), text("[${digit}]"));
        gives("\"-\"", "regex.replace", text("-a1"), text("a(?P<digit>[0-9])"), text("$other"));
    }

    @Test void a_group_is_named_by_all_letters_that_follow() {
        gives("\"\"", "regex.replace", text("ab"), text("(a)(b)"), text("$1x"));
        gives("\"ax\"", "regex.replace", text("ab"), text("(a)(b)"), text("${1}x"));
        gives("\"b$a$\"", "regex.replace", text("ab"), text("(a)(b)"), text("$2$$$1$"));
        gives("\"xaxbx\"", "regex.replace", text("ab"), text(""), text("x"));
        gives("\"Foo\"", "regex.replace", text("foo"), text("^[a-z]"), text("F"));
    }

    @Test void templates_hold_patterns_between_delimiters() {
        gives("true", "regex.template_match", text("urn:foo.bar:{[0-9]{2}}"), text("urn:foo.bar:42"), text("{"), text("}"));
        gives("false", "regex.template_match", text("urn:foo.bar:{[0-9]{2}}"), text("urn:fooxbar:42"), text("{"), text("}"));
        fails("unbalanced braces", "regex.template_match", text("a{b"), text("ab"), text("{"), text("}"));
        fails("start delimiter has to be exactly one character long", "regex.template_match", text("a"), text("a"), text("<<"), text(">"));
    }

    @Test @Tag("P8") void patterns_take_linear_time_and_little_memory() {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> gives("false", "regex.match", text("^(a+)+$"), text("a".repeat(5_000) + "b")));
        fails("pattern is too large", "regex.match", text("((a{100}){100}){100}"), text("a"));
        fails("pattern is too large", "regex.match", text("a".repeat(30_000)), text("a"));
        fails("error parsing regexp", "regex.match", text("(".repeat(9_000)), text("a"));
        isStopped("regex.match", text("(x?){1000}"), text("y".repeat(2_000_000)));
        gives("false", "regex.is_valid", text("((a{100}){100}){100}"));
        gives("false", "regex.is_valid", text("a\\1"));
        gives("false", "regex.is_valid", json("1"));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "*.github.com|null|api.github.com|true", "*.github.com|[]|api.github.com|true", "*.github.com|[]|api.cdn.github.com|false",
        "*hub.com|null|api.cdn.github.com|true", "*:github:com|[\":\"]|api:github:com|true", "api.**.com|[]|api.cdn.github.com|true",
        "?at|[]|cat|true", "?at|[]|at|false", "?at|[]|.at|false", "[abc]at|[]|bat|true", "[!abc]at|[]|bat|false", "[!a-c]at|[]|rat|true",
        "{cat,bat,[fr]at}|[]|fat|true", "{cat,bat,[fr]at}|[]|pat|false", "\\*a|[]|*a|true", "\\*a|[]|ba|false", "a.b|[]|axb|false", "a,b}|[]|a,b}|true",
        "{a,{b,c}d}|[]|cd|true", "**|[]|a.b.c|true", "*|[\"/\"]|a.b|true"})
    void globs_match_whole_strings(String glob, String delimiters, String string, String expected) {
        gives(expected, "glob.match", text(glob), json(delimiters), text(string));
    }

    @Test void a_part_that_a_glob_fits_is_no_match() {
        gives("false", "glob.match", text("api"), json("[]"), text("evil-api.com"));
        gives("false", "glob.match", text("*.com"), json("[]"), text("api.com/evil"));
        gives("false", "glob.match", text("api"), json("[]"), text("api\nevil"));
    }

    @Test void damaged_globs_are_errors() {
        fails("glob has a damaged range", "glob.match", text("[a-cx]"), json("[]"), text("b"));
        fails("glob has { without }", "glob.match", text("{a,b"), json("[]"), text("a"));
        failsType("operand 2 must be one of {array, null} but got string", "glob.match", text("a"), text("."), text("a"));
        gives("\"\\\\*.\\\\[x\\\\]\"", "glob.quote_meta", text("*.[x]"));
    }

    @Test void two_globs_meet_if_some_string_matches_both() {
        gives("true", "regex.globs_match", text("a.a.[0-9]+z"), text(".b.b2359825792*594823z"));
        gives("false", "regex.globs_match", text("[a-z]+"), text("[0-9]*"));
        gives("true", "regex.globs_match", text("[a-z]*"), text("[0-9]*"));
        gives("false", "regex.globs_match", text("a+b"), text("b"));
        fails("input:pqrs], pos:5, set-close ']' with no preceding '[': the input provided is invalid", "regex.globs_match", text("pqrs]"), text("[a-b]+"));
        isStopped("regex.globs_match", text(".*".repeat(5_000)), text(".*".repeat(5_000)));
    }
}
