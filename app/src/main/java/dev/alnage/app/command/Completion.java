package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.Completer;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;

/** Completion: a script for the shell, and the question it asks the program on every tab. */
public final class Completion {
    // The program is named by its first word as typed. Where it has no word to offer, the shell offers files.
    private static final String BASH = """
            _alnage() {
                local line
                COMPREPLY=()
                while IFS= read -r line; do
                    COMPREPLY+=("$line")
                done < <("${COMP_WORDS[0]}" completion words -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
            }
            complete -o default -F _alnage alnage ./alnage
            """;

    private Completion() {}

    public static Command bash() {
        return new Bash();
    }

    public static Command words(CommandTable table) {
        return new Words(table);
    }

    private record Bash() implements Command {
        @Override public Usage usage() {
            return Usage.none().note("To use it: source <(alnage completion bash)");
        }

        @Override public Exit run(Invocation in) {
            in.out().print(BASH);
            return Exit.PASSED;
        }
    }

    private record Words(CommandTable table) implements Command {
        @Override public Usage usage() {
            return Usage.of("[WORD...]");
        }

        @Override public Exit run(Invocation in) {
            new Completer(table).next(in.positionals()).forEach(in.out()::println);
            return Exit.PASSED;
        }
    }
}
