package dev.alnage.app.command;

import dev.alnage.app.cli.Mark;

/** What one look at the machine brought: a state, what was seen, and for what is not well the way to mend it. */
record Finding(String name, Mark mark, String seen, String fix) {
    static Finding well(String name, String seen) {
        return new Finding(name, Mark.YES, seen, "");
    }

    static Finding wrong(String name, String seen, String fix) {
        return new Finding(name, Mark.NO, seen, fix);
    }

    /** Works, but less well or less safely than it could. */
    static Finding weak(String name, String seen, String fix) {
        return new Finding(name, Mark.WARNING, seen, fix);
    }

    static Finding notLookedAt(String name, String why) {
        return new Finding(name, Mark.NOTHING, "not looked at: " + why, "");
    }

    /** The state in a word, for whoever cannot see the mark. */
    String state() {
        return switch (mark) {
            case YES -> "ok";
            case NO -> "wrong";
            case WARNING -> "weak";
            default -> "not-looked-at";
        };
    }
}
