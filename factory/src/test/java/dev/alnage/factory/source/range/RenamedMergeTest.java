package dev.alnage.factory.source.range;

import static dev.alnage.factory.world.GitProcess.commit;
import static dev.alnage.factory.world.GitProcess.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.alnage.factory.world.GitProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A merge in which git follows a renamed file is made again as git makes it; what is not that, or what nobody can follow, needs eyes. */
@Tag("G3")
class RenamedMergeTest {
    private static final String LINES = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n";
    private static final String EDITED = LINES.replace("one\n", "ONE\n");
    private static final String ENDED = LINES.replace("eight\n", "EIGHT\n");
    private static final String GONE = "D app.txt\n";
    @TempDir static Path temporary;
    private static GitProcess git;

    @BeforeAll static void history() throws IOException {
        git = GitProcess.bare(temporary.resolve("repository"));
        git.fastImport(commit("refs/heads/main", 1_000, "base", file("app.txt", LINES), file("dir/keep.txt", "keep"))
                + side("edited", file("app.txt", EDITED)) + side("moved", "R app.txt sub/dir/app.txt\n") + side("moved-and-ended", GONE, file("sub/dir/app.txt", ENDED))
                + side("elsewhere", "R app.txt other.txt\n") + side("occupied", file("app.txt", EDITED), file("sub/dir/app.txt", "another"))
                + side("in-the-way", file("app.txt", EDITED), file("sub", "a file"))
                + merge("honest", "moved", "edited", file("sub/dir/app.txt", EDITED)) + merge("turned", "edited", "moved", GONE, file("sub/dir/app.txt", EDITED))
                + merge("both", "moved-and-ended", "edited", file("sub/dir/app.txt", ENDED.replace("one\n", "ONE\n")))
                + merge("dropped", "moved", "edited") + merge("kept", "moved", "edited", file("app.txt", EDITED), file("sub/dir/app.txt", EDITED))
                + merge("evil", "moved", "edited", file("sub/dir/app.txt", EDITED + "evil\n")) + merge("evil-beside", "moved", "edited", file("sub/dir/app.txt", EDITED), file("dir/keep.txt", "evil"))
                + merge("two-names", "moved", "elsewhere") + merge("taken", "moved", "occupied") + merge("blocked", "moved", "in-the-way"));
    }

    private static String side(String name, String... changes) {
        return commit("refs/heads/" + name, 2_000, name, "from refs/heads/main\n" + String.join("", changes));
    }

    private static String merge(String name, String first, String second, String... changes) {
        return commit("refs/heads/" + name, 3_000, name, "from refs/heads/" + first + "\nmerge refs/heads/" + second + "\n" + String.join("", changes));
    }

    private static MergeOutcome outcome(String merge) throws IOException {
        try (var objects = HashedObjects.open(git.directory())) {
            return AutomaticMerge.of(objects, git.id(merge));
        }
    }

    @Test void a_change_follows_the_file_whichever_side_has_renamed_it_and_git_makes_the_same() throws IOException {
        for (var name : List.of("honest", "turned", "both")) {
            assertEquals(new MergeOutcome.Automatic(), outcome(name), name);
            assertEquals(git.run("rev-parse", name + "^{tree}"), git.run("merge-tree", "--write-tree", name + "^1", name + "^2"), name);
        }
    }

    @Tag("G2")
    @Test void what_such_a_merge_adds_drops_or_keeps_besides_is_found_with_its_path() throws IOException {
        assertEquals(List.of("sub/dir/app.txt"), otherwise("dropped"));
        assertEquals(List.of("app.txt"), otherwise("kept"));
        assertEquals(List.of("sub/dir/app.txt"), otherwise("evil"));
        assertEquals(List.of("dir/keep.txt"), otherwise("evil-beside"));
    }

    private static List<String> otherwise(String merge) throws IOException {
        return assertInstanceOf(MergeOutcome.Otherwise.class, outcome(merge), merge).paths();
    }

    @Test void two_names_and_a_place_that_is_taken_are_for_somebody_to_decide() throws IOException {
        for (var name : List.of("two-names", "taken", "blocked")) {
            assertEquals(true, outcome(name).needsEyes(), name);
        }
    }
}
