package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.ReferenceUpdate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HookInputTest {
    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String NONE = "0".repeat(40);

    @Test void creations_moves_and_deletions_are_read() {
        assertEquals(List.of(new ReferenceUpdate("refs/heads/a", Optional.empty(), Optional.of(Digest.gitCommit(ONE))),
                new ReferenceUpdate("refs/heads/b", Optional.of(Digest.gitCommit(ONE)), Optional.of(Digest.gitCommit(TWO))),
                new ReferenceUpdate("refs/heads/c", Optional.of(Digest.gitCommit(TWO)), Optional.empty())),
                HookInput.read(Bytes.utf8(NONE + " " + ONE + " refs/heads/a\n" + ONE + " " + TWO + " refs/heads/b\n" + TWO + " " + NONE + " refs/heads/c\n")));
    }

    @Test void anything_else_is_refused() {
        for (var input : List.of("", "\n", ONE, ONE + " " + TWO + " refs/heads/a", ONE + " " + TWO + " \n", ONE + " " + TWO + "\n", ONE + "  refs/heads/a\n",
                ONE + " " + ONE + " refs/heads/a\n", NONE + " " + NONE + " refs/heads/a\n", "1".repeat(64) + " " + "2".repeat(64) + " refs/heads/a\n",
                ONE.replace('1', 'A') + " " + TWO + " refs/heads/a\n", ONE + " " + TWO + " refs/heads/a\n\n",
                (ONE + " " + TWO + " refs/heads/a\n").repeat(2), "\ufeff" + ONE + " " + TWO + " refs/heads/a\n")) {
            assertThrows(Rejected.Malformed.class, () -> HookInput.read(Bytes.utf8(input)), input);
        }
        assertThrows(Rejected.Malformed.class, () -> HookInput.read(Bytes.hex("ff0a")));
    }

    @Test void a_line_or_a_byte_too_many_is_refused() {
        var lines = new StringBuilder();
        for (var i = 0; i <= 1_000; i++) {
            lines.append(NONE).append(' ').append(ONE).append(" refs/heads/").append(i).append('\n');
        }
        assertThrows(Rejected.Malformed.class, () -> HookInput.read(Bytes.utf8(lines.toString())));
        assertEquals(1_000, HookInput.read(Bytes.utf8(lines.substring(0, lines.lastIndexOf("\n", lines.length() - 2) + 1))).size());
        assertThrows(Rejected.Malformed.class, () -> HookInput.read(Bytes.utf8(NONE + " " + ONE + " refs/heads/" + "a".repeat(HookInput.BYTES_MAX) + "\n")));
    }
}
