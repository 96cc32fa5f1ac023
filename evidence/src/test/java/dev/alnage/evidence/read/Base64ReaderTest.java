package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base64ReaderTest {
    @ParameterizedTest
    @ValueSource(strings = {"QR==", "QQ", "QQ=", "Q===", "Q", "=", "====", "QUI", "QUJ=", "QQ==QQ==", "Q Q=", "QQ==\n", " QQ==", "QQ\n==", "Q\u00e9==", "-_+/", "+_8=", "QQ==x", "QQ.."})
    void another_spelling_is_refused(String text) {
        assertThrows(Rejected.Malformed.class, () -> Base64Reader.read(text));
    }

    @Test void both_alphabets_are_read_and_the_standard_one_written() {
        assertEquals(Bytes.hex("fbff"), Base64Reader.read("+/8="));
        assertEquals(Bytes.hex("fbff"), Base64Reader.read("-_8="));
        assertEquals("+/8=", Base64Reader.write(Bytes.hex("fbff")));
        assertEquals(Bytes.empty(), Base64Reader.read(""));
    }
}
