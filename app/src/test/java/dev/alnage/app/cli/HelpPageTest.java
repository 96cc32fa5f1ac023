package dev.alnage.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class HelpPageTest {
    private static final Usage LINT = Usage.of("KIND", "[FILE...]").choices("KIND", List.of("a", "b"))
            .with(Flag.LIMIT, Flag.FOLLOW).note("Nothing is changed.");
    private static final CommandTable TABLE = new CommandTable(List.of(
            row("verify", "Whether to trust a file", CommandTable.Group.EVERYDAY),
            row("key", "Your keys", CommandTable.Group.FACTORY),
            row("key new", "Make a key", CommandTable.Group.FACTORY)));

    @Test void a_command_shows_its_words_choices_flags_and_notes() {
        assertEquals("""
                Whether to trust a file

                alnage verify KIND [FILE...] [flags]

                KIND is one of: a b

                Flags
                      --limit N  show at most so many
                  -f, --follow   go on showing what comes

                Flags everywhere
                  -o, --output FORMAT[=FILE]...  table, json, ndjson or name; with =FILE also into a file
                  -q, --quiet                    say nothing but results and errors
                  -v, --verbose                  say more
                      --no-color                 no colours
                      --data DIR                 the data folder of the factory
                      --server SOCKET            the socket of the factory
                      --debug                    show where an error came from
                  -h, --help                     show this help

                Nothing is changed.
                """, page(page -> page.command(TABLE.rows().getFirst())));
    }

    @Test void the_first_page_has_the_everyday_commands_only() {
        assertEquals("""
                alnage: a secure software factory in one program

                alnage COMMAND [flags]

                Everyday
                  verify  Whether to trust a file

                more: alnage help --all, alnage help COMMAND
                """, page(HelpPage::everyday));
    }

    @Test void the_full_page_ends_with_the_exit_codes() {
        var page = page(HelpPage::all);
        assertEquals("""
                Exit codes
                  0    looked and passed
                  1    looked and refused, or found something
                  2    used wrongly
                  3    cannot tell: something is missing, stale or out of reach
                  4    no permission
                  5    no such thing
                  6    waiting for people or workers
                  70   a mistake of this program
                  130  interrupted
                """, page.substring(page.indexOf("Exit codes")));
    }

    @Test void a_command_twice_in_the_table_is_a_mistake() {
        var row = TABLE.rows().getFirst();
        assertThrows(IllegalArgumentException.class, () -> new CommandTable(List.of(row, row)));
    }

    @Test void of_several_commands_the_one_with_the_most_words_is_meant() {
        assertEquals("key new", TABLE.find(List.of("key", "new", "x")).orElseThrow().words());
        assertEquals("key", TABLE.find(List.of("key", "other")).orElseThrow().words());
        assertTrue(TABLE.find(List.of("keys")).isEmpty());
    }

    @Test void the_british_spelling_of_artifact_is_understood() {
        var table = new CommandTable(List.of(row("artifact show", "Show it", CommandTable.Group.ARTIFACTS)));
        assertEquals("artifact show", table.find(List.of("artefact", "show", "x")).orElseThrow().words());
    }

    private static CommandTable.Row row(String words, String summary, CommandTable.Group group) {
        return new CommandTable.Row(words, summary, group, () -> new Rehearsal(LINT, _ -> Exit.PASSED));
    }

    private static String page(Consumer<HelpPage> part) {
        var out = new ByteArrayOutputStream();
        part.accept(new HelpPage(TABLE, new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN));
        return out.toString(StandardCharsets.UTF_8);
    }
}
