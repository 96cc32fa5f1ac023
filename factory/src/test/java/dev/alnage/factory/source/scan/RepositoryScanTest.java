package dev.alnage.factory.source.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.secrets.RuleSet;
import dev.alnage.factory.source.secrets.SecretScan;
import dev.alnage.factory.source.secrets.Waivers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One history made by git: a merge that adds what no parent has, a file that gets a telling name, messages, and a clean end. */
@Tag("source/no-secrets")
class RepositoryScanTest {
    private static final SecretScan SCAN = SecretScan.of(RuleSet.shipped(), Waivers.NONE);
    private static final String[] TOKENS = {"glpat-1a2B3c4D5e6F7g8H9i0J", "glpat-2b3C4d5E6f7G8h9I0j1K", "glpat-3c4D5e6F7g8H9i0J1k2L", "glpat-4d5E6f7G8h9I0j1K2l3M",
        "glpat-5e6F7g8H9i0J1k2L3m4N", "glpat-6f7G8h9I0j1K2l3M4n5P"};
    @TempDir static Path folder;
    private static Repository repository;

    @BeforeAll static void make() throws IOException, InterruptedException {
        git("init", "-q", "-b", "main");
        write("a.txt", "harmless\n");
        write("plain", "not really a key\n");
        commit("Begin");
        git("tag", "clean");
        write("b.txt", "first " + TOKENS[0] + "\n");
        commit("Add b");
        Files.delete(folder.resolve("b.txt"));
        commit("Take b away again");
        git("checkout", "-q", "-b", "side", "clean");
        write("side.txt", "side\n");
        commit("Work aside with " + TOKENS[1]);
        git("checkout", "-q", "main");
        git("merge", "-q", "--no-ff", "--no-commit", "side");
        write("evil.txt", "in the merge alone " + TOKENS[2] + "\n");
        git("add", "-A");
        commit("Merge side");
        git("mv", "plain", "id_rsa");
        commit("Rename");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "tag", "-a", "-m", "release with " + TOKENS[3], "v1");
        repository = new FileRepositoryBuilder().setGitDir(folder.resolve(".git").toFile()).build();
    }

    @AfterAll static void close() {
        repository.close();
    }

    private static void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static void commit(String message) throws IOException, InterruptedException {
        git("add", "-A");
        git("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "commit", "-q", "-m", message);
    }

    private static void git(String... arguments) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<>(List.of("git"));
        command.addAll(Arrays.asList(arguments));
        var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("git " + command + ": " + said);
        }
    }

    private static List<String> found(ScanReport report) {
        return report.findings().stream().map(finding -> finding.place().path() + " " + finding.rule()).sorted().toList();
    }

    private static ObjectId id(String name) throws IOException {
        return repository.resolve(name);
    }

    @Test void every_content_and_message_of_a_history_is_looked_at_merges_renames_and_tags_too() throws IOException {
        var report = RepositoryScan.commits(repository, List.of(), List.of(id("refs/tags/v1")), SCAN);
        assertEquals(List.of("(message) gitlab-glpat", "(message) gitlab-glpat", "b.txt gitlab-glpat", "evil.txt gitlab-glpat", "id_rsa file-ssh-key"), found(report));
        assertEquals(13, report.contents(), "six contents under their names, six commits, one tag");
    }

    @Test void only_what_the_range_adds_is_looked_at() throws IOException {
        assertEquals(List.of(), found(RepositoryScan.commits(repository, List.of(), List.of(id("clean")), SCAN)));
        assertEquals(List.of("id_rsa file-ssh-key"), found(RepositoryScan.commits(repository, List.of(id("main~1")), List.of(id("main")), SCAN)));
        assertEquals(List.of("(message) gitlab-glpat", "evil.txt gitlab-glpat"),
                found(RepositoryScan.commits(repository, List.of(id("main~2")), List.of(id("main~1")), SCAN)));
        assertEquals(0, RepositoryScan.commits(repository, List.of(id("main")), List.of(id("main")), SCAN).contents());
    }

    @Test void a_push_is_what_the_remote_does_not_have() throws IOException {
        var line = "refs/heads/main " + id("main").name() + " refs/heads/main ";
        assertEquals(List.of("id_rsa file-ssh-key"), found(RepositoryScan.pushed(repository, "origin", List.of(line + id("main~1").name()), SCAN)));
        assertEquals(4, RepositoryScan.pushed(repository, "origin", List.of(line + ObjectId.zeroId().name()), SCAN).findings().size());
        assertEquals(List.of(), found(RepositoryScan.pushed(repository, "origin", List.of("(delete) " + ObjectId.zeroId().name() + " refs/heads/x " + id("main").name()), SCAN)));
        assertThrows(Rejected.Malformed.class, () -> RepositoryScan.pushed(repository, "origin", List.of("main"), SCAN));
    }

    @Test void the_index_is_compared_with_the_commit_that_is_checked_out() throws IOException, InterruptedException {
        write("staged.txt", TOKENS[4]);
        git("add", "staged.txt");
        write("staged.txt", "changed since\n");
        write("unstaged.txt", TOKENS[5]);
        try {
            assertEquals(List.of("staged.txt gitlab-glpat"), found(RepositoryScan.staged(repository, SCAN)));
            assertEquals(List.of("evil.txt gitlab-glpat", "id_rsa file-ssh-key", "unstaged.txt gitlab-glpat"), found(FileScan.checkout(repository, SCAN)));
            assertEquals(List.of("unstaged.txt gitlab-glpat"), found(FileScan.paths(folder, List.of(folder.resolve("unstaged.txt")), SCAN)));
        } finally {
            git("reset", "-q");
            Files.delete(folder.resolve("staged.txt"));
            Files.delete(folder.resolve("unstaged.txt"));
        }
        assertEquals(0, RepositoryScan.staged(repository, SCAN).contents());
    }

    @Test void what_names_no_commit_is_refused() throws IOException {
        assertThrows(Rejected.Malformed.class, () -> RepositoryScan.commits(repository, List.of(), List.of(id("main:a.txt")), SCAN));
        assertThrows(IOException.class, () -> RepositoryScan.commits(repository, List.of(), List.of(ObjectId.fromString("1".repeat(40))), SCAN));
    }
}
