package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Content and rules that are made to take long end within the steps of one look, and then nobody says that they are clean. */
@Tag("source/no-secrets")
class HostileContentTest {
    private static final SecretScan SCAN = SecretScan.of(RuleSet.shipped(), Waivers.NONE);

    private static byte[] repeated(String text, int bytes) {
        var one = text.getBytes(StandardCharsets.ISO_8859_1);
        var content = new byte[bytes / one.length * one.length];
        for (var i = 0; i < content.length; i++) {
            content[i] = one[i % one.length];
        }
        return content;
    }

    @Test @Tag("X11") void a_hundred_megabytes_of_one_word_end_within_the_steps_and_pass_for_nothing() {
        var result = SCAN.scan(Place.file("a.txt"), repeated("password", 100 << 20));
        assertTrue(result.steps() <= Steps.MAX, result.steps() + " steps");
        assertEquals(List.of("not-looked-into"), result.findings().stream().map(Finding::rule).toList());
    }

    @Test void many_places_that_do_not_touch_end_within_the_steps() {
        var result = SCAN.scan(Place.file("a.txt"), repeated("glpat-" + " ".repeat(400), 4 << 20));
        assertTrue(result.isClean());
        assertTrue(result.steps() > 1 << 20 && result.steps() <= Steps.MAX, result.steps() + " steps");
    }

    @Test void more_secrets_than_anybody_reads_are_not_all_told() {
        var random = new Random(3);
        var content = new StringBuilder();
        for (var i = 0; i < Steps.FINDINGS_MAX + 100; i++) {
            content.append("npm_");
            random.ints(36, 0, 26).forEach(letter -> content.append((char) ('a' + letter)));
            content.append('\n');
        }
        assertEquals(Steps.FINDINGS_MAX, SCAN.scan("a", Bytes.utf8(content.toString())).findings().size());
    }

    @Test @Tag("X11") void an_expression_that_backtracks_elsewhere_takes_one_pass() {
        var rules = GitleaksFile.read(Bytes.utf8("[[rules]]\nid='slow'\nregex='(.*a){12}b'"), _ -> Bytes.empty());
        var scan = SecretScan.of(rules, Waivers.NONE);
        var result = scan.scan(Place.file("a"), repeated("a", 1 << 14));
        assertTrue(result.isClean());
        assertEquals(1 << 14, result.steps());
        assertFalse(scan.scan("a", Bytes.utf8("a".repeat(12) + "b")).isClean());
    }

    @Test void content_over_the_limit_is_not_looked_into() {
        assertEquals(Finding.Kind.NOT_LOOKED_INTO, SCAN.scan(Place.file("a"), new byte[SecretScan.CONTENT_BYTES_MAX + 1]).findings().getFirst().kind());
    }

    @Test void rules_of_too_many_words_or_too_much_text_are_refused() {
        var words = new ArrayList<String>();
        for (var i = 0; i < 3_000; i++) {
            words.add(Integer.toString(i, 36).repeat(12) + "x");
        }
        assertThrows(Rejected.Malformed.class, () -> Automaton.of(words));
        assertThrows(Rejected.Malformed.class, () -> Expression.of("a".repeat(Expression.LENGTH_MAX + 1)));
        assertThrows(Rejected.Malformed.class, () -> Expression.of("(".repeat(500) + "a" + ")".repeat(500)));
        assertThrows(Rejected.Malformed.class, () -> Expression.of("ä"));
    }

    @Test void the_automaton_finds_what_a_search_for_each_word_finds() {
        var random = new Random(11);
        for (var round = 0; round < 200; round++) {
            var words = new ArrayList<String>();
            for (var i = 0; i < 6; i++) {
                var word = letters(random, 1 + random.nextInt(4)).toLowerCase(java.util.Locale.ROOT);
                if (!words.contains(word)) {
                    words.add(word);
                }
            }
            var text = letters(random, 60);
            var expected = new ArrayList<String>();
            for (var end = 1; end <= text.length(); end++) {
                for (var word : words) {
                    if (text.substring(0, end).toLowerCase(java.util.Locale.ROOT).endsWith(word)) {
                        expected.add(end + word);
                    }
                }
            }
            var found = new ArrayList<String>();
            Automaton.of(words).scan(text.getBytes(StandardCharsets.ISO_8859_1), (word, end) -> found.add(end + words.get(word)));
            expected.sort(null);
            found.sort(null);
            assertEquals(expected, found);
        }
    }

