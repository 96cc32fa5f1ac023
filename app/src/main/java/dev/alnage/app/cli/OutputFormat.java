package dev.alnage.app.cli;

import java.util.Locale;

/** How results are written: for people, as one JSON value, as one JSON value a line, or names alone. */
public enum OutputFormat {
    TABLE, JSON, NDJSON, NAME;

    static OutputFormat of(String word) {
        for (var format : values()) {
            if (format.word().equals(word)) {
                return format;
            }
        }
        throw Failure.usage("found output format " + word + ", expected table, json, ndjson or name", "");
    }

    /** As it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
