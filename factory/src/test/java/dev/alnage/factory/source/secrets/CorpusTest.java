package dev.alnage.factory.source.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How well the shipped rules find secrets of formats that were listed apart from them, and the page that publishes it. */
@Tag("source/no-secrets")
class CorpusTest {
    private static final int SAMPLES = 20;
    private static final SecretScan SCAN = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
    private static final String[] LINES = {"%s", "value: %s", "  \"value\": \"%s\",", "export VALUE=%s", "x = '%s';", "<value>%s</value>", "# was %s before", "call(\"%s\")"};
    private static final String[] PATHS = {"notes.txt", "config/app.yaml", "package.json", "deploy.sh", "src/client.js", "pom.xml", "lib/api.py", "src/Api.java"};

    private static final Map<String, Integer> FOUND = new TreeMap<>();
    private static final List<String> WRONG = new ArrayList<>();
    private static int findings;
    private static int planted;

    @BeforeAll static void look() {
        var random = new Random(20);
        TokenKinds.all().forEach((kind, made) -> {
            for (var i = 0; i < SAMPLES; i++) {
                var secret = made.apply(random);
                var form = random.nextInt(LINES.length);
                var before = 1 + random.nextInt(5);
                var content = "a line of text\n".repeat(before) + (secret.contains("\n") || secret.contains(" ") ? secret : LINES[form].formatted(secret)) + "\nand another\n";
                var found = SCAN.scan(PATHS[form], Bytes.utf8(content)).findings();
                planted++;
                findings += found.size();
                var lines = (int) secret.chars().filter(c -> c == '\n').count();
                var hits = found.stream().filter(finding -> finding.line() > before && finding.line() <= before + 1 + lines).count();
                FOUND.merge(kind, hits > 0 ? 1 : 0, Integer::sum);
                found.stream().skip(1).forEach(finding -> WRONG.add(kind + ": " + finding));
            }
        });
        HardNegatives.all(random).forEach((path, content) -> SCAN.scan(path, Bytes.utf8(content)).findings().forEach(finding -> {
            findings++;
            WRONG.add(finding.toString());
        }));
    }

    @Test void at_least_sixty_kinds_are_found_nearly_always() {
        assertTrue(FOUND.size() >= 60, FOUND.size() + " kinds");
        var low = FOUND.entrySet().stream().filter(kind -> kind.getValue() < SAMPLES - 1).toList();
        assertEquals(List.of(), low);
        assertTrue(FOUND.values().stream().mapToInt(Integer::intValue).sum() >= 0.995 * planted, FOUND.toString());
    }

    @Test void little_is_found_that_is_no_secret() {
        assertTrue(WRONG.size() <= 0.01 * findings, WRONG.toString());
    }

    /** Run with {@code -Dpages.write=true} to write it again. */
    @Test void the_page_tells_what_was_measured() throws IOException {
        var page = Path.of("").toAbsolutePath().getParent().resolve("docs/secrets.md");
        var text = Files.readString(page);
        var begin = text.indexOf("<!-- figures -->\n");
        var end = text.indexOf("<!-- end of figures -->");
        assertTrue(begin >= 0 && end > begin, "docs/secrets.md has no place for the figures");
        var wanted = text.substring(0, begin) + "<!-- figures -->\n" + figures() + text.substring(end);
        if (Boolean.getBoolean("pages.write")) {
            Files.writeString(page, wanted);
        }
        assertEquals(wanted, Files.readString(page), "docs/secrets.md, written by this test with -Dpages.write=true");
    }

    private static String figures() {
        var table = new StringBuilder("\n| kind | found of " + SAMPLES + " |\n| --- | --- |\n");
        FOUND.forEach((kind, count) -> table.append("| ").append(kind).append(" | ").append(count).append(" |\n"));
        var found = FOUND.values().stream().mapToInt(Integer::intValue).sum();
        return table + "\nRecall: " + found + " of " + planted + ". Precision: " + (findings - WRONG.size()) + " of " + findings + " findings are secrets, the rest is\n"
                + (WRONG.isEmpty() ? "nothing.\n" : String.join("\n", WRONG.stream().map(line -> "`" + line + "`").distinct().toList()) + "\n") + "\n";
    }
}
