package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who hides a co-author from us must hide them from git as well. */
class TrailerTest {
    private static final List<String> LINES = List.of("Co-authored-by: Eve <eve@example.com>", "Signed-off-by: Bob <bob@example.com>", "some text", "", " more",
            "# a comment", "\tindented", "(cherry picked from commit 1111)", "Key : spaced", "no key: here", "-x: dashed", "Conflicts:",
            "# ------------------------ >8 ------------------------", "a:b", "https://example.com/", "---", "  ");
    @TempDir Path folder;

    @Tag("G2")
    @Test void trailers_are_those_that_git_finds() throws Exception {
        var random = new Random(4);
        var messages = new java.util.ArrayList<String>();
        for (var i = 0; i < 90; i++) {
            var message = new StringBuilder(i % 3 == 0 ? "" : "A title\n" + (i % 3 == 1 ? "\n" : ""));
            for (var lines = random.nextInt(7); lines >= 0; lines--) {
                message.append(LINES.get(random.nextInt(LINES.size()))).append(lines == 0 && random.nextBoolean() ? "" : "\n");
            }
            messages.add(message.toString());
            Files.writeString(folder.resolve("m%03d".formatted(i)), message);
        }
        var script = "for m in m*; do git interpret-trailers --parse --no-divider < $m > o$m || exit 1; done";
        assertEquals(0, new ProcessBuilder("bash", "-c", script).directory(folder.toFile()).inheritIO().start().waitFor());
        var trailers = 0;
        for (var i = 0; i < messages.size(); i++) {
            var expected = Files.readAllLines(folder.resolve("om%03d".formatted(i)));
            var found = Trailer.listOf(messages.get(i)).stream().map(trailer -> trailer.key() + ": " + trailer.value()).toList();
            assertEquals(expected, found, "of the message:\n" + messages.get(i));
            trailers += found.size();
        }
        assertEquals(true, trailers > 12, "found only " + trailers + " trailers in all messages");
    }

    @Tag("G2")
    @Test void a_coauthor_of_whom_nobody_can_tell_who_it_is_is_refused() {
        assertEquals(List.of(new Coauthor("Eve", "eve@example.com")), commit("co-AUTHORED-by: Eve <eve@example.com>").coauthors());
        assertThrows(Rejected.Malformed.class, commit("Co-authored-by: Eve")::coauthors);
        assertEquals(List.of(), commit("Reviewed-by: Eve <eve@example.com>").coauthors());
    }

    private static GitCommit commit(String trailer) {
        return GitCommit.read(Bytes.utf8("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nauthor A <a@example.com> 1 +0000\ncommitter A <a@example.com> 1 +0000\n\n"
                + "A title\n\nA text\n\n" + trailer + "\n"));
    }
}
