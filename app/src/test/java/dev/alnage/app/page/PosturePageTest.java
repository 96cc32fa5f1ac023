package dev.alnage.app.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.factory.gate.Posture;
import dev.alnage.factory.gate.ProductPolicies;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PosturePageTest {
    private static String page(String found) {
        var row = ProductPolicies.practices().table().find("build/validate-inputs").orElseThrow();
        var line = new Posture.Line(row, true, true, Posture.State.NOT_MET, found, "", List.of(Digest.of(Bytes.utf8("evidence"))));
        return PosturePage.of(new Posture(Profile.HIGH, List.of(line), List.of()), Instant.EPOCH).toText();
    }

    @Tag("S6")
    @Test void text_of_others_stays_text() {
        for (var attack : List.of("<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</td></tr></table>", "a\u202eb")) {
            var page = page(attack);
            assertEquals(page("x").split("<", -1).length, page.split("<", -1).length, attack);
            assertFalse(page.contains("<script") || page.contains("<img") || page.contains("\u202e"), attack);
        }
    }

    @Test void the_page_can_be_read_aloud_and_says_each_state_in_words() {
        var page = page("another input");
        for (var part : List.of("<html lang=\"en\">", "<caption>", "<th scope=\"col\">State</th>", "<th scope=\"row\">", "<strong>not met</strong>", "another input",
                Digest.of(Bytes.utf8("evidence")).toString(), "default-src 'none'")) {
            assertTrue(page.contains(part), part);
        }
    }
}
