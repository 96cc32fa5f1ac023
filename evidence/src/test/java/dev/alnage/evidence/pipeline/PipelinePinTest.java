package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("build/locked-externals")
class PipelinePinTest {
    private static final String FILE = """
            version: 1
            name: shop/app   # jdk: not this one
            assurance: moderate
            # the images
            images:          # all of them
              jdk: factory/jdk:25
              "scan": 'registry.local:5000/scanners:1.2'   # weekly

              plain: factory/plain@unpinned
              done: factory/done:3@sha256:%1$s
              done2: factory/done@sha256:%1$s # 3
            steps:
              jdk: { image: jdk, run: ["jdk: factory/jdk:25"], out: app }
            """.formatted(Pipelines.hex('1'));
    private static final Digest NEW = Digest.sha256(Pipelines.hex('2'));

    private static String pinned(String file, Map<String, Digest> digests) {
        return PipelinePin.pin(Bytes.utf8(file), digests).toText();
    }

    @Test void an_image_that_is_not_in_the_file_is_refused() {
        assertThrows(Rejected.Malformed.class, () -> pinned(FILE, Map.of("node", NEW)));
    }

    @Test void images_that_are_not_one_on_a_line_are_refused_rather_than_half_rewritten() {
        var flow = FILE.replace("images:          # all of them\n  jdk: factory/jdk:25\n", "images:\n  jdk:\n    factory/jdk:25\n");
        assertThrows(Rejected.Malformed.class, () -> pinned(flow, Map.of("jdk", NEW)));
        assertThrows(Rejected.Malformed.class, () -> pinned("version: 1\nimages: { jdk: factory/jdk }\n", Map.of("jdk", NEW)));
    }

    @Test void only_the_lines_of_the_images_change_and_the_tag_stays_as_a_comment() {
        assertEquals(FILE.replace("  jdk: factory/jdk:25\n", "  jdk: factory/jdk@" + NEW + " # 25\n"), pinned(FILE, Map.of("jdk", NEW)));
        assertEquals(FILE.replace("  \"scan\": 'registry.local:5000/scanners:1.2'   # weekly\n", "  \"scan\": registry.local:5000/scanners@" + NEW + " # 1.2\n"),
                pinned(FILE, Map.of("scan", NEW)));
        assertEquals(FILE.replace("factory/plain@unpinned", "factory/plain@" + NEW), pinned(FILE, Map.of("plain", NEW)));
        assertEquals(FILE.replace("factory/done:3@sha256:" + Pipelines.hex('1'), "factory/done@" + NEW + " # 3"), pinned(FILE, Map.of("done", NEW)));
        assertEquals(FILE.replace("factory/done@sha256:" + Pipelines.hex('1') + " # 3", "factory/done@" + NEW + " # 3"), pinned(FILE, Map.of("done2", NEW)));
    }

    @Test void pinning_again_changes_nothing() {
        var once = pinned(FILE, Map.of("jdk", NEW, "plain", NEW));
        assertEquals(once, pinned(once, Map.of("jdk", NEW, "plain", NEW)));
        assertEquals(List.of("scan"), PipelinePin.listUnpinned(Bytes.utf8(once)));
    }

    @Test void a_file_with_other_line_ends_keeps_them() {
        var windows = FILE.replace("\n", "\r\n");
        assertEquals(windows.replace("  jdk: factory/jdk:25\r\n", "  jdk: factory/jdk@" + NEW + " # 25\r\n"), pinned(windows, Map.of("jdk", NEW)));
    }

    @Test void a_pinned_file_compiles() {
        var unpinned = Pipelines.SMALL.replace("@sha256:" + Pipelines.hex('1'), ":25");
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(unpinned));
        var plan = PipelineFile.compile(PipelinePin.pin(Bytes.utf8(unpinned), Map.of("jdk", NEW)), Pipelines.COMMIT);
        assertEquals(NEW, ((Plan.Step.Command) plan.findStep("build").orElseThrow()).image());
    }
}
