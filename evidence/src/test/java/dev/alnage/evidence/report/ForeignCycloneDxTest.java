package dev.alnage.evidence.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.ForeignData;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.TarReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The documents of the CycloneDX specification: those that are valid are read, and what our checks cover is refused. */
@Tag("foreign")
class ForeignCycloneDxTest {
    /** The invalid ones whose flaw is in a part that we read; a schema is not what we check. */
    private static final List<String> OURS = List.of("invalid-bomformat", "invalid-component-ref", "invalid-component-type", "invalid-missing-component-type",
            "invalid-empty-component", "invalid-dependency", "invalid-hash");

    private static TreeMap<String, Bytes> documents() throws IOException {
        var documents = new TreeMap<String, Bytes>();
        var archive = ForeignData.read("sbom/cyclonedx-spec-resources.tar.gz");
        TarReader.read(GzipReader.open(archive.toStream(), 100 << 20), TarReader.Limits.DEFAULT, (entry, content) -> {
            if (entry.path().matches(".*/1\\.[456]/.*\\.json")) {
                documents.put(entry.path().substring(entry.path().lastIndexOf('/') + 1), Bytes.of(content.readAllBytes()));
            }
        });
        return documents;
    }

    @Test void every_valid_document_is_read_and_the_flaws_that_we_look_for_are_refused() throws IOException {
        var wrong = new ArrayList<String>();
        var valid = 0;
        for (var document : documents().entrySet()) {
            if (document.getKey().startsWith("valid-")) {
                valid++;
                if (!accepted(document.getValue())) {
                    wrong.add("refused " + document.getKey());
                }
            } else if (OURS.stream().anyMatch(name -> document.getKey().startsWith(name)) && accepted(document.getValue())) {
                wrong.add("accepted " + document.getKey());
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(valid > 50, valid + " valid documents");
    }

    private static boolean accepted(Bytes document) {
        try {
            CycloneDxJson.read(document);
            return true;
        } catch (Rejected.Malformed e) {
            return false;
        }
    }
}
