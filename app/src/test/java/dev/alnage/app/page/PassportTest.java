package dev.alnage.app.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.Claim;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import javax.swing.text.MutableAttributeSet;
import javax.swing.text.html.HTML;
import javax.swing.text.html.HTMLEditorKit;
import javax.swing.text.html.parser.ParserDelegator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassportTest {
    private static String page(PassportView view) {
        return Passport.of(view).toText();
    }

    @Tag("S6")
    @ParameterizedTest
    @ValueSource(strings = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg onload=alert(1)>", "</style><script>x</script>",
        "</title><script>x</script>", "<!--", "&lt;script&gt;", "javascript:alert(1)"})
    void markup_in_any_text_stays_text(String attack) {
        var page = page(Samples.with(attack, attack));
        var harmless = page(Samples.with("x", "x"));
        assertEquals(tags(harmless), tags(page));
        assertEquals(count(harmless, "<"), count(page, "<"));
        assertFalse(page.contains("<script") || page.contains("<img"), "the attack became markup");
    }

    @Tag("S6")
    @ParameterizedTest
    @ValueSource(strings = {"\u001b[31mred\u001b[0m", "line\r\nPASSED", "a\u202egpj.exe", "a\u2066b\u2069", "a\u0000b", "a\u2028b", "a\u200fb", "a\ufeffb", "\ud800"})
    void a_control_or_a_change_of_direction_in_any_text_is_shown_as_its_code(String attack) {
        var page = page(Samples.with(attack, attack));
        page.codePoints().filter(c -> c != '\n').forEach(c -> assertTrue(Character.getType(c) != Character.CONTROL && Character.getType(c) != Character.FORMAT
                && Character.getType(c) != Character.LINE_SEPARATOR, "U+" + Integer.toHexString(c)));
        assertTrue(page.contains("\\u{"), "the attack is not shown");
    }

    @Test void a_page_runs_nothing_and_loads_nothing() {
        for (var view : List.of(Samples.passed(), Samples.failed())) {
            var page = page(view);
            assertTrue(page.contains("default-src 'none'"));
            for (var word : List.of("<script", "<link", "<img", "<iframe", "<object", "<form", " style=\"", " onclick", "url(", "@import", "src=")) {
                assertFalse(page.contains(word), word);
            }
            assertEquals(List.of(), links(page).stream().filter(link -> !link.startsWith("#")).toList());
        }
    }

    @Test void a_section_without_a_claim_is_a_gap_and_says_so() {
        var page = page(Samples.passed());
        assertTrue(section(page, "Deployments").contains("– not looked at"));
        assertTrue(section(page, "Publication").contains("– not looked at"));
        assertTrue(section(page, "Vulnerabilities").contains("aria-label=\"not looked at\""));
        assertFalse(section(page, "Approval").contains("not looked at"));
        assertTrue(page.contains("Nobody has looked at: reviews, vulnerabilities."));
    }

    @Test void what_failed_never_reads_like_a_pass() {
        var page = page(Samples.failed());
        assertFalse(page.contains("PASSED"));
        assertTrue(page.contains("FAILED") && page.contains("ALN-BLD-021") && page.contains("alnage approval list"));
        assertFalse(page.contains("SLSA_BUILD_LEVEL"));
        assertFalse(page(Samples.with("x", "x")).contains("PASSED"));
        assertTrue(page(Samples.with("x", "x")).contains("CANNOT TELL"));
    }

    @Test void a_section_is_as_bad_as_its_worst_claim() {
        assertTrue(section(page(Samples.passed()), "Tests").startsWith("warning"), section(page(Samples.passed()), "Tests"));
    }

    @Test void a_section_with_a_gap_beside_its_claims_is_only_partly_looked_at() {
        assertTrue(section(page(Samples.passed()), "Source").startsWith("part"));
        assertTrue(section(page(Samples.passed()), "Materials").startsWith("yes"));
    }

    @Test void every_claim_is_on_the_page_with_its_evidence_and_each_reference_has_its_row() {
        for (var view : List.of(Samples.passed(), Samples.failed())) {
            var page = page(view);
            for (var claim : view.decision().claims()) {
                assertTrue(page.contains(Html.escaped(claim.text())), claim.text());
            }
            for (var attestation : view.attestations()) {
                assertTrue(page.contains(attestation.envelope().toString()), "the digest in full");
            }
            for (var link : links(page)) {
                assertTrue(page.contains("id=\"" + link.substring(1) + "\""), link);
            }
        }
        assertTrue(page(Samples.failed()).contains(Samples.envelope(99).toString()), "evidence without a row is named by its digest");
    }

    @Test void every_topic_of_the_policy_has_its_section() {
        for (var topic : List.of("plan", "source", "dependencies", "step", "rebuilt", "tests", "coverage", "static scan", "SBOM", "approval", "publication",
                "deployment", "reviews", "vulnerabilities")) {
            assertTrue(Section.of(new Claim(Claim.State.YES, topic, "", List.of())) != Section.OTHERS, topic);
        }
        assertEquals(Section.OTHERS, Section.of(new Claim(Claim.State.WARNING, "not trusted", "", List.of())));
    }

    @Test void tags_are_balanced_and_ids_are_unique() {
        for (var view : List.of(Samples.passed(), Samples.failed(), Samples.with("x", "x"))) {
            var page = page(view);
            for (var tag : List.of("section", "ol", "ul", "li", "div", "dl", "dd", "p", "span", "bdi", "code", "table", "tr", "td", "header", "main", "svg", "details")) {
                assertEquals(count(page, "<" + tag + ">") + count(page, "<" + tag + " "), count(page, "</" + tag + ">"), tag);
            }
            var ids = new ArrayList<String>();
            for (var part : List.of(page.split(" id=\"")).subList(1, page.split(" id=\"").length)) {
                ids.add(part.substring(0, part.indexOf('"')));
            }
            assertEquals(ids.size(), new HashSet<>(ids).size(), ids.toString());
        }
    }

    @Test void equal_views_give_equal_pages() {
        assertEquals(Passport.of(Samples.passed()), Passport.of(Samples.passed()));
    }

    /** The part of the chain about one section, from its state on. */
    private static String section(String page, String title) {
        var at = page.indexOf("<h3>" + title);
        var start = page.lastIndexOf("<li class=\"", at) + "<li class=\"".length();
        return page.substring(start, page.indexOf("</div></li>", at));
    }

    private static int count(String page, String part) {
        return page.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static List<String> tags(String page) {
        var tags = new ArrayList<String>();
        parse(page, tags, new ArrayList<>());
        return tags;
    }

    private static List<String> links(String page) {
        var links = new ArrayList<String>();
        parse(page, new ArrayList<>(), links);
        return links;
    }

    /** Another parser than ours, and an old and lenient one at that. */
    private static void parse(String page, List<String> tags, List<String> links) {
        try {
            new ParserDelegator().parse(new StringReader(page), new HTMLEditorKit.ParserCallback() {
                @Override public void handleStartTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                    tags.add(tag.toString());
                    if (attributes.getAttribute(HTML.Attribute.HREF) instanceof String link) {
                        links.add(link);
                    }
                }

                @Override public void handleSimpleTag(HTML.Tag tag, MutableAttributeSet attributes, int position) {
                    tags.add(tag.toString());
                }
            }, true);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
