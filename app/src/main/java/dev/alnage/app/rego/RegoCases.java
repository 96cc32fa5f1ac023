package dev.alnage.app.rego;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.GzipReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file of cases: one JSON object a line, compressed or not. */
final class RegoCases {
    private static final long FILE_BYTES_MAX = 1L << 30;
    private static final int LINE_BYTES_MAX = 16 << 20;

    private RegoCases() {}

    /** Hands over one case after the other. @throws Rejected.Malformed for a line that is none, with its number */
    static void read(Path file, Consumer<RegoCase> reader) throws IOException {
        try (var plain = new BufferedInputStream(Files.newInputStream(file));
             var in = file.toString().endsWith(".gz") ? new BufferedInputStream(GzipReader.open(plain, FILE_BYTES_MAX)) : plain) {
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
