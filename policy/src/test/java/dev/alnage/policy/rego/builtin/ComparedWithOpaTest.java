package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.set;
import static dev.alnage.policy.rego.builtin.Call.text;

import org.junit.jupiter.api.Test;

/** Where a comparison of thousands of calls with OPA's own library found that we answered otherwise. */
class ComparedWithOpaTest {
    @Test void null_is_no_smallest_member_of_a_set_that_has_another() {
        gives("1", "min", set("[1, \"a\", null]"));
        gives("null", "min", set("[null]"));
        gives("null", "min", json("[1, null]"));
        gives("\"a\"", "max", set("[1, \"a\", null]"));
    }

    @Test void a_text_without_a_document_is_null_in_yaml() {
        gives("null", "yaml.unmarshal", text(""));
        gives("null", "yaml.unmarshal", text("# nothing\n\n"));
        gives("true", "yaml.is_valid", text(""));
        fails("did not find expected YAML", "yaml.unmarshal", text("[1"));
    }

    @Test void every_operand_is_of_its_type_before_any_is_read() {
        failsType("operand 2 must be string but got boolean", "semver.compare", text("true"), json("false"));
        failsType("operand 2 must be string but got array", "io.jwt.verify_hs256", text("a"), json("[null]"));
        failsType("operand 4 must be string but got array", "regex.template_match", text("a"), text("b"), text("10"), json("[]"));
        failsType("operand 2 must be string but got number", "crypto.x509.parse_keypair", text("null"), json("3"));
    }

    @Test void demands_on_certificates_are_read_only_where_there_are_certificates() {
        gives("[false,[]]", "crypto.x509.parse_and_verify_certificates_with_options", text("no certificate"), json("{\"nobody knows\": 1}"));
    }

    @Test void a_block_in_an_array_must_be_a_text() {
        failsType("operand 1 must be string but got number", "net.cidr_contains_matches", json("[[1]]"), text("10.0.0.0/8"));
        fails("operand 1: element must be string or non-empty array", "net.cidr_contains_matches", json("[1]"), text("10.0.0.0/8"));
    }

    @Test void digits_of_other_scripts_make_no_number() {
        fails("strconv.ParseFloat: parsing \"\uff11\": invalid syntax", "to_number", text("\uff11"));
        gives("-1", "to_number", text("-1"));
    }

    @Test void numbers_that_are_no_whole_ones_are_binary_in_yaml() {
        gives("\"- 1\\n- 1\\n- 1e+15\\n- 9223372036854775808\\n- -1.5\\n\"", "yaml.marshal", json("[1.0, 1, 1e15, 9223372036854775808, -1.5]"));
        gives("\"'- a'\\n\"", "yaml.marshal", text("- a"));
        gives("\"\\\"-1\\\"\\n\"", "yaml.marshal", text("-1"));
    }
}
