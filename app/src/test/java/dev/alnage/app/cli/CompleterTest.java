package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CompleterTest {
    private final Completer completer = new Completer(new CommandTable(List.of(
            row("key new", Usage.of("NAME").with(Flag.withValue("kind", "KIND", "which"))),
            row("key list", Usage.none()),
            row("check read", Usage.of("KIND", "FILE").choices("KIND", List.of("tar", "tree", "zip"))))));

    @Test void first_words_are_offered_once() {
        assertEquals(List.of("check", "key"), completer.next(List.of("")));
        assertEquals(List.of("key"), completer.next(List.of("k")));
    }

    @Test void second_words_follow_their_first() {
        assertEquals(List.of("list", "new"), completer.next(List.of("key", "")));
        assertEquals(List.of(), completer.next(List.of("nope", "")));
    }

    @Test void choices_are_offered_at_their_place_only() {
        assertEquals(List.of("tar", "tree"), completer.next(List.of("check", "read", "t")));
        assertEquals(List.of("tar", "tree", "zip"), completer.next(List.of("check", "read", "-q", "")));
        assertEquals(List.of(), completer.next(List.of("check", "read", "tar", "t")));
    }

    @Test void flags_are_offered_after_a_dash() {
        var flags = completer.next(List.of("key", "new", "--"));
        assertTrue(flags.containsAll(List.of("--kind", "--output", "--help")), flags.toString());
        assertEquals(List.of("--kind"), completer.next(List.of("key", "new", "--ki")));
    }

    @Test void formats_are_offered_after_the_output_flag() {
        assertEquals(List.of("json"), completer.next(List.of("key", "list", "-o", "j")));
    }

    @Test void nothing_is_offered_where_a_value_is_free() {
        assertEquals(List.of(), completer.next(List.of("check", "read", "--data", "")));
    }

    private static CommandTable.Row row(String words, Usage usage) {
        return new CommandTable.Row(words, "does it", CommandTable.Group.EVERYDAY, () -> new Rehearsal(usage, _ -> Exit.PASSED));
    }
}
