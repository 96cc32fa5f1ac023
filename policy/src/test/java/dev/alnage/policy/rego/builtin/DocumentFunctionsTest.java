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

class DocumentFunctionsTest {
    @Test void objects_are_asked_by_key_or_path() {
        var object = json("{\"a\": {\"b\": [1, {\"c\": 2}]}, \"n\": null}");
        gives("2", "object.get", object, json("[\"a\", \"b\", 1, \"c\"]"), text("none"));
        gives("\"none\"", "object.get", object, json("[\"a\", \"x\"]"), text("none"));
        gives("null", "object.get", object, text("n"), text("none"));
        gives(dev.alnage.policy.rego.value.RegoJson.write(object), "object.get", object, json("[]"), text("none"));
        failsType("operand 1 must be object but got array", "object.get", json("[]"), text("a"), text(""));
    }

    @Test void objects_are_united_from_left_to_right_and_inwards() {
        gives("{\"a\":{\"b\":1,\"c\":3},\"d\":4}", "object.union", json("{\"a\": {\"b\": 1, \"c\": 2}}"), json("{\"a\": {\"c\": 3}, \"d\": 4}"));
        gives("{\"a\":{\"c\":3}}", "object.union_n", json("[{\"a\": {\"b\": 2}}, {\"a\": 4}, {\"a\": {\"c\": 3}}]"));
        gives("{}", "object.union_n", json("[]"));
        failsType("operand 1 must be array of objects but got array containing number", "object.union_n", json("[{}, 1]"));
        gives("{\"b\":2}", "object.remove", json("{\"a\": 1, \"b\": 2}"), json("{\"a\": 0}"));
        gives("{\"a\":1}", "object.filter", json("{\"a\": 1, \"b\": 2}"), set("[\"a\", \"c\"]"));
        gives("[\"a\",\"b\"]", "object.keys", json("{\"b\": 1, \"a\": 2}"));
    }

    @Test void a_subset_is_looked_for_in_objects_sets_and_in_rows_of_arrays() {
        gives("true", "object.subset", json("{\"a\": {\"b\": [1, 2, 3], \"c\": 1}}"), json("{\"a\": {\"b\": [2, 3]}}"));
        gives("false", "object.subset", json("{\"a\": {\"b\": [1, 2, 3]}}"), json("{\"a\": {\"b\": [1, 3]}}"));
        gives("true", "object.subset", json("[1, 1, 2]"), json("[1, 2]"));
        gives("true", "object.subset", json("[1, 2, 3]"), set("[3, 1]"));
        gives("true", "object.subset", set("[1, 2]"), set("[]"));
        failsType("must be of the same type or array and set", "object.subset", set("[1]"), json("[1]"));
        isStopped("object.subset", call("numbers.range", json("1"), json("20000")), call("numbers.range", json("1"), json("10000")));
    }

