package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the content of a file of a case comes from. */
sealed interface Content {
    /** The case itself. */
    record Inline(Bytes bytes) implements Content {}

    /** A file beside the case. */
    record Beside(String path) implements Content {}

    static Content read(Fields fields) {
        Content content;
        if (fields.has("text")) {
            content = new Inline(Bytes.utf8(fields.text("text")));
        } else if (fields.has("base64")) {
            content = new Inline(Base64Reader.read(fields.text("base64")));
        } else if (fields.has("path")) {
            content = new Beside(fields.text("path"));
        } else {
            throw new Rejected.Malformed("found no content of a file, expected text, base64 or path");
        }
        fields.noOthers();
        return content;
    }

    /** @param caseFolder where the case stands */
    default void write(Path caseFolder, Path to) throws IOException {
        switch (this) {
            case Inline(var bytes) -> Files.write(to, bytes.toArray());
            case Beside(var path) -> Files.copy(caseFolder.resolve(path), to);
        }
    }
}
