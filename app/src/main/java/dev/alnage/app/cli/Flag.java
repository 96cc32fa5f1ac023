package dev.alnage.app.cli;

import java.util.List;

/**
 * One flag of a command. {@code letter} is its short form or empty; {@code value} says what follows it ("FILE"), and is
 * empty for a flag that is only there or not. What means one thing is spelled one way: use the constants.
 */
public record Flag(String name, String letter, String value, String help) {
    public static final Flag OUTPUT = new Flag("output", "o", "FORMAT[=FILE]...", "table, json, ndjson or name; with =FILE also into a file");
    public static final Flag QUIET = new Flag("quiet", "q", "", "say nothing but results and errors");
    public static final Flag VERBOSE = new Flag("verbose", "v", "", "say more");
    public static final Flag NO_COLOR = new Flag("no-color", "", "", "no colours");
    public static final Flag DEBUG = new Flag("debug", "", "", "show where an error came from");
    public static final Flag DATA = new Flag("data", "", "DIR", "the data folder of the factory");
    public static final Flag SERVER = new Flag("server", "", "SOCKET", "the socket of the factory");
    public static final Flag HELP = new Flag("help", "h", "", "show this help");

    public static final Flag YES = new Flag("yes", "", "", "never ask");
    public static final Flag TIMEOUT = new Flag("timeout", "", "SECONDS", "give up after so long");
    public static final Flag LIMIT = new Flag("limit", "", "N", "show at most so many");
    public static final Flag SINCE = new Flag("since", "", "TIME", "only what is newer");
    public static final Flag LAST = new Flag("last", "", "", "the newest one");
    public static final Flag FOLLOW = new Flag("follow", "f", "", "go on showing what comes");
    public static final Flag DRY_RUN = new Flag("dry-run", "", "", "say what would be done, and do nothing");
    public static final Flag EXPLAIN = new Flag("explain", "", "", "say why");

    /** The flags that every command has. */
    public static final List<Flag> EVERYWHERE = List.of(OUTPUT, QUIET, VERBOSE, NO_COLOR, DATA, SERVER, DEBUG, HELP);

    public Flag {
        if (name.isEmpty() || letter.length() > 1) {
            throw new IllegalArgumentException("flag " + name + " with letter " + letter);
        }
    }

    public static Flag of(String name, String help) {
        return new Flag(name, "", "", help);
    }

    public static Flag withValue(String name, String value, String help) {
        return new Flag(name, "", value, help);
    }

    boolean takesValue() {
        return !value.isEmpty();
    }

    /** Whether it may be given several times: its value is written {@code FILE...}. */
    boolean repeatable() {
        return value.endsWith("...");
    }

    String valueName() {
        return repeatable() ? value.substring(0, value.length() - 3) : value;
    }

    /** As help shows it: {@code -o, --output FORMAT}. */
    String shown() {
        return (letter.isEmpty() ? "    " : "-" + letter + ", ") + "--" + name + (takesValue() ? " " + value : "");
    }
}
