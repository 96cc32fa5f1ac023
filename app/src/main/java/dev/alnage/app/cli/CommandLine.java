package dev.alnage.app.cli;

import dev.alnage.evidence.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** From the words that were typed to an exit code. Nothing that a command throws gets past here. */
public final class CommandLine {
    private final CommandTable table;
    private final Surroundings surroundings;

    public CommandLine(CommandTable table, Surroundings surroundings) {
        this.table = table;
        this.surroundings = surroundings;
    }

    public Exit run(List<String> words) {
        Exit exit;
        try {
            exit = dispatch(words);
            surroundings.out().flush();
            if (surroundings.out().checkError()) {
                // a result that nobody got is no result: a full disk must not look like a pass
                throw new Failure(Exit.CANNOT_TELL, "ALN-CLI-011", "found standard output closed or full, expected it to take the result", "");
            }
        } catch (Throwable thrown) {
            surroundings.out().flush();
            exit = report(thrown, words);
        }
        surroundings.err().flush();
        return exit;
    }

    private Exit dispatch(List<String> words) throws Exception {
        if (words.isEmpty()) {
            new HelpPage(table, surroundings.err(), Style.PLAIN).everyday();
            return Exit.USAGE;
        }
        var typed = switch (words.getFirst()) {
            case "-h", "--help" -> withFirst("help", words);
            case "--version" -> withFirst("version", words);
            default -> words;
        };
        var found = table.find(typed);
        if (found.isEmpty()) {
            return unknown(typed);
        }
        var row = found.get();
        var command = row.command().get();
        var invocation = new Invocation(Arguments.read(command.usage(), typed.subList(row.length(), typed.size())), surroundings);
        if (invocation.has(Flag.HELP.name())) {
            new HelpPage(table, invocation.out(), invocation.style()).command(row);
            return Exit.PASSED;
        }
        var exit = command.run(invocation);
        invocation.writeFiles();
        return exit;
    }

    private static List<String> withFirst(String word, List<String> words) {
        var copy = new ArrayList<>(words);
        copy.set(0, word);
        return copy;
    }

    private Exit unknown(List<String> words) {
        var first = words.getFirst();
        var below = table.below(first);
        if (!below.isEmpty() && words.size() > 1 && (words.get(1).equals("--help") || words.get(1).equals("-h"))) {
            new HelpPage(table, surroundings.out(), Style.PLAIN).below(first);
            return Exit.PASSED;
        }
        if (!below.isEmpty()) {
            var verbs = below.stream().map(row -> row.words().substring(first.length() + 1)).toList();
            var found = words.size() > 1 ? "command " + first + " " + words.get(1) : first + " alone";
            throw Failure.usage("found " + found + ", expected one of " + first + " " + String.join(", " + first + " ", verbs),
                    words.size() > 1 ? Nearest.to(words.get(1), verbs).map(verb -> "did you mean alnage " + first + " " + verb).orElse("") : "");
        }
        var firsts = table.rows().stream().map(row -> row.words().split(" ")[0]).distinct().toList();
        throw Failure.usage("found command " + first + ", expected one of alnage help --all",
                Nearest.to(first, firsts).map(word -> "did you mean alnage " + word).orElse("alnage help"));
    }

    private Exit report(Throwable thrown, List<String> words) {
        var failure = Failures.of(thrown);
        var err = surroundings.err();
        var style = Style.of(words.contains("--" + Flag.NO_COLOR.name()), surroundings.environment(), surroundings.errIsTerminal());
        if (wantsJson(words)) {
            err.println(problem(failure).toBytes().toText());
        } else {
            err.println(style.red("alnage: error:") + " " + Visible.line(failure.title()) + codeBehind(failure));
            if (!failure.hint().isEmpty()) {
                err.println("alnage: hint: " + Visible.line(failure.hint()));
            }
        }
        if (words.contains("--" + Flag.DEBUG.name())) {
            thrown.printStackTrace(err);
        }
        return failure.exit();
    }

    private static String codeBehind(Failure failure) {
        return failure.exit() == Exit.USAGE ? "" : " (" + failure.code() + ")";
    }

    /** Also asked when the arguments could not be read, so it looks at the bare words. */
    private static boolean wantsJson(List<String> words) {
        for (var i = 0; i < words.size() && !words.get(i).equals("--"); i++) {
            var word = words.get(i);
            var value = word.startsWith("-o=") || word.startsWith("--output=") ? word.substring(word.indexOf('=') + 1)
                    : (word.equals("-o") || word.equals("--output")) && i + 1 < words.size() ? words.get(i + 1) : "";
            if (value.equals("json") || value.equals("ndjson")) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9457, with our members. */
    private static Json problem(Failure failure) {
        return Json.object(Map.of("type", Json.text("about:blank"), "code", Json.text(failure.code()), "title", Json.text(failure.title()),
                "fix", Json.texts(failure.hint().isEmpty() ? List.of() : List.of(failure.hint())),
                "exit", Json.number(failure.exit().code())));
    }
}
