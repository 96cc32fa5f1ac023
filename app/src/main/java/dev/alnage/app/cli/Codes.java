package dev.alnage.app.cli;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every code that a refusal can carry, with what it means and what to do. A code is never used for a second meaning. */
public final class Codes {
    /** One code of the catalogue. */
    public record Code(String code, String title, String meaning, String fix) {}

    private static final String RESOURCE = "codes.tsv";

    private Codes() {}

    public static Optional<Code> find(String code) {
        return Optional.ofNullable(all().get(code));
    }

    public static SortedMap<String, Code> all() {
        var codes = new TreeMap<String, Code>();
        for (var line : text().split("\n")) {
            var cells = line.split("\t", -1);
            if (cells.length != 4 || codes.put(cells[0], new Code(cells[0], cells[1], cells[2], cells[3])) != null) {
                throw new IllegalStateException("found line \"" + line + "\" in " + RESOURCE + ", expected a new code, title, meaning and fix");
            }
        }
        return Collections.unmodifiableSortedMap(codes);
    }

    private static String text() {
        try (var in = Codes.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("found no " + RESOURCE + " beside the program, expected one");
            }
            return Bytes.of(in.readAllBytes()).toText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
