package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which files a step's evidence is about. */
@Tag("source/security-testing")
class ReportFilesTest {
    private static Digest content(String text) {
        return Digest.of(Bytes.utf8(text));
    }

    @Test void a_star_stands_for_anything_but_a_slash_and_takes_no_character_twice() {
        for (var fits : List.of("a.xml a.xml", "*.xml a.xml", "*.xml .xml", "TEST-*.xml TEST-App.xml", "sub/*.xml sub/a.xml", "a* a", "ab*ba abba", "* x")) {
            assertTrue(ReportFiles.matches(fits.split(" ")[0], fits.split(" ")[1]), fits);
        }
        for (var unfit : List.of("a.xml b.xml", "*.xml a.xmlx", "*.xml sub/a.xml", "TEST-*.xml App.xml", "ab*ba aba", "sub/*.xml sub/more/a.xml", "a* ba", "* x/y")) {
            assertFalse(ReportFiles.matches(unfit.split(" ")[0], unfit.split(" ")[1]), unfit);
        }
    }

    @Test void only_files_of_the_output_that_is_named_are_meant() {
        var tree = new Tree(new TreeMap<>(Map.of("a.xml", new Tree.Entry.File(content("a"), 1, false), "b.xml", new Tree.Entry.File(content("b"), 1, false),
                "c.txt", new Tree.Entry.File(content("c"), 1, false), "d.xml", new Tree.Entry.Symlink("a.xml"))));
        var outputs = new TreeMap<>(Map.of("report", tree.digest(), "lost", content("a tree that nobody has")));
        var trees = Map.of(tree.digest(), tree);
        assertEquals(List.of(content("a"), content("b")), ReportFiles.matching("report/*.xml", outputs, trees));
        for (var none : List.of("report", "other/*.xml", "lost/*.xml", "report/x.xml")) {
            assertEquals(List.of(), ReportFiles.matching(none, outputs, trees), none);
        }
    }
}
