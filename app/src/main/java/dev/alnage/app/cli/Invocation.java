package dev.alnage.app.cli;

import dev.alnage.evidence.Json;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of a command: its words and flags, where it writes, and what it may know of its caller. */
public final class Invocation {
    private final Arguments arguments;
    private final Surroundings surroundings;
    private final OutputFormat output;
    private final Style style;
    private final Console console;

    Invocation(Arguments arguments, Surroundings surroundings) {
        this.arguments = arguments;
        this.surroundings = surroundings;
        this.output = arguments.flag(Flag.OUTPUT.name()).map(OutputFormat::of).orElse(OutputFormat.TABLE);
        var plain = arguments.has(Flag.NO_COLOR.name());
        this.style = Style.of(plain, surroundings.environment(), surroundings.outIsTerminal());
        this.console = new Console(surroundings.out(), surroundings.err(), Style.of(plain, surroundings.environment(), surroundings.errIsTerminal()),
                surroundings.errIsTerminal() && !surroundings.environment().getOrDefault("TERM", "").equals("dumb"),
                arguments.has(Flag.QUIET.name()), arguments.has(Flag.VERBOSE.name()));
    }

    /** The word at this place, counted from 0; the parser has seen to it that required ones are there. */
    public String positional(int index) {
        return arguments.positionals().get(index);
    }

    public List<String> positionals() {
        return arguments.positionals();
    }

    /** The value of a flag. */
    public Optional<String> flag(String name) {
        return arguments.flag(name);
    }

    /** All values of a flag that may be given several times. */
    public List<String> values(String name) {
        return arguments.values(name);
    }

    public boolean has(String name) {
        return arguments.has(name);
    }

    /** A whole number that a flag gives, within these bounds. */
    public Optional<Long> number(String name, long min, long max) {
        return flag(name).map(text -> {
            try {
                var value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // said below, like a number out of bounds
            }
            throw Failure.usage("found --" + name + " " + text + ", expected a whole number from " + min + " to " + max, "");
        });
    }

    /** Where results go: UTF-8, and nothing but results. */
    public PrintStream out() {
        return surroundings.out();
    }

    /** How results may look. */
    public Style style() {
        return style;
    }

    public Console console() {
        return console;
    }

    public OutputFormat output() {
        return output;
    }

    public InputStream in() {
        return surroundings.in();
    }

    public Map<String, String> environment() {
        return surroundings.environment();
    }

    /** The folder the program was called in; paths that people type start there. */
    public Path directory() {
        return surroundings.directory();
    }

    public Path path(String typed) {
        return surroundings.directory().resolve(typed);
    }

    /** Read when asked for: most commands need none. */
    public Config config() {
        return Config.discover(arguments, surroundings);
    }

    /** One JSON value on a line of its own. */
    public void print(Json json) {
        out().println(json.toBytes().toText());
    }
}
