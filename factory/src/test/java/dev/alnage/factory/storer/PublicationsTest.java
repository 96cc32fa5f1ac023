package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Storage;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Bundle;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Question;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the storer lays beside what it publishes, after a run by real parts. */
class PublicationsTest {
    @TempDir Path home;
    private FactoryWorld world;
    private RunDriver driver;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
        driver = new RunDriver(world);
    }

    @AfterEach void end() throws IOException {
        driver.queue.close();
        world.close();
    }

    private Path finished() throws Exception {
        var runs = world.orchestrator(driver.queue);
        assertEquals(RunView.State.PASSED, driver.finish(runs, driver.start(runs).run().id()).state());
        return home.resolve("published/shop/app/1");
    }

    private static int judged(Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(System.getenv("CI") != null || Files.isExecutable(Path.of("/usr/bin/in-toto-verify")), "in-toto is not installed");
        var process = new ProcessBuilder("in-toto-verify", "-q", "-l", "in-toto/root.layout", "-k", "in-toto/layout.pub", "-t", "ed25519", "--link-dir", "in-toto")
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return process.exitValue();
    }

    @Test void a_verdict_by_a_stolen_gate_key_publishes_nothing_that_the_evidence_does_not_bear() throws Exception {
        driver.approving = false;
        var runs = world.orchestrator(driver.queue);
        var waiting = driver.until(runs, driver.start(runs).run().id(), now -> now.state() == RunView.State.WAITING_FOR_PEOPLE);
        var app = waiting.findStep("approve").orElseThrow().inputs().get("app");
        var question = new Question.OfStep(waiting.run().id(), waiting.run().plan(), "publish");
        var vsa = world.record(world.gateKey, new Statement(List.of(Resource.of("app", app)), new Predicate.VerificationSummary("https://alnage.dev/gate",
                world.clock.now(), question.toUri(), Resource.of("policy", FactoryPolicy.STANDARD.digest()), List.of(), true, List.of(), Json.array(List.of()))));
        var inputs = new TreeMap<String, Digest>();
        inputs.put("app", app);
        var onward = new Storage.Onward(waiting.run().id(), waiting.run().plan(), "publish", "shop/app", inputs, vsa);
        var refused = assertThrows(Rejected.Untrusted.class, () -> world.storer.publish(onward));
        assertTrue(refused.getMessage().contains("ALN-REL-001"), refused.getMessage());
        assertFalse(Files.exists(home.resolve("published/shop")));
    }

    @Test void what_is_published_is_refused_by_the_reference_after_one_flipped_byte() throws Exception {
        var published = finished();
        var jar = published.resolve("app/app.jar");
        var bytes = Files.readAllBytes(jar);
        bytes[0] ^= 1;
        Files.delete(jar);
        Files.write(jar, bytes);
        assertEquals(1, judged(published));
    }

    @Test void what_is_published_passes_the_reference() throws Exception {
        assertEquals(0, judged(finished()));
    }

    @Test void the_bundle_beside_a_publication_passes_its_files_with_no_factory_and_no_others() throws Exception {
        var published = finished();
        var now = world.clock.now();
        var bundle = Bundle.read(Bytes.of(Files.readAllBytes(published.resolve("in-toto/alnage.bundle"))), world.trust().root(), 1, now);
        var verifier = new ArtifactVerifier(bundle.trust(), bundle, FactoryPolicy.STANDARD, now);
        assertInstanceOf(Verdict.CannotTell.class, verifier.verify(Digest.of(Bytes.utf8("another application"))).decision().verdict());
        var jar = Digest.of(Bytes.of(Files.readAllBytes(published.resolve("app/app.jar"))));
        var verdict = verifier.verify(jar).decision().verdict();
        assertInstanceOf(Verdict.Passed.class, verdict, verdict.toString());
    }
}
