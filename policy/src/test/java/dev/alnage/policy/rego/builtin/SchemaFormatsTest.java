package dev.alnage.policy.rego.builtin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Formats as Go's libraries see them: RFC 5322 addresses, URLs by {@code net/url}, times by layout. */
class SchemaFormatsTest {
    private static void are(String format, String... texts) {
        for (var text : texts) {
            assertTrue(SchemaFormats.isOf(format, text), () -> format + " " + text);
        }
    }

    private static void areNot(String format, String... texts) {
        for (var text : texts) {
            assertFalse(SchemaFormats.isOf(format, text), () -> format + " " + text);
        }
    }

    @Test void an_address_is_one_mailbox_with_or_without_a_name() {
        are("email", "anna@example.org", " anna@example.org\t", "anna.b@example.org", "<anna@example.org>", "Anna <anna@example.org>", "Anna B. Smith\t<anna@example.org>",
                "\"Anna, B\" <anna@example.org>", "\"a b\"@example.org", "\"a\\\"b\"@example.org", "\"a\tb\"@example.org", "anna @ example.org", "azAZ09@example.org",
                "!#$%&'*+-/=?^_`{|}~@example.org", "\u00e9@example.org", "\u0080@example.org", "anna@[192.0.2.1]", "anna@[IPv6:2001:db8::1]");
        are("idn-email", "anna@example.org");
        areNot("email", "", " ", "anna", "anna@", "@example.org", "anna@example.org extra", "anna@example.org>", "<anna@example.org", "Anna anna@example.org", "Anna", "<>", "<",
                ".anna@example.org", "anna.@example.org", "an..na@example.org", "anna@example..org", "anna@.org", "anna@example.", "\"anna@example.org", "\"anna\\", "\"anna\\\"",
                "\"a\nb\"@example.org", "\"a\u007fb\"@example.org", "a,b@example.org", "a:b@example.org", "a[b@example.org", "a\u007fb@example.org", "anna@[192.0.2.1", "anna@[192.0.2.256]",
                "anna@[]", "anna@[2001:db8::]x", "\"Anna <anna@example.org>", "\"a\u0001\" <anna@example.org>", "anna@[IPv6:192.0.2.x]");
    }

    @Test void an_absolute_address_has_a_scheme_and_what_follows_is_whole() {
        are("uri", "http://example.org", "http://example.org/a?b=%zz#c", "HTTP://x", "http://anna:secret@example.org:80/x?y#z", "http://[::1]:80/", "http://[::1]", "http://x:/", "mailto:anna@example.org",
                "urn:x", "a+b-c.9:x", "z9:x", "http:///x", "http://a%25b/", "http://a%c3%a9/", "http://x/%20y", "http://x/%2A", "http://\u00e9/");
        are("iri", "http://\u00e9/\u00e9");
        areNot("uri", "", "/a", "//example.org/a", "*", "a b://x", ":x", "1http://x", "+a:x", "http://exa mple.org/", "http://example.org:8a/", "http://[::1",
                "http://[::1]x/", "http://[::1]:x/", "http://x/%zz", "http://x/%2", "http://x/#%zz", "http://a%zzb@x/", "http://a<b@x/", "http:\\\\x", "http://x/\u0001", "http://x/\u007f",
                "http://a%41b/", "http://a%2", "http://a%cg/", "http://a^b/", "http://x/%g0");
    }

    @Test void a_reference_may_leave_its_beginning_away() {
        are("uri-reference", "", "a/b", "/a", "//example.org/a", "///a", "?x", "#x", "*", "a/b:c", "%20", "A1.x/y", "/a:b", "a:b");
        are("iri-reference", "\u00e9");
        areNot("uri-reference", "1:b", "%zz", "%2", "#%zz", "a\\b", "//exa mple.org", ":", "\u0000", "//x^y/");
    }

    @Test void a_template_closes_its_braces() {
        are("uri-template", "http://x/{a}/b", "{a}", "{a}{b}", "a}b", "http://x/");
        areNot("uri-template", "http://x/{a", "{", "a\\{b}", "{a}{");
    }

    @Test void times_are_written_one_way() {
        are("date", "2026-02-28", "2024-02-29");
        areNot("date", "2026-02-29", "2026-2-28", "2026-02-28T00:00:00Z", "");
        are("time", "23:59:59", "23:59:59Z", "23:59:59+01:00");
        areNot("time", "24:00:00", "23:59", "x");
        are("date-time", "2026-02-28T12:00:00Z", "2026-02-28T12:00:00.5+01:00", "2026-02-28", "12:00:00", "12:00:00Z");
        areNot("date-time", "2026-02-30T12:00:00Z", "2026-02-28 12:00:00Z", "2026-02-28T12:00:00");
    }

    @Test void names_and_numbers_of_the_network() {
        are("hostname", "example.org", "a", "a-b.c9", "9", "a".repeat(63) + ".org", ("a".repeat(49) + ".").repeat(5) + "abcde");
        areNot("hostname", "", "-a", "a-", "a..b", ".a", "a.", "a_b", "a".repeat(64), ("a".repeat(49) + ".").repeat(5) + "abcdef");
        are("ipv4", "192.0.2.1");
        areNot("ipv4", "192.0.2.256", "::1", "1", "192.0.2");
        are("ipv6", "::1", "2001:db8::1");
        areNot("ipv6", "192.0.2.1", ":::1", "");
    }

    @Test void other_formats_and_those_that_nobody_knows() {
        are("uuid", "01234567-89ab-cdef-0123-456789ABCDEF");
        areNot("uuid", "01234567-89ab-cdef-0123-456789abcde", "01234567-89ab-cdef-0123-456789abcdeg", "0123456789abcdef0123456789abcdef");
        are("regex", "^a+$", "");
        areNot("regex", "(", "a(?=b)");
        are("json-pointer", "", "/a/~0~1", "/");
        areNot("json-pointer", "a", "/~", "/~2");
        are("relative-json-pointer", "0", "10#", "1/a", "0/~1");
        areNot("relative-json-pointer", "", "01", "#", "/a", "1a");
        are("a format of tomorrow", "anything");
    }
}
