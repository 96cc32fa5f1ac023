package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.sign.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run with real keys, exported, before Debian's in-toto-verify. */
class InTotoExportTest {
    @TempDir Path folder;

    private static InTotoExport.Export export(World world) {
        return InTotoExport.of(facts(world), FactoryPolicy.STANDARD, world.trust, world.exporters, world.layout);
    }

    private static RunFacts facts(World world) {
        return new Gatherer(world.trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), "publish"));
    }

    /** The folder as the storer publishes it. */
    private void publish(World world) throws IOException {
        var export = export(world);
        Files.createDirectories(folder.resolve(InTotoExport.FOLDER));
        for (var file : export.files().entrySet()) {
            Files.write(folder.resolve(InTotoExport.FOLDER).resolve(file.getKey()), file.getValue().toArray());
        }
        for (var input : export.inputs().entrySet()) {
            for (var entry : Tree.parse(world.blob(input.getValue()).orElseThrow()).entries().entrySet()) {
                var file = folder.resolve(input.getKey()).resolve(entry.getKey());
                Files.createDirectories(file.getParent());
                Files.write(file, world.blob(((Tree.Entry.File) entry.getValue()).digest()).orElseThrow().toArray());
            }
        }
    }

    private void judged(boolean passes) throws IOException, InterruptedException {
        Assumptions.assumeTrue(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/in-toto-verify")), "in-toto is not installed");
        var process = new ProcessBuilder("in-toto-verify", "-v", "-l", "in-toto/root.layout", "-k", "in-toto/layout.pub", "-t", "ed25519",
                "--link-dir", "in-toto").directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(passes, process.exitValue() == 0, said);
    }

    private void flip(Path file) throws IOException {
        var bytes = Files.readAllBytes(file);
        // within a digest or a signature, which are hex: still hex, another value
        var at = new String(bytes).indexOf("\"sha256\":\"") + 10;
        at = at < 10 ? bytes.length / 2 : at;
        bytes[at] = (byte) (bytes[at] == '0' ? '1' : '0');
        Files.write(file, bytes);
    }

    @Test void one_flipped_byte_of_a_link_is_refused_by_the_reference() throws Exception {
        publish(World.honest());
        try (var links = Files.list(folder.resolve("in-toto"))) {
            flip(links.filter(link -> link.getFileName().toString().startsWith("app.")).findFirst().orElseThrow());
        }
        judged(false);
    }

    @Test void one_flipped_byte_of_the_layout_is_refused_by_the_reference() throws Exception {
        publish(World.honest());
        var layout = folder.resolve("in-toto/root.layout");
        Files.writeString(layout, Files.readString(layout).replace("\"threshold\":2", "\"threshold\":1"));
        judged(false);
    }

    @Test void one_flipped_byte_of_a_published_file_is_refused_by_the_reference() throws Exception {
        publish(World.honest());
        flip(folder.resolve("app/app.jar"));
        judged(false);
    }

    @Test void a_file_more_than_was_published_is_refused_by_the_reference() throws Exception {
        publish(World.honest());
        Files.writeString(folder.resolve("app/also.jar"), "malware");
        judged(false);
    }

    @Test void a_step_by_one_pool_where_two_must_agree_is_refused_by_the_reference() throws Exception {
        publish(World.honest());
        try (var links = Files.list(folder.resolve("in-toto"))) {
            Files.delete(links.filter(link -> link.getFileName().toString().startsWith("app.")).findFirst().orElseThrow());
        }
        judged(false);
    }

    @Test void an_honest_run_passes_the_reference() throws Exception {
        publish(World.honest());
        judged(true);
    }

    @Test void a_run_that_the_policy_does_not_pass_is_not_exported() {
        var world = new World();
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.annasOther);
        var refused = assertThrows(Rejected.Untrusted.class, () -> export(world));
        assertTrue(refused.getMessage().contains("ALN-REL-001"), refused.getMessage());
    }

    @Test void keys_that_the_trust_file_does_not_name_sign_nothing() {
        var world = World.honest();
        assertThrows(Rejected.Untrusted.class, () -> InTotoExport.of(facts(world), FactoryPolicy.STANDARD, world.trust, world.exporters, Keys.ed25519()));
        assertThrows(Rejected.Untrusted.class, () -> InTotoExport.of(facts(world), FactoryPolicy.STANDARD, world.trust, world.exporters,
                world.exporters.get("a")));
        assertThrows(Rejected.Untrusted.class, () -> InTotoExport.of(facts(world), FactoryPolicy.STANDARD, world.trust,
                Map.of("a", world.exporters.get("b"), "b", world.exporters.get("a")), world.layout));
    }

    @Test void each_pool_that_did_a_step_has_its_link_and_the_worker_s_own_is_named_in_it() {
        var world = World.honest();
        var export = export(world);
        assertEquals(Map.of("app", world.application().digest()), export.inputs());
        assertEquals(2, export.files().keySet().stream().filter(name -> name.startsWith("app.")).count());
        var links = facts(world).works().stream().filter(work -> work.order().step().equals("app")).map(Facts.Work::linkEnvelope).map(Digest::toString).toList();
        for (var link : links) {
            assertEquals(1, export.files().values().stream().filter(file -> file.toText().contains(link)).count());
        }
        assertNotEquals(List.of(), links);
    }
}
