package dev.alnage.app.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links that the reference's own tools recorded, under a layout that its library signed, before our verifier. */
@Tag("build/policy-adherence")
class InTotoClientTest {
    /** Three kinds of key, two steps, one inspection. */
    private static final String LAYOUT = """
            import sys
            sys.path = [p for p in sys.path if p]
            from in_toto.models.layout import Layout, Step, Inspection
            from in_toto.models.metadata import Metablock
            from securesystemslib import interface
            interface.generate_and_write_unencrypted_rsa_keypair(filepath="owner")
            interface.generate_and_write_unencrypted_ed25519_keypair(filepath="alice")
            interface.generate_and_write_unencrypted_ecdsa_keypair(filepath="bob")
            alice = interface.import_ed25519_publickey_from_file("alice.pub")
            bob = interface.import_ecdsa_publickey_from_file("bob.pub")
            layout = Layout(expires="2030-01-01T00:00:00Z")
            layout.keys = {alice["keyid"]: alice, bob["keyid"]: bob}
            write = Step(name="write")
            write.pubkeys = [alice["keyid"]]
            write.set_expected_command_from_string("cp template foo.py")
            write.add_product_rule_from_string("CREATE foo.py")
            write.add_product_rule_from_string("DISALLOW *")
            package = Step(name="package")
            package.pubkeys = [bob["keyid"]]
            package.set_expected_command_from_string("tar cf foo.tar foo.py")
            package.add_material_rule_from_string("MATCH foo.py WITH PRODUCTS FROM write")
            package.add_material_rule_from_string("DISALLOW *")
            package.add_product_rule_from_string("CREATE foo.tar")
            package.add_product_rule_from_string("DISALLOW *")
            layout.steps = [write, package]
            untar = Inspection(name="untar")
            untar.set_run_from_string("tar xf foo.tar")
            untar.add_material_rule_from_string("MATCH foo.tar WITH PRODUCTS FROM package")
            untar.add_material_rule_from_string("DISALLOW foo.tar")
            untar.add_product_rule_from_string("MATCH foo.py WITH PRODUCTS FROM write")
            untar.add_product_rule_from_string("DISALLOW foo.py")
            for name, inspections in ("root.layout", [untar]), ("plain.layout", []):
                layout.inspect = inspections
                metadata = Metablock(signed=layout)
                metadata.sign(interface.import_rsa_privatekey_from_file("owner"))
                metadata.dump(name)
            layout.expires = "2031-01-01T00:00:00Z"
            metadata = Metablock(signed=layout)
            metadata.sign(interface.import_rsa_privatekey_from_file("owner"))
            metadata.dump("newer.layout")
            """;

    @TempDir static Path recorded;
    @TempDir Path folder;
    private Path products;
    private String said = "";

