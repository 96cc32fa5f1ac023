package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PemReaderTest {
    private static final Bytes CONTENT = Bytes.utf8("c".repeat(100));
    private static final String PEM = PemReader.write("CERTIFICATE", CONTENT);

    private static Bytes read(String pem) {
        return PemReader.read(Bytes.utf8(pem), "CERTIFICATE");
    }

    @Tag("X10") @Test void two_blocks_in_one_file_are_refused() {
        assertThrows(Rejected.Malformed.class, () -> read(PEM + PEM));
        assertThrows(Rejected.Malformed.class, () -> read(PEM + "\n" + PEM));
        assertThrows(Rejected.Malformed.class, () -> read(PEM + PemReader.write("PRIVATE KEY", CONTENT)));
        assertThrows(Rejected.Malformed.class, () -> read(PEM.stripTrailing() + PEM));
    }

    @Tag("X10") @Test void text_before_between_or_after_is_refused() {
        for (var pem : List.of("text\n" + PEM, PEM + "text\n", "\n" + PEM, PEM + "\n", " " + PEM, PEM + "\0", "\ufeff" + PEM,
                PEM.replace("-----\nY", "-----\nProc-Type: 4,ENCRYPTED\n\nY"), PEM.replace("-----\nY", "-----\n\nY"), PEM.replace("\n-----END", "\n\n-----END"))) {
            assertThrows(Rejected.Malformed.class, () -> read(pem), pem);
        }
    }

    @Tag("X10") @Test void another_label_or_damage_is_refused() {
        for (var pem : List.of(PEM.replace("CERTIFICATE", "PUBLIC KEY"), PEM.replace("END CERTIFICATE", "END PUBLIC KEY"), PEM.replace("BEGIN", "begin"), "",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "-----BEGIN CERTIFICATE-----", PEM.replace("Y2Nj", "Y2N-"), PEM.replace("Y2Nj", "Y2 j"),
                PEM.replace("\n", " "), PEM.replace("Y2NjY2Nj\n", "\nY2NjY2Nj\n"), PEM.replaceFirst("\n", "\r\n"), PEM.replace("==\n", "\n"), "-----BEGIN CERTIFICATE-----\nQR==\n-----END CERTIFICATE-----\n")) {
            assertThrows(Rejected.Malformed.class, () -> read(pem), pem);
        }
        assertThrows(Rejected.Malformed.class, () -> PemReader.read(Bytes.of(new byte[PemReader.BYTES_MAX + 1]), "CERTIFICATE"));
    }

    @Tag("X10") @Test void one_block_is_read_with_either_line_end() {
        assertEquals(CONTENT, read(PEM));
        assertEquals(CONTENT, read(PEM.replace("\n", "\r\n")));
        assertEquals(CONTENT, read(PEM.stripTrailing()));
        var full = Bytes.utf8("x".repeat(96));
        assertEquals(full, read(PemReader.write("CERTIFICATE", full)));
    }

    @Test void blocks_among_other_text_are_found_one_after_the_other() {
        var text = "text\n" + PEM + "between -----BEGIN X-----\n" + PemReader.write("X Y", Bytes.utf8("x")).replace("\n", "\r\n") + "after";
        var first = PemReader.find(text, 0).orElseThrow();
        assertEquals(new PemReader.Block("CERTIFICATE", CONTENT, 5 + PEM.length()), first);
        var second = PemReader.find(text, first.end()).orElseThrow();
        assertEquals("X Y", second.label());
        assertEquals(Bytes.utf8("x"), second.content());
        assertEquals("after", text.substring(second.end()));
        assertEquals(java.util.Optional.empty(), PemReader.find(text, second.end()));
        assertEquals(java.util.Optional.empty(), PemReader.find("", 0));
        assertEquals(PEM.length(), PemReader.find(PEM, 0).orElseThrow().end());
        assertEquals(PEM.length() - 1, PemReader.find(PEM.stripTrailing(), 0).orElseThrow().end());
        assertEquals(CONTENT, PemReader.find(PEM.replace("Y2Nj", " Y2\tNj\n"), 0).orElseThrow().content());
        assertEquals("", PemReader.find("-----BEGIN -----\nQQ==\n-----END -----", 0).orElseThrow().label());
    }

    @Test void a_block_among_others_that_does_not_end_is_refused() {
        for (var pem : List.of("-----BEGIN ", "-----BEGIN X", "-----BEGIN X\nY-----\nQQ==\n-----END X\nY-----", PEM.replace("END CERT", "END CERTI"), PEM.replace("-----END", "---END"),
                PEM.replace("Y2Nj", "Y2N-"), PEM.replace("Y2Nj", "Y2N_"), PEM.replace("Y2Nj", "Y2N!"), PEM.replace("==", "="))) {
            assertThrows(Rejected.Malformed.class, () -> PemReader.find(pem, 0), pem);
        }
    }
}
