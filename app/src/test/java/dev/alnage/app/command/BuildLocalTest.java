package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.app.images.ImageMaker;
import dev.alnage.app.images.ImageRecipe;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.worker.sandbox.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Steps of a real pipeline file in real sandboxes, in a checkout that nobody has committed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuildLocalTest {
    private static final CommandTable TABLE = new CommandTable(List.of(new Row("build local", "runs", Group.BUILD, () -> new BuildLocal())));
    /** Does what it is called as. */
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final String PIPELINE = """
            version: 1
            name: small/stone
            assurance: moderate
            images:
              box: factory/box@%s
              lost: factory/lost@sha256:%s
            steps:
              quarry: { fetch: "materials/stone@sha256:%s", out: stone }
              copy: { image: box, run: [/bin/cp, src/a.txt, out/a.txt], in: { src: source }, out: out }
              cut: { image: box, run: [/bin/cp, stone/stone.txt, cut/stone.txt], in: { stone: quarry/stone }, out: cut }
              ignored: { image: box, run: [/bin/cp, src/a.log, out/a.log], in: { src: source }, out: out }
              phone: { image: box, run: [/bin/nc, 192.0.2.1, "80"], in: { src: source }, out: out }
              show: { image: box, run: [/bin/env], in: { src: source }, out: out }
              nobox: { image: lost, run: [/bin/cp], in: { src: source }, out: out }
              approve: { approve: 2 of release-approvers, in: { cut: cut/cut } }
            """;

    private Path folder;
    private Path checkout;
    private Digest image;

    @BeforeAll void make_an_image() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "not run by root");
        Assumptions.assumeTrue(Files.isExecutable(BUSYBOX), "busybox-static is not installed");
        folder = Files.createTempDirectory("alnage-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        var layer = new ImageRecipe.Files("one static program", Map.of("bin/cp", BUSYBOX, "bin/nc", BUSYBOX, "bin/env", BUSYBOX));
        image = new ImageMaker(folder.resolve("w")).make(new ImageRecipe("factory/box", List.of(layer), List.of(), new TreeMap<>()), folder.resolve("data/images/box"));
        Files.createDirectory(folder.resolve("cache"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    }

    @BeforeEach void make_a_checkout() throws Exception {
        checkout = folder.resolve("checkout");
        Directories.delete(checkout);
        Files.createDirectories(checkout.resolve(".alnage"));
        Git.init().setDirectory(checkout.toFile()).call().close();
        Files.writeString(checkout.resolve(".alnage/pipeline.yaml"), String.format(PIPELINE, image, "1".repeat(64), "2".repeat(64)));
        Files.writeString(checkout.resolve(".gitignore"), "*.log\n");
        Files.writeString(checkout.resolve("a.txt"), "written a moment ago\n");
        Files.writeString(checkout.resolve("a.log"), "said by somebody\n");
    }

    @AfterAll void clean() throws IOException {
        if (folder != null) {
            Directories.delete(folder);
        }
    }

    private Typed typed(String... words) {
        var all = new java.util.ArrayList<>(List.of("build", "local"));
        all.addAll(List.of(words));
        all.addAll(List.of("--data", folder.resolve("data").toString()));
        return Typed.at(TABLE, checkout, Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString()), "", all);
    }

    private Path result(String name) {
        return checkout.resolve(".alnage-local").resolve(name);
    }

    @Test void a_step_takes_what_is_not_committed_yet_and_leaves_its_output_in_a_folder() throws IOException {
        var typed = typed("copy");
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertEquals("written a moment ago\n", Files.readString(result("copy/out/a.txt")));
        assertTrue(typed.out().contains("out     1      sha256:"), typed.out());
    }

    @Test void the_same_step_runs_again_over_its_own_results_and_they_are_no_source() throws IOException {
        assertEquals(Exit.PASSED, typed("copy").exit());
        Files.writeString(checkout.resolve("a.txt"), "later\n");
        assertEquals(Exit.PASSED, typed("copy").exit());
        assertEquals("later\n", Files.readString(result("copy/out/a.txt")));
        Files.writeString(checkout.resolve(".alnage/pipeline.yaml"), Files.readString(checkout.resolve(".alnage/pipeline.yaml"))
                .replace("src/a.log, out/a.log", "src/.alnage-local/copy/out/a.txt, out/a.log"));
        assertEquals(Exit.REFUSED, typed("ignored").exit());
    }

    @Test void it_says_that_it_is_no_evidence() {
        assertTrue(typed("copy").err().contains("no evidence"));
    }

    @Test @Tag("build/minimal-network") void a_command_that_reaches_for_the_network_meets_none_and_is_told_on() {
        var typed = typed("phone");
        assertEquals(Exit.REFUSED, typed.exit(), typed.err());
        assertTrue(typed.err().contains("tried connect") && typed.err().contains("192.0.2.1") && typed.err().contains("ALN-BLD-013"), typed.err());
    }

    @Test void a_command_sees_its_declared_environment_and_nothing_of_the_caller() {
        var typed = typed("show");
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertFalse(typed.err().contains("XDG_CACHE_HOME") || typed.err().contains("HOME=/root"), typed.err());
    }

    @Test void what_the_checkout_ignores_is_no_source() {
        var typed = typed("ignored");
        assertEquals(Exit.REFUSED, typed.exit(), typed.err());
        assertTrue(typed.err().contains("ended with 1") && typed.err().contains("ALN-BLD-009"), typed.err());
    }

    @Test void an_ignored_file_that_git_knows_is_source() throws Exception {
        try (var git = Git.open(checkout.toFile())) {
            var index = git.getRepository().lockDirCache();
            var builder = index.builder();
            var entry = new org.eclipse.jgit.dircache.DirCacheEntry("a.log");
            entry.setFileMode(org.eclipse.jgit.lib.FileMode.REGULAR_FILE);
            entry.setObjectId(org.eclipse.jgit.lib.ObjectId.fromString("1".repeat(40)));
            builder.add(entry);
            builder.commit();
        }
        var typed = typed("ignored");
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertEquals("said by somebody\n", Files.readString(result("ignored/out/a.log")));
    }

    @Test void an_input_of_another_step_that_nobody_made_is_an_error_that_names_it() {
        var typed = typed("cut");
        assertEquals(Exit.CANNOT_TELL, typed.exit());
        assertTrue(typed.err().contains("for input stone, which is quarry/stone") && typed.err().contains("ALN-CLI-042") && typed.err().contains("--in stone=PATH"), typed.err());
    }

    @Test void an_input_may_be_a_folder_that_is_named() throws IOException {
        Files.createDirectories(folder.resolve("stones"));
        Files.writeString(folder.resolve("stones/stone.txt"), "hard\n");
        var typed = typed("cut", "--in", "stone=" + folder.resolve("stones"), "--to", folder.resolve("results").toString());
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertEquals("hard\n", Files.readString(folder.resolve("results/cut/stone.txt")));
        var again = typed("cut", "--in", "stone=" + folder.resolve("stones"), "--to", folder.resolve("results").toString());
        assertEquals(Exit.USAGE, again.exit(), "the folder is not empty any more");
        assertTrue(again.err().contains(folder.resolve("results").toString()), again.err());
    }

    @Test void a_folder_for_an_input_that_the_step_does_not_have_is_an_error() {
        assertEquals(Exit.USAGE, typed("copy", "--in", "stone=.").exit());
        assertEquals(Exit.USAGE, typed("copy", "--in", "src").exit());
    }

    @Test void a_step_that_is_not_there_or_runs_no_command_is_an_error() {
        assertEquals(Exit.NOT_FOUND, typed("polish").exit());
        assertTrue(typed("polish").err().contains("copy cut"), typed("polish").err());
        assertEquals(Exit.USAGE, typed("approve").exit());
        assertEquals(Exit.USAGE, typed("quarry").exit());
    }

    @Test void an_image_that_is_not_here_is_an_error() {
        var typed = typed("nobox");
        assertEquals(Exit.NOT_FOUND, typed.exit());
        assertTrue(typed.err().contains("ALN-CLI-041"), typed.err());
    }

    @Test @Tag("build/locked-externals") void an_image_whose_layer_was_changed_is_refused() throws IOException {
        var layouts = folder.resolve("changed");
        try (var files = Files.walk(folder.resolve("data/images"))) {
            for (var file : files.toList()) {
                var copy = layouts.resolve(folder.resolve("data/images").relativize(file).toString());
                Files.createDirectories(Files.isDirectory(file) ? copy : copy.getParent());
                if (Files.isRegularFile(file)) {
                    Files.copy(file, copy);
                }
            }
        }
        try (var files = Files.walk(layouts)) {
            var layer = files.filter(Files::isRegularFile).max(java.util.Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
            var content = Files.readAllBytes(layer);
            content[content.length / 2] ^= 1;
            layer.toFile().setWritable(true);
            Files.write(layer, content);
        }
        var typed = typed("copy", "--images", layouts.toString());
        assertEquals(Exit.REFUSED, typed.exit(), typed.err());
        assertTrue(typed.err().contains("found layer"), typed.err());
    }

    @Test void without_a_sandbox_nothing_runs() throws IOException {
        // somebody else is at work in the only folder that there is
        Files.createDirectories(folder.resolve("cache/alnage/local"));
        try (var lock = java.nio.channels.FileChannel.open(folder.resolve("cache/alnage/local/lock"), java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.WRITE)) {
            assertTrue(lock.lock().isValid());
            var typed = typed("copy");
            assertEquals(Exit.CANNOT_TELL, typed.exit());
            assertTrue(typed.err().contains("ALN-CLI-043") && typed.err().contains("another local step"), typed.err());
            assertFalse(Files.exists(result("copy")));
        }
    }

    @Test void outside_of_a_checkout_there_is_nothing_to_run() throws IOException {
        var elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        var typed = typed("copy", elsewhere.toString());
        assertEquals(Exit.NOT_FOUND, typed.exit(), typed.err());
        assertTrue(typed.err().contains("found no checkout"), typed.err());
        assertEquals(Bytes.utf8("written a moment ago\n"), Bytes.of(Files.readAllBytes(checkout.resolve("a.txt"))));
    }
}
