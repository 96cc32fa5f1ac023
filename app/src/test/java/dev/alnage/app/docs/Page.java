package dev.alnage.app.docs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The console blocks of one page. A line that begins with {@code $} is typed, and {@code >} goes on with what is typed; a line {@code ? N} says the exit code, which is 0 if nobody
 * says; all others are what the program prints. {@code <!-- with: NAME -->} on a line of its own says what must be there first; a block
 * whose fence names a file behind its language is the content of that file.
 */
record Page(List<String> needs, Map<String, List<String>> files, List<Exchange> exchanges) {
    private static final String FENCE = "```";
    private static final String WITH = "<!-- with: ";

    /** One command, what it prints, and how it ends. */
    record Exchange(int line, String command, List<String> output, int exitCode) {
        Exchange {
            output = List.copyOf(output);
        }

        /** Whether it goes on beside the commands that follow. */
        boolean inBackground() {
            return command.endsWith(" &");
        }
    }

    Page {
        needs = List.copyOf(needs);
        files = Map.copyOf(files);
        exchanges = List.copyOf(exchanges);
    }

    static Page read(String markdown) {
        var needs = new ArrayList<String>();
        var files = new HashMap<String, List<String>>();
        var exchanges = new ArrayList<Exchange>();
        var lines = markdown.split("\n", -1);
        for (var i = 0; i < lines.length; i++) {
            if (lines[i].startsWith(WITH)) {
                needs.add(lines[i].substring(WITH.length(), lines[i].indexOf(" -->")));
            } else if (lines[i].startsWith(FENCE)) {
                var end = end(lines, i);
                if (lines[i].equals(FENCE + "console")) {
                    exchanges.addAll(block(lines, i + 1, end));
                } else if (lines[i].equals(FENCE)) {
                    throw new IllegalArgumentException("found a block without a language in line " + (i + 1) + ", expected console, sh (which nobody runs) or another");
                } else if (lines[i].indexOf(' ') > 0) {
                    files.put(lines[i].substring(lines[i].indexOf(' ') + 1), List.of(lines).subList(i + 1, end));
                }
                i = end;
            }
        }
        return new Page(needs, files, exchanges);
    }

    private static int end(String[] lines, int from) {
        for (var i = from + 1; i < lines.length; i++) {
            if (lines[i].equals(FENCE)) {
                return i;
            }
        }
        throw new IllegalArgumentException("found no end of the block in line " + (from + 1) + ", expected " + FENCE);
    }

    private static List<Exchange> block(String[] lines, int from, int end) {
        var exchanges = new ArrayList<Exchange>();
        for (var i = from; i < end; ) {
            if (!lines[i].startsWith("$ ")) {
                throw new IllegalArgumentException("found \"" + lines[i] + "\" in line " + (i + 1) + ", expected a command behind $");
            }
            var at = i;
            var command = new StringBuilder(lines[i].substring(2));
            for (i++; i < end && lines[i].startsWith("> "); i++) {
                command.append('\n').append(lines[i].substring(2));
            }
            var output = new ArrayList<String>();
            var exitCode = 0;
            for (; i < end && !lines[i].startsWith("$ "); i++) {
                if (lines[i].startsWith("? ")) {
                    exitCode = Integer.parseInt(lines[i].substring(2));
                } else {
                    output.add(lines[i]);
                }
            }
            exchanges.add(new Exchange(at + 1, command.toString(), output, exitCode));
        }
        return exchanges;
    }
}
