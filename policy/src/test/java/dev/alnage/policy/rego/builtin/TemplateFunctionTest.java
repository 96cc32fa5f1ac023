package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateFunctionTest {
    private static final String NAME = "strings.render_template";
    private static final String VALUES = "{\"a\": \"<x>\", \"n\": 5, \"t\": true, \"list\": [\"p\", \"q\", 3], \"none\": [], \"m\": {\"k\": \"v\", \"j\": {\"i\": null}}}";

    @ParameterizedTest @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = false, value = {
        "{{.a}} {{.n}} {{.t}} {{.list}} {{.m.j}}~<x> 5 true [p q 3] map[i:<nil>]", "a {{- .n -}} b {{/* said */}}c~a5b c",
        "{{if .none}}1{{else if .t}}2{{else}}3{{end}}~2", "{{with .m}}{{.k}}{{$.n}}{{else}}no{{end}}{{with .none}}no{{else}}!{{end}}~v5!",
        "{{range $i, $e := .list}}{{if $i}},{{end}}{{$e}}{{end}}{{range .none}}no{{else}}.{{end}}~p,q,3.",
        "{{range .list}}{{if eq . `q`}}{{break}}{{end}}{{.}}{{end}}{{range .list}}{{if eq . `q`}}{{continue}}{{end}}{{.}}{{end}}~pp3",
        "{{$x := 1}}{{if .t}}{{$x = 2}}{{$y := 3}}{{end}}{{$x}}~2", "{{len .list}}{{index .m \"k\"}}{{index .list 2}}~3v3",
        "{{.a | html}}{{print 1 2 .a}}{{not .t}}{{and .t .n}}{{or .none .a}}~&lt;x&gt;1 2<x>false5<x>",
        "{{eq .n \"5\"}}{{ne .a .n}}{{lt 1 2}}{{ge .a .n}}{{1e6}}{{0x10}}~truetruetruetrue1e+0616", "{{.absent}} {{.absent.more}} {{.m.j.i}}~<undefined> <undefined> <no value>",
    })
    void a_template_is_filled_in(String template, String filled) {
        gives("\"" + filled + "\"", NAME, text(template), json(VALUES));
    }

    @ParameterizedTest @CsvSource(delimiter = '~', value = {
        "{{~unclosed action", "{{.a~unclosed action", "{{if .t}}x~unexpected EOF", "{{end}}~unexpected {{end}}", "{{break}}~outside {{range}}",
        "{{system .a}}~function \"system\" not defined", "{{$y}}~undefined variable \"$y\"", "{{define \"x\"}}{{end}}~expected no template in a template",
        "{{.n.x}}~can't evaluate field x in number", "{{index .list 9}}~index out of range: 9", "{{range .a}}{{end}}~range can't iterate over <x>",
        "{{eq .n 5}}~incompatible types", "{{\"\\q\"}}~found an escape", "{{.a .n}}~can't give argument", "{{/* }}~unclosed comment", "{{nil}}~nil is not a command",
    })
    void what_is_no_template_is_refused(String template, String message) {
        fails(message, NAME, text(template), json(VALUES));
    }

    @Test void what_would_write_or_nest_too_much_is_stopped() {
        isStopped(NAME, text("{{range 1000000000}}x{{end}}"), json("{}"));
        isStopped(NAME, text("{{range 1000000000}}{{end}}"), json("{}"));
        fails("found more than 100 levels", NAME, text("{{if 1}}".repeat(200)), json("{}"));
        fails("found more than 100 levels", NAME, text("{{" + "(".repeat(200) + "1" + ")".repeat(200) + "}}"), json("{}"));
        fails("found more than 100 levels", NAME, text("{{if 1}}{{else if 1}}".repeat(200)), json("{}"));
    }
}
