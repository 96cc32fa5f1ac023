package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Commits, tags and trees as git writes them, and what attackers write instead. */
class GitObjectsTest {
    private static final String TREE = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";
    private static final String PARENT = "parent 1111111111111111111111111111111111111111\n";
    private static final String OTHER_PARENT = "parent 2222222222222222222222222222222222222222\n";
    private static final String AUTHOR = "author Zoë Ann <zoe@example.com> 1700000000 +0530\n";
    private static final String COMMITTER = "committer Bob <bob@example.com> 1700000001 -0000\n";
    private static final String SIGNATURE = "gpgsig -----BEGIN SSH SIGNATURE-----\n YWJj\n -----END SSH SIGNATURE-----\n";
    private static final String COMMIT = TREE + PARENT + OTHER_PARENT + AUTHOR + COMMITTER + SIGNATURE + "\nA title\n\nand text\n";
    private static final String TAG = "object 1111111111111111111111111111111111111111\ntype commit\ntag v1.0\ntagger Bob <bob@example.com> 1700000001 +0000\n\nA release\n";
    private static final String TAG_SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nYWJj\n-----END SSH SIGNATURE-----\n";

    private static GitCommit commit(String text) {
        return GitCommit.read(Bytes.utf8(text));
    }

    private static void malformed(String what, String text) {
        var refused = assertThrows(Rejected.Malformed.class, () -> commit(text), what);
        assertTrue(refused.getMessage().contains("found ") && refused.getMessage().contains("expected "), what + ": " + refused.getMessage());
    }

    private static void malformedTag(String what, String text) {
        assertThrows(Rejected.Malformed.class, () -> GitTag.read(Bytes.utf8(text)), what);
    }

    @Test void a_commit_is_read_as_it_was_written() {
        var commit = commit(COMMIT);
        assertEquals("4b825dc642cb6eb9a060e54bf8d69288fbee4904", commit.tree().hex());
        assertEquals(List.of("1".repeat(40), "2".repeat(40)), commit.parents().stream().map(ObjectId::hex).toList());
        assertEquals(new Ident("Zoë Ann", "zoe@example.com", Instant.ofEpochSecond(1_700_000_000), ZoneOffset.ofHoursMinutes(5, 30)), commit.author());
        assertEquals("Bob <bob@example.com>", commit.committer().toString());
        assertEquals("A title\n\nand text\n", commit.message());
        assertEquals("-----BEGIN SSH SIGNATURE-----\nYWJj\n-----END SSH SIGNATURE-----\n", commit.findSignature().orElseThrow().toText());
        assertEquals(COMMIT.replace(SIGNATURE, ""), commit.signedPayload().toText());
        assertEquals(List.of(), commit(TREE + AUTHOR + COMMITTER + "\n").parents());
    }