    @Test void words_across_the_parts_of_a_long_text_are_told_of_once_and_in_order_until_the_sink_has_enough() {
        var words = List.of("abab", "bcca", "aaaaaaaaab", "cabbac", "ab");
        var text = letters(new Random(12), 150_001);
        var lower = text.toLowerCase(java.util.Locale.ROOT);
        var expected = new ArrayList<String>();
        for (var end = 1; end <= text.length(); end++) {
            for (var word : words) {
                if (lower.startsWith(word, end - word.length())) {
                    expected.add(String.format("%06d %s", end, word));
                }
            }
        }
        var found = new ArrayList<String>();
        var content = text.getBytes(StandardCharsets.ISO_8859_1);
        var automaton = Automaton.of(words);
        assertEquals(content.length, automaton.scan(content, (word, end) -> found.add(String.format("%06d %s", end, words.get(word)))));
        assertTrue(found.size() > 1_000);
        var ends = found.stream().map(each -> each.substring(0, 6)).toList();
        assertEquals(ends.stream().sorted().toList(), ends);
        found.sort(null);
        expected.sort(null);
        assertEquals(expected, found);
        assertEquals(70_000, automaton.scan(repeated("ab", 140_000), (_, end) -> end < 70_000));
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        random.ints(length, 0, 4).forEach(i -> text.append("abAc".charAt(i)));
        return text.toString();
    }

    @Test void every_match_of_a_rule_holds_one_of_its_words_and_is_no_longer_than_was_said() {
        var random = new Random(5);
        for (var rule : RuleSet.shipped().rules()) {
            var regex = rule.regex().orElse(rule.path().orElse(null));
            for (var i = 0; i < 5 && regex != null; i++) {
                var sample = PatternSample.of(regex.toString(), random);
                assertTrue(sample.length() <= regex.shape().lengthMax(), rule + ": " + sample);
                assertTrue(regex.canMatch(sample.getBytes(StandardCharsets.ISO_8859_1), 0, sample.length()), rule + ": " + sample);
                regex.shape().anchor().ifPresent(anchor -> {
                    var lower = sample.toLowerCase(java.util.Locale.ROOT);
                    assertTrue(anchor.words().stream().anyMatch(word -> {
                        var at = lower.indexOf(word);
                        return at >= 0 && at <= anchor.before() && sample.length() - lower.lastIndexOf(word) <= anchor.after();
                    }), rule + ": " + sample + " " + anchor);
                });
            }
        }
    }

    @Test void an_expression_is_asked_only_where_the_bytes_stand_that_every_match_has() {
        var assigned = RuleSet.shipped().rules().stream().filter(rule -> rule.id().equals("assigned-secret")).findFirst().orElseThrow().regex().orElseThrow();
        assertFalse(canMatch(assigned, "the password of the user; see getPassword()"));
        assertTrue(canMatch(assigned, "password = \"x7Gh1\""));
        for (var free : List.of("[:=]?b", "(?:=|x)b", "(?:|=)b", "=*b", "={0,3}b", "(?:=)?b", "[a=]b", "[^=]b")) {
            assertTrue(canMatch(Expression.of(free), "ab"), free);
        }
        for (var bound : List.of("=+b", "(?:=|:)b", "[:=]b", "a(?:=b)", "={2}b", "b(=)")) {
            assertFalse(canMatch(Expression.of(bound), "ab"), bound);
            assertTrue(canMatch(Expression.of(bound), "=b"), bound);
        }
    }

    private static boolean canMatch(Expression expression, String text) {
        return expression.canMatch(text.getBytes(StandardCharsets.ISO_8859_1), 0, text.length());
    }

    @Test void secrets_at_the_edges_of_what_an_expression_sees_are_found() {
        var token = "glpat-1a2B3c4D5e6F7g8H9i0J";
        for (var gap : List.of(0, 1, 318, 319, 320, 321, 322, 400)) {
            var content = "x".repeat(gap) + " " + token + " ".repeat(gap) + token + "\n" + "y".repeat(gap);
            assertEquals(1, SCAN.scan("a", Bytes.utf8(content)).findings().size(), "gap " + gap);
        }
        var many = new byte[1 << 20];
        Arrays.fill(many, (byte) ' ');
        System.arraycopy(token.getBytes(StandardCharsets.ISO_8859_1), 0, many, many.length - token.length(), token.length());
        assertEquals(1, SCAN.scan(Place.file("a"), many).findings().size());
    }
}
