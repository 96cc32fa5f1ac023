package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;

class LintTest {
    private static List<String> lint(String file) {
        return Lint.of(Bytes.utf8(file)).stream().map(lint -> lint.level() + " " + lint.rule() + " " + lint.step()).toList();
    }

    @Test void a_file_that_does_not_compile_is_an_error_with_its_reason() {
        var lints = Lint.of(Bytes.utf8(Pipelines.SMALL.replace("version: 1", "version: 3")));
        assertEquals(1, lints.size());
        assertEquals(Lint.Level.ERROR, lints.getFirst().level());
        assertTrue(lints.getFirst().message().contains("version"));
        assertEquals(List.of("ERROR does-not-compile "), lint("a: [b"));
    }

    @Test void evidence_that_publish_does_not_wait_for_is_warned_about() {
        assertEquals(List.of("WARNING unused-output unit", "WARNING evidence-not-awaited unit"),
                lint(Pipelines.SMALL.replace(", reports: [unit/report]", "")));
    }

    @Test void publishing_what_nobody_approved_is_warned_about() {
        var file = Pipelines.SMALL.replace("{ app: approve/app }", "{ app: build/app }");
        assertEquals(List.of("WARNING unused-output unit"), lint(file.replace("[unit/report]", "[lib/jar]"))
                .stream().filter(lint -> lint.contains("unused")).toList());
        assertTrue(lint(file).contains("WARNING publish-without-approval publish"));
    }

    @Test void high_assurance_without_a_second_builder_is_warned_about() {
        assertEquals(List.of("WARNING no-rebuild "), lint(Pipelines.SMALL.replace("moderate", "high").replace(", agree: 2 of 2", "")));
    }

    @Test void a_complete_file_has_nothing_to_warn_about() {
        assertEquals(List.of(), lint(Pipelines.SMALL));
    }

    @Test void in_the_sample_the_scans_of_dependencies_and_the_buildinfo_reach_nobody() {
        var lints = lint(Pipelines.SAMPLE);
        assertTrue(lints.contains("WARNING unused-output build"), lints.toString());
        assertEquals(6, lints.stream().filter(lint -> lint.startsWith("WARNING evidence-not-awaited dep.")).count());
        assertTrue(lints.stream().noneMatch(lint -> lint.contains("sast") || lint.contains("ERROR")), lints.toString());
    }
}
