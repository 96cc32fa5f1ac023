package dev.alnage.factory.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final List<String> troubles = new ArrayList<>();
    private int asked;

    private Patience patience(Duration longest, boolean wanted) {
        return new Patience(longest, () -> wanted, troubles::add);
    }

    @Test void a_refusal_is_an_answer_and_is_not_asked_for_twice() {
        assertThrows(Rejected.Untrusted.class, () -> patience(Duration.ofMinutes(1), true).ask(() -> {
            asked++;
            throw new Rejected.Untrusted("found nothing, expected a verdict");
        }));
        assertEquals(1, asked);
    }

    @Test void an_outage_longer_than_the_patience_is_an_error() {
        assertThrows(IOException.class, () -> patience(Duration.ofMillis(250), true).ask(() -> {
            asked++;
            throw new IOException("no answer");
        }));
        assertEquals(2, asked);
        assertEquals(List.of("no answer"), troubles);
    }

    @Test void nobody_is_asked_again_for_what_is_not_wanted_any_more() {
        assertThrows(IOException.class, () -> patience(Duration.ofMinutes(1), false).ask(() -> {
            asked++;
            throw new IOException("no answer");
        }));
        assertEquals(1, asked);
    }

    @Test @Tag("F1") void an_outage_is_waited_out() throws Exception {
        assertEquals("yes", patience(Duration.ofMinutes(1), true).ask(() -> {
            switch (++asked) {
                case 1 -> throw new IOException("no answer");
                case 2 -> throw new UncheckedIOException(new IOException("broken off"));
                default -> { }
            }
            return "yes";
        }));
        assertEquals(3, asked);
        assertEquals(2, troubles.size());
    }
}
