package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.source.HostileEntry.Trick;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G5")
class TreeNamesTest {
    private static void refused(Trick trick, Optional<HostileEntry> found, String what) {
        assertEquals(Optional.of(trick), found.map(HostileEntry::trick), what);
        assertFalse(found.orElseThrow().toString().codePoints().anyMatch(ReferenceName::isUnseen), what);
    }

    private static Optional<HostileEntry> name(String name) {
        return TreeNames.STANDARD.name("", name);
    }

    @Test void whatever_some_file_system_opens_as_the_folder_of_git_is_refused() {
        for (var name : List.of(".git", ".GIT", ".Git", ".gIt", "git~1", "GIT~1", ".git.", ".git ", ".git. .", ".git...", ".g\u200cit", ".gi\u200dt", "\u200e.git",
                ".git\ufeff", ".\u202egit", ".g\u206ait", ".git::$INDEX_ALLOCATION", ".git:stream", "git~1:x", ".git\\hooks", "a\\.git", ".g\u0130t", ".g\u0131t",
                "\uff0egit", ".\uff47\uff49\uff54", ".g\u00adit", ".git\ufe0f", ".GIT .::$DATA")) {
            refused(Trick.GIT_DIRECTORY, name(name), name);
            refused(Trick.GIT_DIRECTORY, TreeNames.STANDARD.name("deep/er/", name), name);
        }
    }

    @Test void names_that_no_checkout_can_have_or_that_mean_another_place_are_refused() {
        for (var name : List.of("a\nb", "a\u001b[2Jb", "a\\b", "..", ".", "", "a/b", "a\u007f", "x".repeat(256), "\u202etxt.exe", "a\u2066b")) {
            refused(Trick.NAME, name(name), name);
        }
        refused(Trick.NAME, TreeNames.STANDARD.name("d/".repeat(2100), "a"), "too deep");
    }

    @Test void honest_names_pass() {
        for (var name : List.of(".gitignore", ".gitattributes", ".gitmodules", ".github", "git", "git~10", "x.git", "..git", "...", "größe.txt", "日本語", "a b", "a:b", "Con",
                "x".repeat(255), ".gitx", ".git-blame-ignore-revs", "family\u200d.txt")) {
            assertEquals(Optional.empty(), name(name), name);
        }
    }

    @Test void devices_and_twins_are_refused_only_where_they_are_asked_for() {
        for (var name : List.of("con", "CON.txt", "aux", "nul.", "com1", "LPT9.log", "a:b", "a?", "end.", "end ", "conin$")) {
            assertEquals(Optional.empty(), name(name), name);
            refused(Trick.DEVICE, TreeNames.PORTABLE.name("", name), name);
        }
        for (var name : List.of("console", "com10", "auxiliary.txt", "common", "lpt")) {
            assertEquals(Optional.empty(), TreeNames.PORTABLE.name("", name), name);
        }
        assertEquals(1, TreeNames.PORTABLE.twins("d/", List.of("Readme", "README")).size());
        assertEquals(1, TreeNames.PORTABLE.twins("d/", List.of("gr\u00f6\u00dfe", "GRO\u0308\u1e9eE")).size());
        assertEquals(List.of(), TreeNames.PORTABLE.twins("", List.of("Readme", "Readme2")));
        assertEquals(List.of(), TreeNames.STANDARD.twins("", List.of("Readme", "README")));
    }

    private static Optional<HostileEntry> link(String path, String target) {
        return TreeNames.STANDARD.link(path, Bytes.utf8(target));
    }

    @Test void a_link_that_leaves_the_tree_or_leads_into_git_is_refused() {
        for (var target : List.of("/etc/passwd", "..", "../../x", "a/../../x", "\\\\host\\share", "a\nb", "", "../.git/config", ".GIT/hooks", "x/git~1/y", ".git")) {
            refused(Trick.LINK, link("d/link", target.equals("..") ? "../.." : target), target);
        }
        refused(Trick.LINK, link(".gitmodules", "modules"), "a module file that is a link");
        refused(Trick.LINK, link("GITMOD~1", "modules"), "the same by its short name");
        refused(Trick.LINK, link("gi7eba~1", "modules"), "the same by its hashed name");
    }

    @Test void a_link_inside_the_tree_passes() {
        for (var target : List.of("x", "../x", "x/y", "./x", "../e/.gitignore", "größe")) {
            assertEquals(Optional.empty(), link("d/link", target), target);
        }
        assertTrue(TreeNames.isModules(".GitModules") && TreeNames.isModules(".gitmodules ") && TreeNames.isModules("GITMOD~4") && TreeNames.isModules(".gitmodules:$DATA"));
        assertFalse(TreeNames.isModules("gitmodules") || TreeNames.isModules("gitmod~") || TreeNames.isModules("gitmod~12") || TreeNames.isModules(".gitmodules.md"));
    }

    @Test void what_is_found_says_where_with_the_code_of_its_kind() {
        assertEquals("ALN-SRC-051 d/.git: found a name that some file systems take for .git, expected another name", TreeNames.STANDARD.name("d/", ".git").orElseThrow().toString());
        for (var trick : Trick.values()) {
            assertTrue(trick.code().matches("ALN-SRC-05[1-5]"), trick.name());
        }
    }
}
