package dev.alnage.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome.Ending;
import java.nio.file.Files;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciRuntimeTest {
    @ParameterizedTest @ValueSource(strings = {"crun", "runc"})
    void a_command_reads_its_inputs_and_writes_its_outputs(String runtime) throws Exception {
        try (var boxes = new Boxes(runtime)) {
            var seen = boxes.shell("cat in/source; echo made > out/file; exit 3");
            assertEquals(new Ending.Exited(3), seen.outcome().ending());
            assertEquals("honest\n", boxes.printed());
            assertEquals("made\n", Files.readString(boxes.scratch.resolve("out/file")));
            assertTrue(seen.isolation().network().none());
            assertEquals(seen, Observation.read(seen.toJson()));
        }
    }
}
