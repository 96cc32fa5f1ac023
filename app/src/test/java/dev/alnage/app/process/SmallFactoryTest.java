package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Verdict;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SmallFactoryTest {
    @Test @Tag("build/sample-pipeline")
    void a_run_goes_from_commit_to_production_and_its_product_verifies() throws Exception {
        try (var small = new SmallFactory()) {
            var run = small.finish(small.start().id());
            assertEquals("PASSED", run.state(), () -> run.steps() + "\n" + small.logs());
            var product = Digest.of(Bytes.of(Files.readAllBytes(small.published(run.id()))));
            var result = new ArtifactVerifier(small.trust(), new FactoryEvidence(small.client), FactoryPolicy.STANDARD, Instant.now()).verify(product);
            assertInstanceOf(Verdict.Passed.class, result.decision().verdict(), () -> result.decision().toString());
        }
    }
}
