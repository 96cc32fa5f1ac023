package dev.alnage.policy.protect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("source/code-owners")
class CodeOwnersTest {
    private static final CodeOwners.Owners TEAMS = (owner, person) -> owner.equals("@" + person) || owner.equals("@org/core") && Set.of("anna", "ben").contains(person);

    private static CodeOwners read(String text) {
        return CodeOwners.read("CODEOWNERS", Bytes.utf8("CODEOWNERS @root\n" + text));
    }

    private static String owner(String pattern, String file) {
        return read(pattern + " @x\n").find(file).map(line -> String.join(" ", line.owners())).orElse("");
    }

    @Test void patterns_fit_as_github_documents_them() {
        for (var fit : List.of("* a/b.txt", "*.js x.js", "*.js a/b/x.js", "/build/logs/ build/logs/a/b", "docs/* docs/getting-started.md", "apps/ a/apps/b/c", "apps/ apps/c",
                "/docs/ docs/a/b", "**/logs logs/x", "**/logs build/logs/x", "**/logs deeply/nested/logs/x", "/apps/github apps/github/a", "/scripts/ scripts/a", "a/b a/b/c", "/x x",
                "**/a/b z/a/b", "docs/** docs/a/b")) {
            var pair = fit.split(" ");
            assertEquals("@x", owner(pair[0], pair[1]), fit);
        }
        for (var unfit : List.of("*.js x.jsx", "/build/logs/ a/build/logs/x", "docs/* docs/build-app/troubleshooting.md", "docs/* a/docs/x", "/docs/ a/docs/x", "apps/ apps", "/x a/x", "a/b z/a/b",
                "*.JS x.js", "logs xlogs/y")) {
            var pair = unfit.split(" ");
            assertEquals("", owner(pair[0], pair[1]), unfit);
        }
    }

    @Test void the_last_line_that_fits_counts_and_one_without_owners_takes_ownership_away() {
        var owners = read("* @all\n/src/ @dev # comment\n/src/gen/\n/src/a\\ b.txt anna@example.org\n");
        assertEquals(Set.of("@all"), owners.find("README").orElseThrow().owners());
        assertEquals(Set.of("@dev"), owners.find("src/App.java").orElseThrow().owners());
        assertEquals(Optional.empty(), owners.find("src/gen/x"));
        assertEquals(5, owners.find("src/a b.txt").orElseThrow().number());
    }

    @Test void a_line_that_is_not_understood_is_refused_with_its_number() {
        for (var wrong : List.of("!x @a", "[Section] @a", "x[ab] @a", "x @", "x anna", "x @a/b/c", "x @a [12]", "x [2]", "x @a [0]", "x @a [2] @b", "x\\y @a", "x a@b@c.d", "***  @a")) {
            var refused = assertThrows(Rejected.Malformed.class, () -> read("# first\n" + wrong + "\n"), wrong);
            assertTrue(refused.getMessage().contains("CODEOWNERS:3"), refused.getMessage());
        }
    }

    @Test void nobody_owning_the_file_itself_is_refused() {
        for (var text : List.of("/src/ @a\n", "* @a\nCODEOWNERS\n", "")) {
            assertThrows(Rejected.Malformed.class, () -> CodeOwners.read("CODEOWNERS", Bytes.utf8(text)), text);
        }
        assertEquals(Set.of("@a"), CodeOwners.read(".github/CODEOWNERS", Bytes.utf8("* @a\n")).find(".github/CODEOWNERS").orElseThrow().owners());
        assertThrows(Rejected.Malformed.class, () -> CodeOwners.read("CODEOWNERS", Bytes.utf8("#".repeat(CodeOwners.BYTES_MAX + 1))));
    }

    @Test void an_owner_is_an_account_a_team_or_an_address() {
        for (var owner : List.of("@a", "@" + "a".repeat(199), "@org/team", "@a.b_c-d", "anna@example.org")) {
            assertEquals(Set.of(owner), read("* " + owner + "\n").find("x").orElseThrow().owners(), owner);
        }
        for (var none : List.of("a", "@", "@" + "a".repeat(200), "@/a", "@a/", "@a/b/c", "@a!", "@\u007f", "anna@", "anna@example", "anna@.org", "a@b@example.org", "a;b@example.org", "[2]", "[0]", "[x]")) {
            assertThrows(Rejected.Malformed.class, () -> read("* " + none + "\n"), none);
        }
        assertEquals(9, read("* @a [9]\n").find("x").orElseThrow().threshold());
        assertEquals(1, read("* @a [1]\n").find("x").orElseThrow().threshold());
        for (var wrong : List.of("* @a [0]", "* @a [10]", "* @a [2] @b", "* @a [:]", "* @a 2]x", "* @a [2x")) {
            assertThrows(Rejected.Malformed.class, () -> read(wrong + "\n"), wrong);
        }
    }

    @Test void every_changed_path_needs_an_owner_of_its_own_line() {
        var owners = read("/a/ @org/core [2]\n/b/ @carl\n");
        var changed = List.of("a/x", "a/y", "b/z", "free");
        assertEquals(Map.of("/a/", Set.of("a/x", "a/y"), "/b/", Set.of("b/z")), needs(owners, changed, Set.of()));
        assertEquals(Map.of("/a/", Set.of("a/x", "a/y")), needs(owners, changed, Set.of("anna", "carl")));
        assertEquals(Map.of("/b/", Set.of("b/z")), needs(owners, changed, Set.of("anna", "ben")));
        assertEquals(Map.of(), needs(owners, changed, Set.of("anna", "ben", "carl")));
        assertEquals(Map.of("CODEOWNERS", Set.of("CODEOWNERS")), needs(owners, List.of("CODEOWNERS"), Set.of("anna", "carl")));
        assertEquals(Map.of(), needs(owners, List.of("CODEOWNERS"), Set.of("root")));
    }

    private static Map<String, Set<String>> needs(CodeOwners owners, List<String> changed, Set<String> approvers) {
        return owners.missing(changed, approvers, TEAMS).stream().collect(java.util.stream.Collectors.toMap(need -> need.line().pattern(), need -> Set.copyOf(need.paths())));
    }
}
