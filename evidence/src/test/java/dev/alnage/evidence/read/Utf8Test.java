package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    @Tag("X2") @ParameterizedTest
    @ValueSource(strings = {"c0af", "c080", "c1bf", "e080af", "e09fbf", "f08080af", "f08fbfbf", "eda080", "edbfbf", "f4908080", "f5808080", "ff", "fe", "80", "bf", "c3", "e282", "f09d84",
            "c328", "e28228", "f0288cbc", "f8a1a1a1a1", "efbbbf61"})
    void what_only_resembles_utf_8_is_refused_whole_and_streamed(String hex) {
        assertThrows(Rejected.Malformed.class, () -> Utf8.read(Bytes.hex(hex)));
        assertThrows(Rejected.Malformed.class, () -> new Utf8Input(Bytes.hex(hex).toStream(), 100).readAllBytes());
    }

    @Test void the_replacement_character_itself_is_text() {
        assertEquals("a\ufffdb", Utf8.read(Bytes.utf8("a\ufffdb")));
    }

    @Test void every_character_is_read_as_it_is_written() throws IOException {
        var text = new StringBuilder("x");
        for (var c = 1; c <= Character.MAX_CODE_POINT; c += c < 0x900 ? 1 : 97) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                text.appendCodePoint(c);
            }
        }
        var bytes = Bytes.utf8(text.toString());
        assertEquals(text.toString(), Utf8.read(bytes));
        assertEquals(bytes, Bytes.of(new Utf8Input(bytes.toStream(), bytes.size()).readAllBytes()));
    }
}