    @Tag("G1")
    @Test void headers_that_git_does_not_write_or_not_so_are_refused() {
        malformed("a second signature", COMMIT.replace(SIGNATURE, SIGNATURE + SIGNATURE));
        malformed("a signature for another format", COMMIT.replace(SIGNATURE, SIGNATURE + "gpgsig-sha256 x\n"));
        malformed("a signature for another format before", COMMIT.replace(SIGNATURE, "gpgsig-sha256 x\n" + SIGNATURE));
        malformed("two trees", COMMIT.replace(TREE, TREE + TREE));
        malformed("a tree behind", COMMIT.replace(COMMITTER, COMMITTER + TREE));
        malformed("two authors", COMMIT.replace(AUTHOR, AUTHOR + AUTHOR));
        malformed("two committers", COMMIT.replace(COMMITTER, COMMITTER + COMMITTER));
        malformed("a committer before the author", COMMIT.replace(AUTHOR + COMMITTER, COMMITTER + AUTHOR));
        malformed("a parent twice", COMMIT.replace(OTHER_PARENT, PARENT));
        malformed("a parent behind the author", COMMIT.replace(OTHER_PARENT + AUTHOR, AUTHOR + OTHER_PARENT));
        malformed("an unknown header", COMMIT.replace(SIGNATURE, "note x\n" + SIGNATURE));
        malformed("an unknown header behind the signature", COMMIT.replace(SIGNATURE, SIGNATURE + "note x\n"));
        malformed("a signature before the committer", COMMIT.replace(COMMITTER, SIGNATURE).replace(SIGNATURE + SIGNATURE, SIGNATURE + COMMITTER));
        malformed("no author", COMMIT.replace(AUTHOR, ""));
        malformed("no committer", COMMIT.replace(COMMITTER, ""));
        malformed("no tree", COMMIT.replace(TREE, ""));
        malformed("a header without a value", COMMIT.replace(SIGNATURE, "gpgsig\n" + SIGNATURE));
        malformed("a continued tree", COMMIT.replace(TREE, TREE + " x\n"));
        malformed("an encoding", COMMIT.replace(SIGNATURE, "encoding ISO-8859-1\n" + SIGNATURE));
        malformed("no end of the headers", TREE + AUTHOR + COMMITTER);
        malformed("an empty object", "");
        malformed("upper case", COMMIT.replace("4b825dc", "4B825DC"));
        malformed("a sha-256 repository", COMMIT.replace("4b825dc642cb6eb9a060e54bf8d69288fbee4904", "4b825dc642cb6eb9a060e54bf8d69288fbee4904".concat("0".repeat(24))));
        malformed("the null id", COMMIT.replace("1".repeat(40), "0".repeat(40)));
    }

    @Tag("G1")
    @Test void bytes_that_hide_something_are_refused() {
        malformed("a NUL in the message", COMMIT + "\0hidden");
        malformed("a NUL in a header", COMMIT.replace("Bob", "Bo\0b"));
        malformed("a carriage return in a header", COMMIT.replace("Bob", "Bob\r"));
        malformed("a carriage return before the end of the headers", COMMIT.replace(SIGNATURE + "\n", SIGNATURE + "\r\n"));
        malformed("a tabulator in a name", COMMIT.replace("Bob", "B\tob"));
        assertThrows(Rejected.Malformed.class, () -> GitCommit.read(Bytes.utf8(COMMIT).plus(Bytes.hex("fffe"))), "no UTF-8");
        assertEquals("A title\r\n", commit(TREE + AUTHOR + COMMITTER + "\nA title\r\n").message());
    }

    @Test void identities_of_another_form_are_refused() {
        for (var wrong : List.of("Bob bob@example.com 1 +0000", "Bob <bob@example.com>1 +0000", "Bob <bob@example.com> 01 +0000", "Bob <bob@example.com> -1 +0000",
                "Bob <bob@example.com> 1 0000", "Bob <bob@example.com> 1 +0060", "Bob <bob@example.com> 1 +1900", "Bob <bob@example.com> 1", "<bob@example.com> 1 +0000",
                " <bob@example.com> 1 +0000", "Bob <> 1 +0000", "Bob <bob> 1 +0000", "Bob <bob@a@b> 1 +0000", "Bob <bob@exa mple> 1 +0000", "Bob <bob@еxample.com> 1 +0000",
                "Bob <eve@example.com> <bob@example.com> 1 +0000", "Bob <bob@example.com> 99999999999999 +0000", "B\u202eob <bob@example.com> 1 +0000",
                "Bob  <bob@example.com> 1 +0000", "Bob <bob@example.com>  1 +0000", "Bob <bob@example.com> 1 +0000 ")) {
            malformed(wrong, COMMIT.replace(COMMITTER, "committer " + wrong + "\n"));
        }
        assertEquals("o'brien+git@mail.example.com", commit(COMMIT.replace("bob@example.com", "o'brien+git@mail.example.com")).committer().email());
    }

