package dev.alnage.policy.rego.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.GzipReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** A file of cases: one JSON object a line, compressed or not. */
public final class RegoCases {
    private static final long BYTES_MAX = 1L << 30;
    private static final int LINE_BYTES_MAX = 16 << 20;

    private RegoCases() {}

    /** The same of a compressed file. */
    public static void readCompressed(InputStream file, Consumer<RegoCase> reader) throws IOException {
        read(GzipReader.open(file, BYTES_MAX), reader);
    }

    /** Hands over one case after the other. @throws Rejected.Malformed for a line that is none, with its number */
    public static void read(InputStream file, Consumer<RegoCase> reader) throws IOException {
        var in = new BufferedInputStream(file);
        var number = 0;
        for (var line = line(in); line.size() > 0; line = line(in)) {
            number++;
            RegoCase one;
            try {
                one = RegoCase.read(line);
            } catch (Rejected e) {
                throw new Rejected.Malformed("line " + number + ": " + e.getMessage());
            }
            reader.accept(one);
        }
    }

    /** The next line without its end; an empty one ends the file. */
    private static Bytes line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == LINE_BYTES_MAX) {
                throw new Rejected.Malformed("found a line of more than " + LINE_BYTES_MAX + " bytes, expected at most that");
            }
            line.write(b);
        }
        return Bytes.of(line.toByteArray());
    }
}
