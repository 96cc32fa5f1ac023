package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.set;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringFunctionsTest {
    private static String format(String format, String arguments) {
        return ((Value.Text) call("sprintf", text(format), json(arguments))).value();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "%d|[5]|5", "%5d!|[5]|`    5!`", "%-5d!|[5]|5    !", "%05d|[-5]|-0005", "%+d|[5]|+5", "% d|[5]|` 5`", "%x %X %#x|[255, 255, 255]|ff FF 0xff",
        "%b|[5]|101", "%o %#o %O|[8, 8, 8]|10 010 0o10", "%c%q|[65, 65]|A'A'", "%U|[8364]|U+20AC", "%08.3f|[3.14159]|0003.142", "%.2e|[123456.0]|1.23e+05",
        "%g|[1234567.5]|1.2345675e+06", "%v|[100000.5]|100000.5", "%v|[0.00001]|1e-05", "%.3g|[1234.5]|1.23e+03", "%f|[1.5]|1.500000", "%s|[\"x\"]|x",
        "%q|[\"a\\nb\"]|\"a\\nb\"", "%x|[\"hi\"]|6869", "% X|[\"hi\"]|68 69", "%5s|[\"é\"]|`    é`", "%.2s|[\"éèà\"]|éè", "%-4s!|[\"a\"]|a   !",
        "%v|[[1, \"a\", {\"b\": null}]]|[1, \"a\", {\"b\": null}]", "%s|[true]|true", "%t|[true]|%!t(string=true)", "%d|[\"hi\"]|%!d(string=hi)",
        "%s|[5]|%!s(int=5)", "%d|[1.5]|%!d(float64=1.5)", "%z|[5]|%!z(int=5)", "%d|[]|%!d(MISSING)", "%d|[1, 2]|1%!(EXTRA int=2)", "100%%|[]|100%",
        "%|[]|%!(NOVERB)", "%[2]d %[1]d|[1, 2]|2 1", "%[3]d|[1]|%!d(BADINDEX)", "%*d|[5, 42]|`   42`", "%-*d!|[5, 42]|42   !", "%.*f|[2, 1.005]|1.00",
        "%s|[1208925819614629174706175]|1208925819614629174706175", "%d|[1208925819614629174706175]|1208925819614629174706175",
        "%6.2f%%|[99.5]|` 99.50%`", "%+.1e|[0.0]|+0.0e+00", "hi %02X.%02X|[127, 1]|hi 7F.01",
        "%x %#X|[-255, 255]|-ff 0XFF", "%#b %#o|[5, 0]|0b101 0", "%.5d|[-42]|-00042", "%8.5d|[42]|`   00042`", "%.0d!|[0]|!", "%.0d|[1]|1", "%+.3d|[7]|+007",
        "%U %#U|[65, 65]|U+0041 U+0041 'A'", "%.6U|[65]|U+000041", "%#U|[7]|U+0007", "%U|[128512]|U+1F600", "%10U|[65]|`    U+0041`",
        "%q|[39]|'\\''", "%q|[10]|'\\n'", "%q|[34]|'\"'", "%c|[-1]|\ufffd", "%c|[1114111]|\udbff\udfff", "%c|[1114112]|\ufffd", "%c|[55296]|\ufffd", "%3c|[65]|`  A`",
        "%b|[1.5]|6755399441055744p-52", "%x %X|[1.5, -0.5]|0x1.8p+00 -0X1P-01", "%x|[1024.5]|0x1.002p+10",
        "%E|[123456.5]|1.234565E+05", "%.0e|[2.5]|2e+00", "%.0e|[3.5]|4e+00", "%G|[0.00001234]|1.234E-05", "%g|[0.0001]|0.0001",
        "%.3g|[99.96]|100", "%.0f|[2.5]|2", "%F|[-1.25]|-1.250000", "%+f|[1.5]|+1.500000", "% .1f|[1.5]|` 1.5`", "%#g|[1.5]|1.50000", "%.2g|[123.5]|1.2e+02", "%.4g|[100.5]|100.5"})
    void sprintf_writes_as_go_does(String format, String arguments, String expected) {
        assertEquals(expected, format(format, arguments));
    }

    @Test void raw_quotes_are_used_where_they_can_hold_the_text() {
        assertEquals("`a\t\"`", format("%#q", "[\"a\\t\\\"\"]"));
        assertEquals("\"a`\"", format("%#q", "[\"a`\"]"));
        assertEquals("\"a\\n\"", format("%#q", "[\"a\\n\"]"));
        assertEquals("\"\\x7f\"", format("%#q", "[\"\\u007f\"]"));
        assertEquals("\"a\"", format("%q", "[\"a\"]"));
    }

    @Test void a_set_or_a_number_in_another_notation_is_shown_as_rego_has_it() {
        gives("\"{1, 2} set()\"", "sprintf", text("%v %v"), Value.array(set("[2, 1]"), set("[]")));
        gives("\"1e+06\"", "sprintf", text("%v"), Value.array(Num.parse("1e6").orElseThrow()));
    }

    @Test @Tag("P8") void strings_cannot_fill_the_memory() {
        isStopped("sprintf", text("%999999d".repeat(2000)), json("[1" + ",1".repeat(1999) + "]"));
        isStopped("replace", text("a".repeat(100_000)), text("a"), text("b".repeat(1_000)));
        isStopped("strings.replace_n", json("{\"a\": \"" + "b".repeat(1_000) + "\"}"), text("a".repeat(100_000)));
        isStopped("replace", text("a".repeat(100_000)), text(""), text("b".repeat(1_000)));
        isStopped("concat", text("x".repeat(100_000)), json("[\"\"" + ",\"\"".repeat(1_000) + "]"));
        isStopped("split", text("a".repeat(3_000_000)), text(""));
    }

    @Test void a_width_beyond_measure_is_told() {
        assertEquals("%!(NOVERB)%!(EXTRA int=1)", format("%99999999999d", "[1]"));
    }

    @Test void places_count_code_points() {
        gives("4", "indexof", text("🍧🍨🧁🍰🍮"), text("🍮"));
        gives("-1", "indexof", text("abc"), text("d"));
        gives("[0,1]", "indexof_n", text("aaa"), text("aa"));
        gives("\"🍨🧁\"", "substring", text("🍧🍨🧁🍰🍮"), json("1"), json("2"));
        gives("\"\"", "substring", text("abc"), json("3"), json("-1"));
        gives("\"bc\"", "substring", text("abc"), json("1"), json("9223372036854775807"));
        fails("negative offset", "substring", text("abc"), json("-1"), json("1"));
        fails("empty search character", "indexof", text("abc"), text(""));
        gives("\"🍮a\"", "strings.reverse", text("a🍮"));
        gives("3", "strings.count", text("ab"), text(""));
        gives("2", "strings.count", text("aaaa"), text("aa"));
    }

    @Test void strings_are_cut_and_joined() {
        gives("[\"\"]", "split", text(""), text(","));
        gives("[]", "split", text(""), text(""));
        gives("[\"a\",\"\",\"b\",\"\"]", "split", text("a,,b,"), text(","));
        gives("\"b-c\"", "concat", text("-"), set("[\"c\", \"b\"]"));
        failsType("operand 2 must be array of strings but got array containing number", "concat", text("-"), json("[1]"));
        failsType("operand 2 must be one of {set, array} but got object", "concat", text("-"), json("{}"));
        gives("\"xaxbx\"", "replace", text("ab"), text(""), text("x"));
        gives("\"foo,,.bar\"", "replace", text("foo...bar"), text(".."), text(",,"));
        gives("\"<b>\"", "strings.replace_n", json("{\"x\": \"<\", \"y\": \">\"}"), text("xby"));
        gives("\"1b\"", "strings.replace_n", json("{\"a\": \"1\", \"ab\": \"2\"}"), text("ab"));
        failsType("operand 1 non-string value found in pattern object", "strings.replace_n", json("{\"a\": 1}"), text("a"));
        gives("\"b\"", "trim", text("..b.a"), text(".a"));
        gives("\"b.\"", "trim_left", text("..b."), text("."));
        gives("\"..b\"", "trim_right", text("..b."), text("."));
        gives("\"b\"", "trim_prefix", text("ab"), text("a"));
        gives("\"ab\"", "trim_suffix", text("ab"), text("a"));
        gives("\"a b\"", "trim_space", text("\u00a0\n a b\u2003\t"));
    }

    @Test void case_is_mapped_character_by_character() {
        gives("\"straße σ\"", "lower", text("STRAßE Σ"));
        gives("\"STRAßE\"", "upper", text("straße"));
    }

    @Test void integers_are_written_in_four_bases() {
        gives("\"-f\"", "format_int", json("-15.9"), json("16"));
        gives("\"1111\"", "format_int", json("15"), json("2"));
        gives("\"123456789012345678901234567890\"", "format_int", json("123456789012345678901234567890"), json("10"));
        failsType("operand 2 must be one of {2, 8, 10, 16}", "format_int", json("15"), json("3"));
    }

    @Test void prefixes_and_suffixes_are_found_among_many() {
        gives("true", "strings.any_prefix_match", json("[\"a/b\", \"c\"]"), set("[\"x\", \"a/\"]"));
        gives("false", "strings.any_prefix_match", json("[\"a/b\", \"c\"]"), text("b"));
        gives("true", "strings.any_suffix_match", text("a.txt"), json("[\".md\", \".txt\"]"));
        gives("false", "strings.any_prefix_match", json("[]"), json("[\"\"]"));
        failsType("operand 1 must be one of {string, set, array} but got number", "strings.any_suffix_match", json("1"), text(""));
        failsType("operand 2 must be array of strings but got array containing number", "strings.any_suffix_match", text(""), json("[1]"));
    }
}