    @Test void a_merged_tag_must_be_one_of_a_parent() {
        var header = "mergetag " + (TAG + TAG_SIGNATURE).replace("\n", "\n ").stripTrailing() + "\n";
        var merge = commit(COMMIT.replace(SIGNATURE, header + SIGNATURE));
        assertEquals("v1.0", merge.mergedTags().getFirst().name());
        assertEquals(TAG_SIGNATURE, merge.mergedTags().getFirst().findSignature().orElseThrow().toText());
        assertTrue(merge.signedPayload().toText().contains("mergetag object"));
        malformed("a tag of something else", COMMIT.replace(SIGNATURE, header.replace("1".repeat(40), "3".repeat(40)) + SIGNATURE));
        malformed("the same tag twice", COMMIT.replace(SIGNATURE, header + header + SIGNATURE));
        malformed("no tag", COMMIT.replace(SIGNATURE, "mergetag x\n" + SIGNATURE));
        malformed("a tag behind the signature", COMMIT.replace(SIGNATURE, SIGNATURE + header));
    }

    @Test void a_tag_is_read_as_it_was_written() {
        var tag = GitTag.read(Bytes.utf8(TAG + TAG_SIGNATURE));
        assertEquals("1".repeat(40), tag.object().hex());
        assertEquals(ObjectType.COMMIT, tag.type());
        assertEquals("v1.0", tag.name());
        assertEquals("bob@example.com", tag.tagger().email());
        assertEquals("A release\n", tag.message());
        assertEquals(TAG, tag.signedPayload().toText());
        assertEquals(TAG_SIGNATURE, tag.findSignature().orElseThrow().toText());
        assertTrue(GitTag.read(Bytes.utf8(TAG)).findSignature().isEmpty());
    }

    @Tag("G1")
    @Test void tags_that_git_does_not_write_are_refused() {
        malformedTag("two signatures", TAG + TAG_SIGNATURE + TAG_SIGNATURE);
        malformedTag("a signature before the text", TAG + TAG_SIGNATURE + "more text\n");
        malformedTag("a signature without an end", TAG + TAG_SIGNATURE.substring(0, 40));
        malformedTag("a beginning with more on its line", TAG + TAG_SIGNATURE.replace("SIGNATURE-----\nYW", "SIGNATURE----- \nYW"));
        malformedTag("a signature of another kind inside", TAG + "-----BEGIN PGP SIGNATURE-----\n" + TAG_SIGNATURE);
        malformedTag("a carriage return", TAG.replace("type commit\n", "type commit\r\n"));
        malformedTag("no tagger", TAG.replaceFirst("tagger .*\n", ""));
        malformedTag("two objects", TAG.replaceFirst("(object .*\n)", "$1$1"));
        malformedTag("a header more", TAG.replaceFirst("(tagger .*\n)", "$1gpgsig-sha256 x\n"));
        malformedTag("another type", TAG.replace("type commit", "type remark"));
        malformedTag("a NUL", TAG + "\0");
        for (var name : List.of("-v1", "a..b", "a b", "a~b", "a@{b", "a/", "/a", ".a", "a.lock", "a\\b", "@")) {
            malformedTag(name, TAG.replace("tag v1.0", "tag " + name));
        }
    }

    private static Bytes entry(String mode, String name) {
        return Bytes.utf8(mode + " " + name + "\0").plus(Bytes.hex("11".repeat(20)));
    }

    private static Bytes tree(Bytes... entries) {
        return List.of(entries).stream().reduce(Bytes.empty(), Bytes::plus);
    }

    @Test void a_tree_is_sorted_as_git_sorts_and_has_each_name_once() {
        var read = GitTree.read(tree(entry("100644", "a-b"), entry("40000", "a"), entry("100755", "a0"), entry("120000", "b"), entry("160000", "c")));
        assertEquals(List.of("a-b", "a", "a0", "b", "c"), read.entries().stream().map(GitTree.Entry::name).toList());
        assertEquals(List.of(GitTree.Mode.FILE, GitTree.Mode.DIRECTORY, GitTree.Mode.EXECUTABLE, GitTree.Mode.SYMLINK, GitTree.Mode.SUBMODULE),
                read.entries().stream().map(GitTree.Entry::mode).toList());
        assertEquals(List.of(), GitTree.read(Bytes.empty()).entries());
    }

