package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.StatementReader;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, the answer is a plan or a refusal, and never a mistake of ours. */
class DamagedFilesTest {
    private static final List<String> PIECES = List.of("\"", "'", ":", ",", "{", "}", "[", "]", "\n", "  ", "${needs}", "${source}", "dep.*", "dep.A", "source", "*", "/", "..",
            "@sha256:", "2 of 3", "0 of 0", "999 of 999", "null", "1e9", "~", "&a", "*a", "!!x", "#", "\u0000", "\ud83d\ude00", "-", "each", "use", "in", "out", "run", "approve");

    private static void damaged(String honest, int seed, int times, Consumer<Bytes> reader) {
        var random = new Random(seed);
        var accepted = 0;
        for (var i = 0; i < times; i++) {
            var text = new StringBuilder(honest);
            for (var n = 1 + random.nextInt(3); n > 0; n--) {
                var at = random.nextInt(text.length());
                var end = Math.min(text.length(), at + random.nextInt(8));
                var other = random.nextInt(honest.length());
                text.replace(at, end, random.nextBoolean() ? PIECES.get(random.nextInt(PIECES.size())) : honest.substring(other, Math.min(honest.length(), other + random.nextInt(12))));
            }
            try {
                reader.accept(Bytes.of(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                accepted++;
            } catch (Rejected e) {
                assertTrue(!e.getMessage().isBlank());
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + i + ": " + text, e);
            }
        }
        assertTrue(accepted < times);
    }

    @Test void a_damaged_pipeline_file_compiles_or_is_refused() {
        damaged(Pipelines.SAMPLE, 1, 500, file -> PipelineFile.compile(file, Pipelines.COMMIT).toStatement());
        damaged(Pipelines.SMALL, 2, 1000, file -> PipelineFile.compile(file, Pipelines.COMMIT).toStatement());
    }

    @Test void a_damaged_pipeline_file_is_drawn_and_linted_or_is_refused() {
        damaged(Pipelines.SMALL, 3, 500, file -> {
            Lint.of(file);
            PlanGraph.of(PipelineFile.compile(file, Pipelines.COMMIT)).toSvg();
        });
    }

    @Test void a_damaged_pipeline_file_is_pinned_or_refused() {
        damaged(Pipelines.SMALL.substring(0, 200), 4, 1000, file -> PipelinePin.pin(file, Map.of("jdk", dev.alnage.evidence.Digest.sha256(Pipelines.hex('2')))));
    }

    @Test void a_damaged_plan_is_read_or_refused() {
        damaged(Pipelines.small().toStatement().toJson().toBytes().toText(), 5, 1000, bytes -> Plan.read(StatementReader.read(bytes)));
    }
}
