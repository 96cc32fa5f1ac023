package dev.alnage.factory.source;

import static dev.alnage.factory.world.LooseRepository.DIRECTORY;
import static dev.alnage.factory.world.LooseRepository.EXECUTABLE;
import static dev.alnage.factory.world.LooseRepository.FILE;
import static dev.alnage.factory.world.LooseRepository.LINK;
import static dev.alnage.factory.world.LooseRepository.SUBMODULE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.FileBlobs;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.LooseRepository;
import dev.alnage.factory.world.LooseRepository.Item;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitReaderTest {
    @TempDir Path temporary;
    private LooseRepository repository;
    private FileBlobs blobs;

    @BeforeEach void begin() throws IOException {
        repository = new LooseRepository(temporary.resolve("repository"));
        blobs = FileBlobs.open(new AtomicFiles(new RealDisk(), temporary), temporary.resolve("blobs"));
    }

    private Tree read(Digest commit) throws IOException {
        return CommitReader.read(repository.path(), commit, blobs);
    }

    private Rejected.Malformed refused(Digest commit) {
        return assertThrows(Rejected.Malformed.class, () -> read(commit));
    }

    private Digest commitOf(Item... items) throws IOException {
        return repository.commit(repository.tree(items));
    }

    @Test void an_honest_commit_is_read_with_files_links_and_modes() throws IOException {
        var tree = read(commitOf(new Item(FILE, "README", repository.blob("hello")), new Item(EXECUTABLE, "build", repository.blob("#!/x")),
                new Item(LINK, "latest", repository.blob("src/App.java")),
                new Item(DIRECTORY, "src", repository.tree(new Item(FILE, "App.java", repository.blob("class App {}"))))));
        assertEquals(List.of("README", "build", "latest", "src/App.java"), List.copyOf(tree.entries().keySet()));
        assertEquals(new Tree.Entry.File(Digest.of(Bytes.utf8("#!/x")), 4, true), tree.entries().get("build"));
        assertEquals(new Tree.Entry.Symlink("src/App.java"), tree.entries().get("latest"));
        assertEquals(Bytes.utf8("class App {}"), blobs.read(Digest.of(Bytes.utf8("class App {}")), 100));
        assertEquals(tree, blobs.readTree(tree.digest()));
    }

    @Tag("build/validate-inputs")
    @Test void an_object_planted_under_the_name_of_another_is_refused() throws IOException {
        var good = repository.blob("class App {}");
        var commit = commitOf(new Item(FILE, "App.java", good));
        repository.plant(good, LooseRepository.object("blob", "class Evil{}").toArray());
        refused(commit);
    }

    @Test void a_tree_planted_under_the_name_of_another_is_refused() throws IOException {
        var commit = repository.commit(Map.of("src/App.java", "class App {}"));
        var good = repository.tree(new Item(FILE, "App.java", repository.blob("class App {}")));
        repository.plant(good, LooseRepository.object("tree", "").toArray());
        refused(commit);
    }

    @Test void a_commit_planted_under_the_name_of_another_is_refused() throws IOException {
        var commit = repository.commit(Map.of("App.java", "class App {}"));
        var evil = repository.tree(new Item(FILE, "App.java", repository.blob("class Evil{}")));
        repository.plant(commit.hex(), LooseRepository.object("commit", "tree " + evil + "\n\nwork\n").toArray());
        refused(commit);
    }

    @Tag("F6")
    @Test void every_flipped_byte_of_a_stored_object_is_refused() throws IOException {
        var id = repository.blob("class App {}");
        var commit = commitOf(new Item(FILE, "App.java", id));
        var whole = Files.readAllBytes(repository.file(id));
        for (var i = 0; i < whole.length; i++) {
            var damaged = whole.clone();
            damaged[i] ^= 0x10;
            Files.write(repository.file(id), damaged);
            try {
                read(commit);
            } catch (Rejected.Malformed e) {
                continue;
            }
            // what still reads must be the very content: zlib's own header and checksum say nothing about it
            assertEquals(Bytes.utf8("class App {}"), blobs.read(Digest.of(Bytes.utf8("class App {}")), 100), "byte " + i);
        }
        Files.write(repository.file(id), new byte[0]);
        refused(commit);
        Files.write(repository.file(id), java.util.Arrays.copyOf(whole, whole.length / 2));
        refused(commit);
    }

    @Test void a_missing_object_is_refused() throws IOException {
        refused(commitOf(new Item(FILE, "App.java", "1".repeat(40))));
        refused(Digest.gitCommit("2".repeat(40)));
    }

    @Test void an_object_of_another_type_is_refused() throws IOException {
        refused(Digest.gitCommit(repository.blob("not a commit")));
        refused(commitOf(new Item(FILE, "App.java", repository.tree())));
        refused(commitOf(new Item(DIRECTORY, "src", repository.blob("not a tree"))));
        refused(Digest.gitCommit(repository.write("commit", "parent 1\n".getBytes(StandardCharsets.UTF_8))));
    }

    @Test void a_digest_that_names_no_commit_is_refused() {
        refused(Digest.of(Bytes.utf8("x")));
    }

    @Test void a_submodule_is_refused() throws IOException {
        refused(commitOf(new Item(SUBMODULE, "lib", "3".repeat(40))));
    }

    @Tag("X4")
    @ParameterizedTest @ValueSource(strings = {".git", ".GIT", ".Git", "..", ".", "", "a/b", "a\\b", "a\nb", "/etc"})
    void a_name_that_is_not_the_name_of_a_file_is_refused(String name) throws IOException {
        refused(commitOf(new Item(FILE, name, repository.blob("x"))));
        refused(commitOf(new Item(DIRECTORY, "deep", repository.tree(new Item(FILE, name, repository.blob("x"))))));
    }

    @Test void a_directory_named_as_the_repository_is_refused() throws IOException {
        refused(commitOf(new Item(DIRECTORY, ".git", repository.tree(new Item(FILE, "config", repository.blob("x"))))));
    }

    @Tag("X5")
    @ParameterizedTest @ValueSource(strings = {"/etc/passwd", "../secret", "src/../../secret", ""})
    void a_link_that_leaves_the_tree_is_refused(String target) throws IOException {
        refused(commitOf(new Item(LINK, "link", repository.blob(target))));
    }

    @Tag("X5")
    @Test void a_file_below_a_link_of_the_same_name_is_refused() throws IOException {
        refused(commitOf(new Item(LINK, "a", repository.blob("b")), new Item(DIRECTORY, "a", repository.tree(new Item(FILE, "x", repository.blob("x"))))));
    }

    @Test void two_entries_of_one_name_are_refused() throws IOException {
        refused(commitOf(new Item(FILE, "App.java", repository.blob("class App {}")), new Item(FILE, "App.java", repository.blob("class Evil{}"))));
        refused(commitOf(new Item(FILE, "a", repository.blob("x")), new Item(DIRECTORY, "a", repository.tree(new Item(FILE, "x", repository.blob("x"))))));
    }

    @ParameterizedTest @ValueSource(strings = {"100664", "100600", "0100644", "040000", "104755", "", "10064x"})
    void a_mode_that_git_does_not_write_is_refused(String mode) throws IOException {
        refused(commitOf(new Item(mode, "App.java", repository.blob("x"))));
    }

    @ParameterizedTest @ValueSource(strings = {"100644", "100644 App.java", "100644 App.java\0short", "\0\0\0"})
    void a_damaged_directory_is_refused_as_damaged(String content) throws IOException {
        var message = refused(repository.commit(repository.write("tree", content.getBytes(StandardCharsets.ISO_8859_1)))).getMessage();
        assertTrue(message.contains("damaged list"), message);
    }

    @Tag("X2")
    @Test void a_name_that_is_not_utf_8_is_refused() throws IOException {
        var id = java.util.HexFormat.of().parseHex(repository.blob("x"));
        var content = new byte[7 + 2 + 1 + 20];
        System.arraycopy("100644 ".getBytes(StandardCharsets.US_ASCII), 0, content, 0, 7);
        content[7] = (byte) 0xc0;
        content[8] = (byte) 0xaf;
        System.arraycopy(id, 0, content, 10, 20);
        refused(repository.commit(repository.write("tree", content)));
    }

    @Test void a_commit_that_unfolds_to_endless_directories_is_refused_in_time() throws IOException {
        var tree = repository.tree();
        for (var i = 0; i < 40; i++) {
            tree = repository.tree(new Item(DIRECTORY, "a", tree), new Item(DIRECTORY, "b", tree));
        }
        var commit = repository.commit(tree);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> refused(commit));
    }

    @ParameterizedTest @ValueSource(strings = {"objects/info/alternates", "objects/info/http-alternates", "commondir"})
    void a_repository_that_borrows_from_elsewhere_is_refused(String name) throws IOException {
        var other = new LooseRepository(temporary.resolve("other"));
        var commit = repository.commit(Map.of("App.java", "class App {}"));
        var stranger = other.commit(Map.of("secret", "of another project"));
        read(commit);
        Files.createDirectories(repository.path().resolve(name).getParent());
        Files.writeString(repository.path().resolve(name), name.equals("commondir") ? other.path() + "\n" : other.path().resolve("objects") + "\n");
        refused(stranger);
        refused(commit);
    }

    @Test void a_git_directory_that_is_a_link_or_a_pointer_is_refused() throws IOException {
        var commit = repository.commit(Map.of("App.java", "class App {}"));
        var work = Files.createDirectories(temporary.resolve("work"));
        Files.createSymbolicLink(work.resolve(".git"), repository.path());
        assertThrows(Rejected.Malformed.class, () -> CommitReader.read(work, commit, blobs));
        Files.delete(work.resolve(".git"));
        Files.writeString(work.resolve(".git"), "gitdir: " + repository.path() + "\n");
        assertThrows(Rejected.Malformed.class, () -> CommitReader.read(work, commit, blobs));
        assertThrows(Rejected.Malformed.class, () -> CommitReader.read(temporary.resolve("absent"), commit, blobs));
    }

    @Tag("D8")
    @Test void attributes_and_configuration_of_the_repository_change_nothing() throws IOException {
        var files = Map.of("App.java", "class App {}\r\n", ".gitattributes", "* text=auto eol=lf filter=evil\n");
        var commit = repository.commit(files);
        var before = read(commit);
        Files.writeString(repository.path().resolve("config"), """
                [core]
                \trepositoryformatversion = 0
                \tbare = true
                \tautocrlf = input
                [filter "evil"]
                \tsmudge = touch %s
                """.formatted(temporary.resolve("ran")));
        assertEquals(before, read(commit));
        assertEquals(new Tree.Entry.File(Digest.of(Bytes.utf8("class App {}\r\n")), 14, false), before.entries().get("App.java"));
        assertTrue(Files.notExists(temporary.resolve("ran")));
    }
}