    @Test void parts_of_documents_are_kept_or_removed_by_path() {
        var document = json("{\"a\": [{\"b\": 7, \"c\": 8}, {\"d\": 9}], \"e~f/g\": 1}");
        gives("{\"a\":[{\"b\":7}]}", "json.filter", document, json("[\"a/0/b\"]"));
        gives("{\"e~f/g\":1}", "json.filter", document, set("[\"/e~0f~1g\"]"));
        gives("{\"a\":[{\"c\":8}],\"e~f/g\":1}", "json.remove", document, json("[\"a/0/b\", [\"a\", \"1\"]]"));
        gives("{\"a\":{\"b\":7}}", "json.filter", json("{\"a\": {\"b\": 7}}"), json("[\"a/b\", \"a\"]"));
        gives("{}", "json.filter", document, json("[]"));
        failsType("operand 2 must be one of {set, array} but got string", "json.remove", document, text("a"));
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"a\":[1,2]}|[{\"op\":\"add\",\"path\":\"/a/1\",\"value\":3}]|{\"a\":[1,3,2]}",
        "{\"a\":[1,2]}|[{\"op\":\"add\",\"path\":\"/a/-\",\"value\":3}]|{\"a\":[1,2,3]}",
        "{\"a\":[1,2]}|[{\"op\":\"add\",\"path\":\"/a/3\",\"value\":3}]|undefined",
        "{\"a\":[1,2]}|[{\"op\":\"add\",\"path\":\"/a/01\",\"value\":3}]|undefined",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"/b\",\"value\":3}]|undefined",
        "{\"a\":1}|[{\"op\":\"replace\",\"path\":\"\",\"value\":3}]|3",
        "{\"a\":1}|[{\"op\":\"remove\",\"path\":\"/a\"}]|{}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"move\",\"from\":\"/a/b\",\"path\":\"/c\"}]|{\"a\":{},\"c\":1}",
        "{\"a\":{\"b\":1}}|[{\"op\":\"move\",\"from\":\"/a\",\"path\":\"/a/b\"}]|undefined",
        "{\"a\":1}|[{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"},{\"op\":\"test\",\"path\":\"/b\",\"value\":1.0}]|{\"a\":1,\"b\":1}",
        "{\"a\":1}|[{\"op\":\"test\",\"path\":\"/a\",\"value\":2}]|undefined", "{\"a\":1}|[{\"op\":\"spam\",\"path\":\"/a\"}]|undefined",
        "{\"a\":1}|[{\"op\":\"add\",\"path\":\"/a\"}]|undefined", "{\"a\":1}|[1]|undefined", "{\"a\":1}|[]|{\"a\":1}"})
    void a_patch_is_made_as_a_whole_or_not_at_all(String document, String patch, String expected) {
        gives(expected, "json.patch", json(document), json(patch));
    }

    @Test void members_of_sets_are_patched_by_themselves() {
        var set = Value.array(set("[[1]]"), set("[\"a\"]"));
        gives("[[[1,2]],[\"a\"]]", "json.patch", set, Value.array(dev.alnage.policy.rego.value.ObjectValue.builder().put("op", text("add"))
                .put("path", Value.array(Num.of(0), json("[1]"), Num.of(1))).put("value", Num.of(2)).build()));
        gives("[[[1]],[]]", "json.patch", set, json("[{\"op\": \"remove\", \"path\": \"1/a\"}]"));
        gives("undefined", "json.patch", set, json("[{\"op\": \"add\", \"path\": \"1/b\", \"value\": \"c\"}]"));
    }

    @Test void a_walk_yields_every_value_with_its_path() {
        gives("[[[],{\"a\":[1]}],[[\"a\"],[1]],[[\"a\",0],1]]", "walk", json("{\"a\": [1]}"));
        assertEquals(Builtin.Nature.RELATION, Builtins.find("walk").orElseThrow().nature());
    }

    @Test @Tag("P8") void graphs_cannot_take_for_ever() {
        var graph = new StringBuilder("{\"end\": []");
        for (var i = 0; i < 2_000; i++) {
            graph.append(", \"").append(i).append("\": [\"").append(i + 1).append("\", \"end\"]");
        }
        gives("3", "count", call("graph.reachable", json("{\"a\": [\"b\"], \"b\": [\"c\", \"a\"], \"c\": []}"), json("[\"a\"]")));
        fails("path is longer than 1000 nodes", "graph.reachable_paths", json(graph.append("}").toString()), json("[\"0\"]"));
    }

    @Test void json_is_marshalled_as_go_does() {
        gives("\"\\\"\\\\u003ca\\\\u003e \\\\u0026\\\\n\\\"\"", "json.marshal", text("<a> &\n"));
        gives("\"[1,2]\"", "json.marshal", set("[2, 1]"));
        gives("\"{\\n\\t\\\"a\\\": [\\n\\t\\t1\\n\\t],\\n\\t\\\"b\\\": {}\\n}\"", "json.marshal_with_options", json("{\"b\": {}, \"a\": [1]}"), json("{\"pretty\": true}"));
        gives("\">[\\n>  1\\n>]\"", "json.marshal_with_options", json("[1]"), json("{\"prefix\": \">\", \"indent\": \"  \"}"));
        failsType("object contained unknown key", "json.marshal_with_options", json("[1]"), json("{\"x\": 1}"));
        failsType("failed cast to bool", "json.marshal_with_options", json("[1]"), json("{\"pretty\": 1}"));
        gives("{\"a\":2}", "json.unmarshal", text("{\"a\": 1, \"a\": 2}"));
        fails("found damaged JSON", "json.unmarshal", text("{"));
        gives("false", "json.is_valid", text("[1] 2"));
        gives("false", "json.is_valid", json("1"));
        isStopped("json.marshal_with_options", json("[".repeat(60) + "1" + ",1".repeat(5_000) + "]".repeat(60)), json("{\"indent\": \"" + " ".repeat(1_000) + "\"}"));
    }

    @Test void yaml_that_is_written_reads_as_what_it_was() {
        for (var text : new String[] {"{\"a\": [1, \"x\", {\"b\": [], \"c\": {}}], \"d e\": null, \"f\": true}", "\"no\"", "\"12\"", "\"a: b\"", "\"line\\nline\\n\"",
            "[\"- a\", \"#x\", \"'\", \"\\\"\", \" lead\", \"\", \"\\u0001\", \"2024-01-01\", \"é\"]", "[[1, [2]], [[]]]", "{\"m\": \"a\\nb\"}", "1.5"}) {
            var value = json(text);
            var yaml = (Value.Text) call("yaml.marshal", value);
            assertEquals(value, call("yaml.unmarshal", yaml), yaml.value());
        }
        gives("\"a:\\n- 1\\n- b: 2\\n  c: x\\n\"", "yaml.marshal", json("{\"a\": [1, {\"b\": 2, \"c\": \"x\"}]}"));
        fails("yaml: line 1: did not find", "yaml.unmarshal", text("[1,2,3"));
        gives("false", "yaml.is_valid", text("a: &x 1\nb: *x"));
    }

    @Test void bytes_that_are_no_text_survive() {
        gives("\"00ff80\"", "hex.encode", call("base64.decode", text("AP+A")));
        gives("\"AP+A\"", "base64.encode", call("hex.decode", text("00FF80")));
        gives("\"a8100ae6aa1940d0b663bb31cd466142ebbdbd5187131b92d93818987832eb89\"", "crypto.sha256", call("hex.decode", text("ff")));
        gives("\"\ufffd\"", "urlquery.decode", text("%ff"));
        gives("\"%FF\"", "urlquery.encode", call("hex.decode", text("ff")));
    }

    @Test void encodings_are_refused_where_they_are_damaged() {
        fails("illegal base64 data at input byte 4", "base64.decode", text("QUJD*"));
        fails("illegal base64 data at input byte 0", "base64.decode", text("QQ"));
        fails("illegal base64url string", "base64url.decode", text("a"));
        gives("\"A\"", "base64url.decode", text("QQ"));
        gives("\"A\"", "base64.decode", text("Q\nQ=\r\n=\n"));
        fails("encoding/hex: invalid byte: U+0067 'g'", "hex.decode", text("0g"));
        fails("encoding/hex: odd length hex string", "hex.decode", text("012"));
        fails("invalid URL escape \"%z\"", "urlquery.decode", text("a%z"));
        gives("{\"a\":[\"1\",\"3\"],\"b\":[\"\"]}", "urlquery.decode_object", text("a=1&b&&a=3"));
        gives("\"a=1&a=2&b=%26\"", "urlquery.encode_object", json("{\"b\": \"&\", \"a\": [\"1\", \"2\"]}"));
        failsType("values must be string, array[string], or set[string]", "urlquery.encode_object", json("{\"a\": 1}"));
    }

    @Test void types_are_told_and_cast() {
        gives("\"set\"", "type_name", set("[]"));
        gives("false", "is_array", set("[]"));
        gives("-42.0", "to_number", text("-42.0"));
        gives("1", "to_number", json("true"));
        fails("invalid syntax", "to_number", text("1_0"));
        fails("value out of range", "to_number", text("1e400"));
        failsType("valid number string", "to_number", text("-inf"));
        gives("[1,2]", "cast_array", set("[2, 1]"));
        failsType("operand 1 must be string but got number", "cast_string", json("1"));
    }

    @Test void membership_looks_at_values_and_with_a_key_at_one_place() {
        gives("true", "internal.member_2", json("1.0"), json("{\"a\": 1}"));
        gives("false", "internal.member_2", text("a"), text("abc"));
        gives("true", "internal.member_3", json("0"), text("a"), json("[\"a\"]"));
        gives("false", "internal.member_3", json("1"), text("a"), json("[\"a\"]"));
        gives("false", "internal.member_3", text("a"), text("a"), set("[\"a\"]"));
    }

    @Test void arrays_and_sets_are_taken_together() {
        gives("[1,2,[3]]", "array.flatten", json("[[1], 2, [[3]]]"));
        gives("[2,3]", "array.slice", json("[1, 2, 3]"), json("1"), json("9"));
        gives("[]", "array.slice", json("[1, 2, 3]"), json("2"), json("-1"));
        gives("[1]", "and", set("[1, 2]"), set("[1, 3]"));
        gives("[1,2,3]", "or", set("[1, 2]"), set("[1, 3]"));
        gives("[2]", "minus", set("[1, 2]"), set("[1, 3]"));
        gives("[]", "intersection", set("[]"));
        gives("[1]", "intersection", dev.alnage.policy.rego.value.SetValue.of(java.util.List.of(set("[1, 2]"), set("[1]"))));
        failsType("operand 1 must be set of sets but got set containing number", "union", set("[1]"));
    }

    @Test void an_error_of_yaml_says_the_line() {
        fails("yaml: line 1: did not find expected YAML", "yaml.unmarshal", text("["));
        fails("yaml: line 3: did not find expected YAML", "yaml.unmarshal", text("# one\n# two\n}"));
        fails("yaml: line 23: did not find expected YAML", "yaml.unmarshal", text("# said\n".repeat(22) + "}"));
    }
}