    @BeforeAll static void record_an_honest_chain() throws IOException {
        Assumptions.assumeTrue(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/in-toto-run")), "in-toto is not installed");
        run(recorded, "/usr/bin/python3", "-c", LAYOUT);
        Files.writeString(recorded.resolve("template"), "print('hello')\n");
        run(recorded, "in-toto-run", "-n", "write", "-k", "alice", "-t", "ed25519", "-p", "foo.py", "--", "cp", "template", "foo.py");
        run(recorded, "in-toto-run", "-n", "package", "-k", "bob", "-t", "ecdsa", "-m", "foo.py", "-p", "foo.tar", "--", "tar", "cf", "foo.tar", "foo.py");
    }

    @BeforeEach void begin_with_the_honest_chain() throws IOException {
        try (var files = Files.list(recorded)) {
            for (var file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName().toString()));
            }
        }
        products = Files.createDirectory(folder.resolve("final"));
        Files.copy(folder.resolve("foo.tar"), products.resolve("foo.tar"));
    }

    private static void run(Path folder, String... command) {
        try {
            var process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), said);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int verify(String... more) {
        var arguments = new ArrayList<>(List.of("verify", "--layout", folder.resolve("root.layout").toString(), "--link-dir", folder.toString()));
        arguments.addAll(more.length == 0 ? List.of("--layout-key", folder.resolve("owner.pub").toString()) : List.of(more));
        return client(arguments);
    }

    private int client(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var print = new PrintStream(out, true, StandardCharsets.UTF_8);
        var exit = new InTotoClient(products, Instant.parse("2026-11-25T12:00:00Z"), print, print).run(arguments);
        said = out.toString(StandardCharsets.UTF_8);
        return exit;
    }

    private Path link(String step) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(step + ".") && file.toString().endsWith(".link")).findFirst().orElseThrow();
        }
    }

    @Test void an_honest_chain_passes_and_its_inspection_leaves_the_folder_as_it_was() throws IOException {
        assertEquals(0, verify(), said);
        assertEquals("PASSED 1 products\n", said);
        try (var files = Files.list(products)) {
            assertEquals(List.of(products.resolve("foo.tar")), files.toList());
        }
    }

    @Test void a_final_product_that_was_changed_is_refused() throws IOException {
        Files.write(products.resolve("foo.tar"), new byte[] {0}, java.nio.file.StandardOpenOption.APPEND);
        assertEquals(1, verify(), said);
        assertTrue(said.contains("foo.tar"), said);
    }

    @Test void without_an_inspection_a_changed_final_product_is_refused_too() throws IOException {
        Files.copy(folder.resolve("plain.layout"), folder.resolve("root.layout"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(0, verify(), said);
        Files.writeString(products.resolve("foo.tar"), "other");
        assertEquals(1, verify(), said);
    }

    @Test void a_link_that_was_changed_is_refused() throws IOException {
        Files.writeString(link("package"), Files.readString(link("package")).replace("\"foo.py\"", "\"bar.py\""));
        assertEquals(1, verify(), said);
        assertTrue(said.contains("without a valid signature"), said);
    }

    @Test void another_command_than_expected_is_refused() {
        run(folder, "in-toto-run", "-n", "package", "-k", "bob", "-t", "ecdsa", "-m", "foo.py", "-p", "foo.tar", "--", "touch", "foo.tar");
        assertEquals(1, verify(), said);
        assertTrue(said.contains("touch"), said);
    }

    @Test void a_missing_link_is_cannot_tell() throws IOException {
        Files.delete(link("write"));
        assertEquals(3, verify(), said);
    }

    @Test void an_inspection_that_fails_is_refused() throws IOException {
        Files.delete(products.resolve("foo.tar"));
        assertEquals(1, verify(), said);
        assertTrue(said.contains("return value"), said);
    }

    @Test void another_key_than_the_owners_is_refused() {
        assertEquals(1, verify("--layout-key", folder.resolve("bob.pub").toString()), said);
        assertEquals(1, verify("--layout-key", folder.resolve("owner.pub").toString(), "--layout-key", folder.resolve("bob.pub").toString()), said);
        assertEquals(1, verify("--layout-key", folder.resolve("template").toString()), said);
    }

    @Test void used_wrongly_says_how_to_use_it() {
        for (var arguments : List.of(List.<String>of(), List.of("check"), List.of("verify"), List.of("verify", "--layout", "a"),
                List.of("verify", "--layout", "a", "--layout-key", "b", "--link-dir", "c", "--force", "d"),
                List.of("verify", "--layout", "a", "--layout", "a", "--layout-key", "b", "--link-dir", "c"))) {
            assertEquals(2, client(arguments), arguments.toString());
            assertTrue(said.startsWith("usage:"), said);
        }
        assertEquals(3, client(List.of("verify", "--layout", folder.resolve("nothing").toString(), "--layout-key", folder.resolve("owner.pub").toString(), "--link-dir", ".")));
    }

    @Test @Tag("D10") void an_older_layout_than_one_seen_is_refused_and_the_same_again_is_not() throws IOException {
        var floor = folder.resolve("floor");
        var owner = List.of("--layout-key", folder.resolve("owner.pub").toString(), "--floor", floor.toString());
        Files.copy(folder.resolve("newer.layout"), folder.resolve("root.layout"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(0, verify(owner.toArray(String[]::new)), said);
        assertEquals(0, verify(owner.toArray(String[]::new)), said);
        Files.copy(folder.resolve("plain.layout"), folder.resolve("root.layout"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(1, verify(owner.toArray(String[]::new)), said);
        assertTrue(said.contains("which has been seen"), said);
        assertEquals(0, verify(), "without a floor nobody remembers: " + said);
        Files.writeString(floor, "{}");
        assertEquals(3, verify(owner.toArray(String[]::new)), said);
        Files.delete(floor);
        assertEquals(0, verify(owner.toArray(String[]::new)), said);
    }

    @Test @Tag("D8") void settings_in_the_folder_change_nothing() throws IOException {
        Files.writeString(products.resolve(".in_totorc"), "[settings]\nARTIFACT_EXCLUDE_PATTERNS=*\n");
        Files.writeString(products.resolve("foo.tar"), "other");
        assertEquals(1, verify(), said);
    }
}
