package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D7")
class GlobTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "[^a]*", "[!^a]", "[", "a[b", "[]", "[!]", "[]a]", "[a", "[z-a]", "[a-]", "[-a]", "a\\*", "[\\]]", "[[a]", "[a-]]"})
    void a_pattern_that_implementations_read_differently_is_refused(String pattern) {
        assertThrows(Rejected.Malformed.class, () -> new Glob(pattern));
        assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of("ALLOW", pattern)));
        assertThrows(Rejected.Malformed.class, () -> ArtifactRule.read(List.of("MATCH", pattern, "WITH", "PRODUCTS", "FROM", "build")));
    }

    @ParameterizedTest
    @CsvSource({"*,a/b/c,true", "**,a/b,true", "*.jar,lib/a.jar,true", "*.jar,a.jar.txt,false", "a?c,a/c,true", "a?c,ac,false", "[!a]*,b,true",
        "[!a]*,a,false", "[a-c]x,bx,true", "[a-c]x,dx,false", "a,A,false", "a,ab,false", "a*b*c,axxbyyc,true", "a*b*c,axxbyy,false"})
    void the_one_dialect_is_this(String pattern, String text, boolean matches) {
        assertEquals(matches, new Glob(pattern).matches(text));
    }

    @Test @Tag("X11") void a_pattern_of_many_stars_is_no_way_to_keep_us_busy() {
        var glob = new Glob("*a".repeat(2000) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertFalse(glob.matches("a".repeat(4000))));
    }

    @Test void what_is_not_refused_means_the_same_to_the_reference() {
        var random = new Random(7);
        var alphabet = "ab/.*?[]!-\u00e9";
        var lines = new ArrayList<String>();
        var ours = new ArrayList<String>();
        while (lines.size() < 20_000) {
            var pattern = text(random, alphabet, 1 + random.nextInt(6));
            var name = text(random, "ab/.\u00e9!", 1 + random.nextInt(5));
            try {
                ours.add(new Glob(pattern).matches(name) ? "True" : "False");
                lines.add(Json.texts(List.of(pattern, name)).toBytes().toText());
            } catch (Rejected.Malformed e) {
                // refused: nothing to compare
            }
        }
        var theirs = Reference.ask("import fnmatch\nfor line in sys.stdin:\n  p, n = json.loads(line)\n  print(bool(fnmatch.filter([n], p)))", lines);
        for (var i = 0; i < lines.size(); i++) {
            assertEquals(theirs.get(i), ours.get(i), lines.get(i));
        }
        assertTrue(ours.stream().filter("True"::equals).count() > 400);
    }

    private static String text(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        for (var i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
