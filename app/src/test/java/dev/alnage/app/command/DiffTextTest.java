package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reviewer sees what is there: nothing in a difference moves the cursor, hides a line or turns the reading direction. */
@Tag("S6")
@Tag("source/four-eyes")
class DiffTextTest {
    @Test void control_characters_and_changes_of_direction_are_written_out_and_counted() {
        var shown = DiffText.of(Bytes.utf8("+\u001b[2Kif (admin) {\r\n+\tif (\u202eadmin\u2066) {}\u200b\n"));
        assertEquals("+\\u{1b}[2Kif (admin) {\\u{d}\n+\tif (\\u{202e}admin\\u{2066}) {}\\u{200b}\n", shown.text());
        assertEquals(5, shown.hidden());
    }

    @Test void bytes_that_are_no_text_are_counted_too() {
        assertEquals(2, DiffText.of(Bytes.hex("2bfffe0a")).hidden());
    }

    @Test void honest_text_stays_as_it_is() {
        var text = "--- a/app.txt\n+++ b/app.txt\n@@ -1 +1 @@\n-grün\n+\tgrüner 木\n";
        assertEquals(new DiffText(text, 0), DiffText.of(Bytes.utf8(text)));
    }
}
