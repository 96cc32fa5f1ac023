package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Plan.Input;
import dev.alnage.evidence.pipeline.Plan.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("build/pipeline-as-code")
class PipelineFileTest {
    /** Each row: what the honest file says, what stands there instead, what the refusal must speak of. Twin: the file itself, below. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version: 1 | version: 2 | version",
        "version: 1 | version: '1' | version",
        "assurance: moderate | assurance: low | assurance",
        "assurance: moderate | assurance: moderate\\nenvironment: {A: b} | environment",
        "name: shop/app | name: ../app | name",
        "agree: 2 of 2 | agree: 2 of 2, agree: 1 of 2 | agree",
        "out: app, agree | out: app, network: host, agree | network",
        "out: app, agree | out: app, privileged: true, agree | privileged",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, lib: lib/war }, out: app | lib/war",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, lib: libb/jar }, out: app | libb",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, app: lib/jar }, out: app | directories app and app",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, src/lib: lib/jar }, out: app | directories src and src/lib",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, ../lib: lib/jar }, out: app | ../lib",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, /lib: lib/jar }, out: app | /lib",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, tmp: lib/jar }, out: app | reserved",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, lib: publish/app }, out: app | circle",
        "in: { src: source, lib: lib/jar }, out: app | in: { src: source, lib: '${needs}' }, out: app | ${needs}",
        "agree: 2 of 2 | agree: 3 of 2 | agree",
        "agree: 2 of 2 | agree: 0 of 2 | agree",
        "agree: 2 of 2 | agree: 2 | agree",
        "agree: 2 of 2 | agree: 2 of two | agree",
        "run: [compile, src] | run: compile src | run",
        "run: [compile, src] | run: [] | command",
        "run: [compile, src] | run: [compile, '${HOME}'] | run",
        "run: [compile, src] | run: [compile, 25] | quotes",
        "run: [compile, src] | run: [compile], fetch: a/b | exactly one",
        "run: [compile, src], | '' | exactly one",
        "image: jdk, run: [compile | image: node, run: [compile | image",
        "junit: 'report/*.xml' | shell: 'report/*.xml' | evidence shell",
        "junit: 'report/*.xml' | junit: 'app/*.xml' | evidence junit",
        "junit: 'report/*.xml' | junit: '../report/*.xml' | ../report",
        "approve: 1 of release-approvers | approve: 0 of release-approvers | approve",
        "approve: 1 of release-approvers | approve: anybody | approve",
        "publish: shop/app, in | publish: shop/../app, in | publish",
        "deploy: production, in | deploy: 'prod/uction', in | deploy",
        "lib:     { fetch | source:     { fetch | source",
        "lib:     { fetch | lib.x:     { fetch | lib.x",
    })
    void a_file_that_says_anything_unexpected_is_refused(String honest, String instead, String mentioned) {
        var file = Pipelines.SMALL.replace('"', '\'');
        assertTrue(file.contains(honest.replace('"', '\'')), honest);
        var refusal = assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(file.replace(honest, instead.replace("\\n", "\n"))));
        assertTrue(refusal.getMessage().contains(mentioned), refusal.getMessage());
    }

    @Test void the_twin_of_all_these_compiles() {
        var plan = Pipelines.small();
        assertEquals(List.of("lib", "build", "unit", "approve", "publish", "live"), plan.steps().stream().map(Step::id).toList());
    }

    @Test @Tag("build/locked-externals") void an_image_that_is_not_named_by_digest_is_refused_with_the_way_out() {
        for (var image : List.of("factory/jdk", "factory/jdk:25", "factory/jdk@unpinned", "factory/jdk@sha256:1111", "@sha256:" + Pipelines.hex('1'),
                "factory/jdk@sha512:" + Pipelines.hex('1') + Pipelines.hex('1'), "factory/jdk@sha256:" + Pipelines.hex('A'))) {
            var file = Pipelines.SMALL.replace("factory/jdk@sha256:" + Pipelines.hex('1'), "'" + image + "'");
            assertNotEquals(Pipelines.SMALL, file);
            var refusal = assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(file), image);
            assertTrue(refusal.getMessage().contains("sha256") || refusal.getMessage().contains("pin"), refusal.getMessage());
        }
    }

    @Test void a_material_without_a_digest_is_refused() {
        for (var material : List.of("materials/lib", "materials/lib@1.0", "materials/lib@sha256:aa", "lib@sha256:" + Pipelines.hex('a'),
                "materials/../lib@sha256:" + Pipelines.hex('a'), "https://elsewhere/lib@sha256:" + Pipelines.hex('a'), "${source}")) {
            var file = Pipelines.SMALL.replace("materials/lib@sha256:" + Pipelines.hex('a'), material);
            assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(file), material);
        }
    }

    @Test void a_refusal_names_the_line() {
        var refusal = assertThrows(Rejected.Malformed.class,
                () -> Pipelines.compile(Pipelines.SMALL.replace("agree: 2 of 2", "shell: bash")));
        assertEquals("found shell in steps.build.shell (line 8), expected only image, run, in, out, evidence, agree", refusal.getMessage());
    }

    @Test void a_value_put_in_for_a_variable_is_not_looked_into_again() {
        var file = Pipelines.SAMPLE.replace("materials/b@sha256:" + Pipelines.hex('b'), "${source}");
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(file));
    }

    @Test void a_template_that_is_not_there_and_an_instance_that_is_not_there_are_refused() {
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(Pipelines.SAMPLE.replace("use: from-source", "use: elsewhere")));
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(Pipelines.SAMPLE.replace("needs: [D, E]", "needs: [D, X]")));
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(Pipelines.SAMPLE.replace("needs: [D, E]", "needs: [D, D]")));
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(Pipelines.SAMPLE.replace("dep.*/jar", "dep.*/war")));
        assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(Pipelines.SAMPLE.replace("dep.*/jar", "dep.X/jar")));
    }

    @Test void dependencies_that_need_each_other_are_refused_and_the_circle_is_named() {
        var file = Pipelines.SAMPLE.replace("D: { source: \"materials/d@sha256:" + Pipelines.hex('d') + "\" }",
                "D: { source: \"materials/d@sha256:" + Pipelines.hex('d') + "\", needs: [A] }");
        var refusal = assertThrows(Rejected.Malformed.class, () -> Pipelines.compile(file));
        assertTrue(refusal.getMessage().contains("dep.A.build ← dep.D.build ← dep.A.build"), refusal.getMessage());
    }

    @Test void the_sample_of_the_paper_compiles_to_eighteen_steps_for_dependencies_and_ten_more() {
        var plan = Pipelines.sample();
        assertEquals(6 * 3 + 10, plan.steps().size());
        assertEquals(11, plan.waves().size());
        assertEquals(List.of("dep.A.fetch", "dep.B.fetch", "dep.C.fetch", "dep.D.fetch", "dep.E.fetch", "dep.F.fetch", "sast"),
                plan.waves().getFirst().stream().map(Step::id).toList());
        assertEquals(Map.of("src", new Input.Output("dep.A.fetch", "src"), "repo/D", new Input.Output("dep.D.build", "jar"),
                "repo/E", new Input.Output("dep.E.build", "jar")), plan.findStep("dep.A.build").orElseThrow().inputs());
        assertEquals(Map.of("src", new Input.Output("dep.B.fetch", "src")), plan.findStep("dep.B.build").orElseThrow().inputs());
        assertEquals(List.of("repo/A", "repo/B", "repo/C", "repo/D", "repo/E", "repo/F"), List.copyOf(plan.findStep("link").orElseThrow().inputs().keySet()));
        assertEquals(List.of("image", "reports/accept", "reports/sast", "reports/unit", "sbom"), plan.findStep("approve").orElseThrow().outputs());
        var build = (Step.Command) plan.findStep("build").orElseThrow();
        assertEquals(2, build.agree());
        assertEquals(3, build.of());
        assertEquals(Map.of("HOME", "/tmp", "LANG", "C.UTF-8", "SOURCE_DATE_EPOCH", "315532800", "TZ", "UTC"), build.environment());
        assertEquals(Digest.sha256(Pipelines.hex('2')), build.image());
    }

    @Test void a_plan_names_the_file_and_the_commit_it_came_from() {
        var plan = Pipelines.sample();
        assertEquals(Digest.of(Bytes.utf8(Pipelines.SAMPLE)), plan.pipelineFile());
        assertEquals(List.of(Pipelines.COMMIT), plan.toStatement().subjectDigests());
        assertEquals(plan.digest(), Pipelines.sample().digest());
        assertNotEquals(plan.digest(), PipelineFile.compile(Bytes.utf8(Pipelines.SAMPLE), Digest.gitCommit("5".repeat(40))).digest());
        assertNotEquals(plan.digest(), Pipelines.compile(Pipelines.SAMPLE + "\n").digest());
    }

    @Test void a_reference_may_name_the_step_of_an_instance_in_full() {
        var byOutput = Pipelines.compile(Pipelines.SAMPLE.replace("dep.*/jar", "dep.A/jar"));
        var inFull = Pipelines.compile(Pipelines.SAMPLE.replace("dep.*/jar", "dep.A.build/jar"));
        assertEquals(byOutput.findStep("link"), inFull.findStep("link"));
    }
}
