package dev.alnage.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class RejectedTest {
    @Tag("S6") @Test void what_was_found_cannot_begin_a_line_colour_a_terminal_or_turn_text_around() {
        assertEquals("found a\\u000ab\\u000d\\u001b[31m\\u202ex\\u2028\\u0085\\u007f\\u0000\\ud800é𝄞",
                new Rejected.Malformed("found a\nb\r\u001b[31m\u202ex\u2028\u0085\u007f\0\ud800é𝄞").getMessage());
    }

    @Test void a_message_has_an_end() {
        assertTrue(new Rejected.Stale("x".repeat(1_000_000)).getMessage().length() <= 2001);
    }
}
