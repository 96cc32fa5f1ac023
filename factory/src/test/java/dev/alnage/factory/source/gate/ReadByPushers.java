package dev.alnage.factory.source.gate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.RefusalText;
import java.util.List;
import java.util.regex.Pattern;

/** What every refusal has to be for the person whose terminal shows it: at most ten lines, each with the rule, a commit of the push, and what to do. */
final class ReadByPushers {
    private static final int LINES_MAX = 10;
    private static final Pattern LINE = Pattern.compile("✗ ALN-[A-Z]{3}-[0-9]{3} .*?\\b([0-9a-f]{40})\\b.*?: found .+, expected .+; \\S+ .+");

    private ReadByPushers() {}

    static void require(List<Refusal> refusals, List<ReferenceUpdate> updates) {
        var lines = RefusalText.lines(refusals, updates);
        assertTrue(!lines.isEmpty() && lines.size() <= LINES_MAX, lines::toString);
        lines.forEach(line -> {
            assertTrue(LINE.matcher(line).matches() || line.startsWith("✗ and "), line);
            // an explanation is a page to read, and no fix
            assertFalse(line.contains("; alnage explain "), line);
        });
    }
}