    @Tag("G1")
    @Test void trees_that_git_does_not_write_are_refused() {
        for (var wrong : List.of(tree(entry("100644", "b"), entry("100644", "a")), tree(entry("100644", "a"), entry("100644", "a")),
                tree(entry("100644", "a"), entry("100644", "a.b"), entry("40000", "a")), tree(entry("100664", "a")), tree(entry("040000", "a")),
                tree(entry("100644", "")), tree(entry("100644", "a/b")), entry("100644", "a").slice(0, 20), Bytes.utf8("100644 a"),
                Bytes.utf8("100644 a\0").plus(Bytes.hex("00".repeat(20))), Bytes.utf8("100644 ").plus(Bytes.hex("ff00")).plus(Bytes.hex("11".repeat(20))))) {
            assertThrows(Rejected.Malformed.class, () -> GitTree.read(wrong), wrong.toHex());
        }
    }

    @Test void the_id_of_an_entry_is_its_twenty_bytes_in_hex() {
        assertEquals("11".repeat(20), GitTree.read(entry("100644", "a")).entries().getFirst().id().hex());
    }

    @Test void somebody_named_in_a_line_has_a_name_an_address_and_nothing_else() {
        assertEquals(new Coauthor("E", "e@x.example"), Coauthor.read("E <e@x.example>"));
        assertEquals("E <e@x.example>", Coauthor.read("E <e@x.example>").toString());
        for (var wrong : List.of("<e@x.example>", " <e@x.example>", "E<e@x.example>", "E <e@x.example> ", "E <e@x.example", "E e@x.example>", "E <<e@x.example>", "E <e@x.example>>", "E <a> <e@x.example>",
                "E <e@x.example>\n", "x".repeat(1024) + " <e@x.example>", "")) {
            assertThrows(Rejected.Malformed.class, () -> Coauthor.read(wrong), wrong);
        }
    }

    @Test void a_time_zone_lies_within_eighteen_hours() {
        for (var good : List.of("+0000", "-0000", "+1800", "-1800", "+1759", "+0059", "-0930")) {
            var zone = commit(COMMIT.replace("-0000\n", good + "\n")).committer().zone();
            assertEquals((good.charAt(0) == '-' ? -1 : 1) * (Integer.parseInt(good.substring(1, 3)) * 60 + Integer.parseInt(good.substring(3))) * 60, zone.getTotalSeconds(), good);
        }
        for (var bad : List.of("+1801", "-1801", "+1900", "+0060", "0000", "+000", "+00000", "+00:00", "*0000", "+00a0")) {
            malformed(bad, COMMIT.replace("-0000\n", bad + "\n"));
        }
    }

    @Test void the_types_of_objects_are_the_four_words_of_git() {
        assertEquals(List.of("commit", "tree", "blob", "tag"), List.of(ObjectType.COMMIT.wireName(), ObjectType.TREE.wireName(), ObjectType.BLOB.wireName(), ObjectType.TAG.wireName()));
        for (var type : ObjectType.values()) {
            assertEquals(type, ObjectType.of(type.wireName()));
        }
        for (var word : List.of("", "Commit", "commits", "x".repeat(41))) {
            assertThrows(Rejected.Malformed.class, () -> ObjectType.of(word), word);
        }
        assertTrue(assertThrows(Rejected.Malformed.class, () -> ObjectType.of("x".repeat(41))).getMessage().startsWith("found object type " + "x".repeat(40) + "…,"));
        assertTrue(assertThrows(Rejected.Malformed.class, () -> ObjectType.of("x".repeat(40))).getMessage().startsWith("found object type " + "x".repeat(40) + ","));
        assertEquals("100755", GitTree.Mode.EXECUTABLE.octal());
    }
}
