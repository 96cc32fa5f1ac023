package dev.alnage.app.rego;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.command.PolicyEval;
import dev.alnage.app.command.PolicyLint;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.builtin.Builtins;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/rego.md} says is what the program says. */
class RegoPageTest {
    private static final CommandTable TABLE = new CommandTable(List.of(
            new Row("policy eval", "asks", Group.FACTORY, PolicyEval::new),
            new Row("policy lint", "lints", Group.FACTORY, PolicyLint::new)));
    @TempDir Path folder;

    @Test void the_page_lists_exactly_the_built_in_functions_that_there_are() {
        var there = Builtins.list().stream().map(Builtin::name).filter(name -> !name.startsWith("internal.")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", there), String.join("\n", RegoPage.claimed()));
    }

    @Test void what_is_not_claimed_is_a_compile_error_that_names_the_function() {
        var notClaimed = RegoPage.notClaimed();
        assertTrue(notClaimed.contains("http.send"), notClaimed.toString());
        for (var name : notClaimed) {
            var program = Program.compile(List.of(), CompileOptions.V1);
            var error = assertThrows(RegoErrors.class, () -> program.prepare(name + "(1)"), name);
            assertTrue(error.first().message().contains("undefined function " + name), error.getMessage());
        }
    }

    @Test void the_examples_answer_as_shown() throws IOException {
        var blocks = RegoPage.blocks();
        var played = 0;
        for (var block : blocks) {
            if (!block.file().isEmpty()) {
                Files.write(folder.resolve(block.file()), block.lines());
            }
        }
        for (var block : blocks) {
            if (block.kind().equals("console")) {
                played += play(block.lines());
            }
        }
        assertTrue(played >= 7, played + " commands");
    }

    private int play(List<String> lines) {
        var played = 0;
        for (var i = 0; i < lines.size();) {
            assertTrue(lines.get(i).startsWith("$ alnage "), lines.get(i));
            var command = lines.get(i++);
            var expected = new ArrayList<String>();
            var exit = 0;
            for (; i < lines.size() && !lines.get(i).startsWith("$ "); i++) {
                if (lines.get(i).startsWith("? ")) {
                    exit = Integer.parseInt(lines.get(i).substring(2));
                } else {
                    expected.add(lines.get(i));
                }
            }
            var typed = Typed.at(TABLE, folder, Map.of(), "", words(command.substring("$ alnage ".length())));
            assertEquals(exit, typed.exit().code(), command + ": " + typed.err());
            assertMatches(String.join("\n", expected), (typed.out() + typed.err()).stripTrailing(), command);
            played++;
        }
        return played;
    }

    /** {@code [..]} stands for any text. */
    private static void assertMatches(String expected, String found, String command) {
        var at = 0;
        var parts = Arrays.asList(expected.split("\\Q[..]\\E", -1));
        for (var part : parts) {
            var next = found.indexOf(part, at);
            assertFalse(next < 0 || part == parts.getFirst() && next != 0, command + " said\n" + found + "\nexpected\n" + expected);
            at = next + part.length();
        }
        assertTrue(at == found.length() || parts.getLast().isEmpty(), command + " said\n" + found + "\nexpected\n" + expected);
    }

    /** Words as a shell takes them, with single quotes. */
    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        var quoted = command.split("'", -1);
        for (var i = 0; i < quoted.length; i++) {
            if (i % 2 == 1) {
                words.add(quoted[i]);
            } else {
                Arrays.stream(quoted[i].strip().split(" +")).filter(word -> !word.isEmpty()).forEach(words::add);
            }
        }
        return words;
    }
}
