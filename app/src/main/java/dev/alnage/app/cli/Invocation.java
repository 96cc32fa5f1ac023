package dev.alnage.app.cli;

import dev.alnage.evidence.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One call of a command: its words and flags, where it writes, and what it may know of its caller. */
public final class Invocation {
    private final Arguments arguments;
    private final Surroundings surroundings;
    private final List<OutputTarget> targets;
    private final OutputFormat output;
    private final Map<Path, ByteArrayOutputStream> files = new LinkedHashMap<>();
    private final Style style;
    private final Console console;

    Invocation(Arguments arguments, Surroundings surroundings) {
        this.arguments = arguments;
        this.surroundings = surroundings;
        this.targets = OutputTarget.of(arguments.values(Flag.OUTPUT.name()), surroundings.directory());
        this.output = targets.getFirst().format();
        var plain = arguments.has(Flag.NO_COLOR.name());
        this.style = Style.of(plain, surroundings.environment(), surroundings.outIsTerminal());
        this.console = new Console(surroundings.out(), surroundings.err(), Style.of(plain, surroundings.environment(), surroundings.errIsTerminal()),
                surroundings.errIsTerminal() && !surroundings.environment().getOrDefault("TERM", "").equals("dumb"),
                arguments.has(Flag.QUIET.name()), arguments.has(Flag.VERBOSE.name()));
    }

    /** The same call, but what it prints goes to a file. */
    private Invocation(Invocation call, OutputFormat output, Surroundings surroundings) {
        this.arguments = call.arguments;
        this.surroundings = surroundings;
        this.targets = List.of();
        this.output = output;
        this.style = new Style(false, call.style.glyphs());
        this.console = call.console;
    }

    /**
     * Writes a result in every form that was asked for: to standard output, and into each file once the command has ended well.
     *
     * @param writing prints it in the {@link #output()} of the invocation that it is given, to the {@link #out()} of that one
     */
    public void eachOutput(Consumer<Invocation> writing) {
        writing.accept(this);
        for (var target : targets) {
            target.file().ifPresent(file -> {
                var stream = new PrintStream(files.computeIfAbsent(file, _ -> new ByteArrayOutputStream()), false, StandardCharsets.UTF_8);
                writing.accept(new Invocation(this, target.format(), surroundings.with(stream)));
                stream.flush();
            });
        }
    }

    /** Writes the files that were asked for. A result that is not there is no result, and somebody waits for it. */
    void writeFiles() throws IOException {
        for (var file : files.entrySet()) {
            Files.write(file.getKey(), file.getValue().toByteArray());
        }
        for (var target : targets) {
            if (target.file().isPresent() && !files.containsKey(target.file().get())) {
                throw Failure.usage("found no result for " + target.file().get() + ", which stays as it was: it all went to standard output", "leave out =FILE");
            }
        }
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
