package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.failsType;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.isStopped;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.set;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkAndTimeTest {
    @ParameterizedTest @CsvSource({
        "10.0.0.0/8, 10.1.2.3, true", "10.0.0.0/8, 11.0.0.0, false", "10.0.0.0/8, 10.0.0.0/7, false", "10.0.0.1/8, 10.255.0.0/16, true",
        "2001:db8::/32, 2001:db8:ffff::1, true", "::ffff:10.0.0.0/104, 10.1.1.1, true", "10.0.0.0/8, 2001:db8::1, false", "0.0.0.0/0, 1.2.3.4, true"})
    void a_block_contains_addresses_and_blocks(String block, String other, String expected) {
        gives(expected, "net.cidr_contains", text(block), text(other));
    }

    @ParameterizedTest @CsvSource({"10.0.0.0/33", "10.0.0/8", "10.0.0.256/8", "010.0.0.0/8", "10.0.0.0", "::1::/64", "1:2:3:4:5:6:7:8:9/8", "fe80::1%eth0/64",
        "::/129", "10.0.0.0/-1", "12345::/16", "''"})
    void what_is_no_block_is_refused(String text) {
        gives("false", "net.cidr_is_valid", text(text));
        fails("invalid CIDR address", "net.cidr_expand", text(text));
    }

    @Test void blocks_are_expanded_merged_and_matched() {
        gives("[\"192.168.1.0\",\"192.168.1.1\"]", "net.cidr_expand", text("192.168.1.1/31"));
        gives("[\"2001:db8::\",\"2001:db8::1\"]", "net.cidr_expand", text("2001:db8::/127"));
        gives("[\"192.0.128.0/23\"]", "net.cidr_merge", json("[\"192.0.128.0/24\", \"192.0.129.0/24\"]"));
        gives("[\"10.0.0.0/8\"]", "net.cidr_merge", set("[\"10.0.0.0/8\", \"10.1.0.0/16\"]"));
        gives("[\"10.0.0.0/30\",\"10.0.0.4/32\"]", "net.cidr_merge", json("[\"10.0.0.0/31\", \"10.0.0.2/31\", \"10.0.0.4/32\"]"));
        fails("IPv6 invalid: needs prefix length", "net.cidr_merge", json("[\"2001:db8::1\"]"));
        gives("true", "net.cidr_intersects", text("10.0.0.0/8"), text("10.1.0.0/16"));
        gives("[[0,\"x\"]]", "net.cidr_contains_matches", json("[[\"10.0.0.0/8\", 1]]"), json("{\"x\": \"10.1.1.1\"}"));
        fails("operand 2: element must be string or non-empty array", "net.cidr_contains_matches", text("10.0.0.0/8"), json("[[]]"));
        fails("not a valid textual representation", "net.cidr_contains", text("10.0.0.0/8"), text("x"));
    }

    @Test @Tag("P8") void a_block_as_large_as_the_world_is_not_expanded() {
        isStopped("net.cidr_expand", text("0.0.0.0/0"));
        isStopped("net.cidr_expand", text("::/0"));
    }

    @ParameterizedTest @CsvSource({"1.2.3, 1.2.3+x, 0", "1.2.3-a, 1.2.3, -1", "1.2.3-a.1, 1.2.3-a.b, -1", "1.2.3-2, 1.2.3-10, -1", "1.10.0, 1.9.9, 1",
        "1.2.3-a, 1.2.3-a.0, -1", "v1.0.0, 1.0.0, 0"})
    void versions_are_ordered(String left, String right, String expected) {
        gives(expected, "semver.compare", text(left), text(right));
    }

    @Test void what_is_no_version_is_refused() {
        fails("operand 2: string \"1.2\" is not a valid SemVer", "semver.compare", text("1.2.3"), text("1.2"));
        for (var text : new String[] {"1.2.3.4", "a.b.c", "1.2.3-", "1..3", "1.2.9223372036854775808", "1.2.3-a..b", "1.2.3+é", ""}) {
            gives(text.equals("1.2.3-") ? "true" : "false", "semver.is_valid", text(text));
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "RFC3339|2017-06-02T19:00:00-07:00|1496455200000000000", "2006-01-02T15:04:05Z07:00|2017-06-02T19:00:00.5Z|1496430000500000000",
        "02 Jan 06 15:04 MST|02 Jun 17 19:00 UTC|1496430000000000000", "RFC1123Z|Fri, 02 Jun 2017 19:00:00 +0200|1496422800000000000",
        "Jan _2 2006 3:04PM|Jun  2 2017 7:00PM|1496430000000000000", "2006-002|2017-153|1496361600000000000", "06|69|-31536000000000000",
        "2006-002 15:04 MST|2026-035 10:00 GMT+3|1770199200000000000", "2006 __2|2026  35|1770163200000000000", "_2 Jan 2006|` 2 Jun 2017`|1496361600000000000", "2006 __2|2026   5|1767571200000000000",
        "ANSIC|Fri Jun  2 19:00:00 2017|1496430000000000000", "15:04:05.000|00:00:01.500|-62167219198500000000"})
    void times_are_read_as_layouts_show_them(String layout, String text, String expected) {
        if (expected.length() > 20) {
            fails("time outside of valid range", "time.parse_ns", text(layout), text(text));
        } else {
            gives(expected, "time.parse_ns", text(layout), text(text));
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {"2017-02-29T00:00:00Z", "2017-13-01T00:00:00Z", "2017-01-01T24:00:00Z", "2017-01-01T00:00:60Z",
        "2017-01-01 00:00:00Z", "2017-01-01T00:00:00", "2017-01-01T00:00:00Zx", "17-01-01T00:00:00Z", "2017-01-01T00:00:00+25:00", "''"})
    void what_is_no_time_is_refused(String text) {
        fails("parsing time", "time.parse_rfc3339_ns", text(text));
    }

    @Test void times_are_shown_in_a_zone() {
        gives("\"2022-12-02T18:40:53.141828752Z\"", "time.format", json("1670006453141828752"));
        gives("\"2022-12-03T00:10:53.141828752+05:30\"", "time.format", json("[1670006453141828752, \"Asia/Kolkata\"]"));
        gives("\"Sat  3 Dec 22 12:10:53 AM IST .141 337\"", "time.format", json("[1670006453141828752, \"Asia/Kolkata\", \"Mon _2 Jan 06 03:04:05 PM MST .000 __2\"]"));
        gives("\"Fri, 02 Dec 2022 18:40:53 UTC\"", "time.format", json("[1670006453141828752, \"UTC\", \"RFC1123\"]"));
        gives("[2018,2,4]", "time.date", json("[1517814000000000000, \"America/Los_Angeles\"]"));
        gives("[23,0,0]", "time.clock", json("[1517814000000000000, \"America/Los_Angeles\"]"));
        gives("\"Monday\"", "time.weekday", json("1517832000000000000"));
        fails("unknown time zone Mars/Base", "time.date", json("[0, \"Mars/Base\"]"));
        fails("unknown time zone +05:00", "time.date", json("[0, \"+05:00\"]"));
        fails("timestamp too big", "time.date", json("9223372036854775808"));
        failsType("operand 1 must be either number (ns)", "time.date", text("x"));
    }

    @Test void dates_are_added_and_compared_by_the_calendar() {
        gives("1705257221593912000", "time.add_date", json("1585852421593912000"), json("3"), json("9"), json("12"));
        gives("[2024,3,1]", "time.date", Call.call("time.add_date", Call.call("time.parse_rfc3339_ns", text("2024-01-30T00:00:00Z")), json("0"), json("1"), json("0")));
        fails("time outside of valid range", "time.add_date", json("0"), json("9223372036854775807"), json("0"), json("0"));
        var early = Call.call("time.parse_rfc3339_ns", text("2023-01-31T23:59:59Z"));
        var late = Call.call("time.parse_rfc3339_ns", text("2024-03-01T00:00:00Z"));
        gives("[1,1,0,0,0,1]", "time.diff", early, late);
        gives("[1,1,0,0,0,1]", "time.diff", late, early);
    }

    @ParameterizedTest @CsvSource({"1h30m, 5400000000000", "-1.5s, -1500000000", "100ms, 100000000", "1us1ns, 1001", "0, 0", "1.0000000001s, 1000000000"})
    void durations_are_read(String text, String expected) {
        gives(expected, "time.parse_duration_ns", text(text));
    }

    @ParameterizedTest @CsvSource({"''", "1", "-", "1x", ".s", "1..5s", "9223372036854775808ns", "1e3s", "s"})
    void what_is_no_duration_is_refused(String text) {
        fails(" duration \"", "time.parse_duration_ns", text(text));
    }

    @Test void now_is_the_one_time_of_the_evaluation() {
        gives("1769860800123456789", "time.now_ns");
        assertEquals(Builtin.Nature.GIVEN, Builtins.find("time.now_ns").orElseThrow().nature());
    }

    @ParameterizedTest @CsvSource({"10Gi, 10737418240", "1.5K, 1500", "500m, 0.5000000000", "1000m, 1.0000000000", "1e3, 1000", "2M, 2000000", "1E, 1000000000000000000", "-5k, -5000"})
    void units_are_multiplied_out(String text, String expected) {
        gives(expected, "units.parse", text(text));
    }

    @ParameterizedTest @CsvSource({"10KB, 10000", "10kib, 10240", "10.2k, 10200", "1.7, 1", "1e3b, 1000", "5M, 5000000"})
    void bytes_are_whole(String text, String expected) {
        if (text.equals("1e3b")) {
            fails("byte unit b not recognized", "units.parse_bytes", text(text));
        } else {
            gives(expected, "units.parse_bytes", text(text));
        }
    }

    @Test void amounts_that_are_none_are_refused() {
        fails("no amount provided", "units.parse", text("Gi"));
        fails("spaces not allowed in resource strings", "units.parse", text("1 Gi"));
        fails("could not parse amount to a number", "units.parse", text("1.2.3G"));
        fails("unit Xi not recognized", "units.parse", text("1Xi"));
        fails("exponent too large", "units.parse", text("1e9999999"));
        fails("exponent too large", "units.parse_bytes", text("1e999999"));
    }

    @Test void uuids_are_made_from_the_seed_and_taken_apart() {
        var first = new Call(1_000, 7).apply("uuid.rfc4122", text("a"));
        assertEquals(first, new Call(1_000, 7).apply("uuid.rfc4122", text("a")));
        assertNotEquals(first, new Call(1_000, 8).apply("uuid.rfc4122", text("a")));
        gives("{\"variant\":\"RFC4122\",\"version\":4}", "uuid.parse", first);
        gives("{\"clocksequence\":12800,\"domain\":\"Person\",\"id\":1000,\"macvariables\":\"local:unicast\",\"nodeid\":\"32-50-96-b3-9f-47\","
                + "\"time\":1693566990121469600,\"variant\":\"RFC4122\",\"version\":2}", "uuid.parse", text("urn:uuid:000003e8-48b9-21ee-b200-325096b39f47"));
        gives("undefined", "uuid.parse", text("00000000-0000-4000-8000-00000000000g"));
    }

    @Test void a_zone_is_called_by_its_letters_or_by_its_offset_where_it_has_none() {
        gives("\"14:20 CET\"", "time.format", json("[1700054400000000000, \"Europe/Berlin\", \"15:04 MST\"]"));
        gives("\"10:20 -03\"", "time.format", json("[1700054400000000000, \"America/Sao_Paulo\", \"15:04 MST\"]"));
        gives("\"19:05 +0545\"", "time.format", json("[1700054400000000000, \"Asia/Kathmandu\", \"15:04 MST\"]"));
        gives("\"08:20 EST\"", "time.format", json("[1700054400000000000, \"EST\", \"15:04 MST\"]"));
        gives("\"LMT\"", "time.format", json("[-9223372036854775808, \"America/New_York\", \"MST\"]"));
        fails("unknown time zone SystemV/AST4", "time.date", json("[0, \"SystemV/AST4\"]"));
    }
}
