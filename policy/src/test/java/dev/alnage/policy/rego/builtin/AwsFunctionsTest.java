package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import org.junit.jupiter.api.Test;

class AwsFunctionsTest {
    private static final String NAME = "providers.aws.sign_req";
    private static final Value SETTINGS = json("{\"aws_access_key\": \"key\", \"aws_secret_access_key\": \"secret\", \"aws_service\": \"s3\", \"aws_region\": \"eu-west-1\"}");
    private static final Value NOON = json("1451311705000000000");

    private static Value headers(String request) {
        return ((ObjectValue) call(NAME, json(request), SETTINGS, NOON)).get("headers");
    }

    private static String authorization(String request) {
        return ((ObjectValue) headers(request)).get("Authorization").toString();
    }

    @Test void every_part_of_a_request_that_is_signed_changes_the_signature() {
        var plain = authorization("{\"method\": \"GET\", \"url\": \"https://example.org/a?b=c\"}");
        for (var other : new String[] {"{\"method\": \"PUT\", \"url\": \"https://example.org/a?b=c\"}", "{\"method\": \"GET\", \"url\": \"https://example.org/b?b=c\"}",
            "{\"method\": \"GET\", \"url\": \"https://example.org/a?b=d\"}", "{\"method\": \"GET\", \"url\": \"https://www.example.org/a?b=c\"}",
            "{\"method\": \"GET\", \"url\": \"https://example.org/a?b=c\", \"body\": {}}", "{\"method\": \"GET\", \"url\": \"https://example.org/a?b=c\", \"headers\": {\"x\": \"y\"}}"}) {
            assertNotEquals(plain, authorization(other), other);
        }
        assertEquals(plain, authorization("{\"method\": \"GET\", \"url\": \"https://user:word@example.org/a?b=c#d\", \"headers\": {\"User-Agent\": \"y\"}}"));
    }

    @Test void a_raw_body_counts_before_another_one() {
        assertEquals(authorization("{\"method\": \"GET\", \"url\": \"https://example.org\", \"body\": 1, \"raw_body\": \"[2]\"}"),
                authorization("{\"method\": \"GET\", \"url\": \"https://example.org\", \"body\": [2]}"));
    }

    @Test void what_is_missing_or_wrong_is_named() {
        failsType("operand 1 missing required request parameters(s): {\"url\"}", NAME, json("{\"method\": \"get\"}"), SETTINGS, NOON);
        failsType("operand 1 invalid request parameters(s): {\"path\"}", NAME, json("{\"method\": \"get\", \"path\": 1}"), SETTINGS, NOON);
        failsType("operand 2 missing required AWS config parameters(s): {\"aws_access_key\", \"aws_region\", \"aws_secret_access_key\", \"aws_service\"}", NAME,
                json("{}"), json("{}"), NOON);
        failsType("operand 3 could not convert time_ns value into a unix timestamp", NAME, json("{\"method\": \"get\", \"url\": \"http://example.org\"}"), SETTINGS,
                json("1.5"));
        fails("parse \"http://[\": invalid URL", NAME, json("{\"method\": \"get\", \"url\": \"http://[\"}"), SETTINGS, NOON);
    }

    @Test void a_path_is_escaped_once() {
        assertEquals("/a%20b", GoUrl.parse("http://example.org/a%20b").orElseThrow().escapedPath());
        assertEquals("/a%20b%C3%A9%21", GoUrl.parse("http://example.org/a%20b\u00e9!").orElseThrow().escapedPath());
        assertEquals("example.org:80", GoUrl.parse("http://me@example.org:80/").orElseThrow().host());
    }
}
