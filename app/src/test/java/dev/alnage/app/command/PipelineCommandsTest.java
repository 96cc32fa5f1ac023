package dev.alnage.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.cli.CommandTable;
import dev.alnage.app.cli.CommandTable.Group;
import dev.alnage.app.cli.CommandTable.Row;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Typed;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineCommandsTest {
    private static final CommandTable TABLE = new CommandTable(List.of(
            new Row("pipeline lint", "lints", Group.BUILD, PipelineLint::new),
            new Row("pipeline plan", "plans", Group.BUILD, PipelinePlan::new),
            new Row("pipeline graph", "draws", Group.BUILD, PipelineGraph::new),
            new Row("pipeline layout", "exports", Group.BUILD, PipelineLayout::new),
            new Row("pipeline pin", "pins", Group.BUILD, PipelinePinning::new),
            new Row("key new", "makes", Group.FACTORY, KeyNew::new),
            new Row("key list", "lists", Group.FACTORY, KeyList::new),
            new Row("key export", "exports", Group.FACTORY, KeyExport::new)));
    private static final String DIGEST = Digest.of(Bytes.utf8("image")).toString();
    private static final String PIPELINE = """
            version: 1
            name: shop/app
            assurance: moderate
            images:
              jdk: factory/jdk:25
            steps:
              fetch: { fetch: "materials/a@sha256:%s", out: src }
              build: { image: jdk, run: [make], in: { src: fetch/src }, out: app }
              approve: { approve: 1 of approvers, in: { app: build/app } }
              publish: { publish: shop/app, in: { app: approve/app } }
            """.formatted("0".repeat(64));
    @TempDir Path folder;

    @BeforeEach void write() throws IOException {
        Files.createDirectories(folder.resolve(".alnage"));
        Files.writeString(file(), PIPELINE);
        Files.writeString(folder.resolve("passphrase"), "a long passphrase\n");
    }

    @Test void an_image_without_a_digest_is_refused_by_lint_and_plan() {
        assertEquals(Exit.REFUSED, typed("pipeline", "lint").exit());
        assertEquals(Exit.REFUSED, typed("pipeline", "plan").exit());
        assertEquals(Exit.REFUSED, typed("pipeline", "graph").exit());
    }

    @Test void images_without_a_digest_are_listed_and_end_with_1() {
        var typed = typed("pipeline", "pin");
        assertEquals(Exit.REFUSED, typed.exit());
        assertEquals("IMAGE\njdk\n", typed.out());
    }

    @Test void an_image_that_the_file_does_not_have_is_refused_and_the_file_unchanged() throws IOException {
        assertEquals(Exit.REFUSED, typed("pipeline", "pin", "--image", "node=" + DIGEST).exit());
        assertEquals(Exit.REFUSED, typed("pipeline", "pin", "--image", "jdk=sha256:0").exit());
        assertEquals(Exit.USAGE, typed("pipeline", "pin", "--image", "jdk=" + DIGEST, "--image", "jdk=" + DIGEST).exit());
        assertEquals(PIPELINE, Files.readString(file()));
    }

    @Test void a_dry_run_shows_the_new_file_and_leaves_the_old_one() throws IOException {
        var typed = typed("pipeline", "pin", "--image", "jdk=" + DIGEST, "--dry-run");
        assertEquals(PIPELINE.replace("factory/jdk:25", "factory/jdk@" + DIGEST + " # 25"), typed.out());
        assertEquals(PIPELINE, Files.readString(file()));
    }

    @Test void a_pinned_file_has_nothing_left_to_pin_or_to_remark() throws IOException {
        pin();
        assertEquals(Exit.PASSED, typed("pipeline", "pin").exit());
        assertEquals(Exit.PASSED, typed("pipeline", "lint", "--strict").exit());
        try (var files = Files.list(file().getParent())) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test void a_warning_refuses_only_when_asked_to() throws IOException {
        pin();
        Files.writeString(file(), Files.readString(file()).replace("in: { app: approve/app }", "in: { app: build/app }"));
        var typed = typed("pipeline", "lint");
        assertEquals(Exit.PASSED, typed.exit());
        assertTrue(typed.out().contains("publish-without-approval  warning"), typed.out());
        assertEquals(Exit.REFUSED, typed("pipeline", "lint", "--strict").exit());
    }

    @Test void a_pipeline_file_that_is_not_there_is_not_found() {
        assertEquals(Exit.NOT_FOUND, typed("pipeline", "lint", "nope.yaml").exit());
    }

    @Test void a_plan_is_the_signed_bytes_and_names_its_commit() throws IOException {
        pin();
        var commit = "a".repeat(40);
        assertTrue(typed("pipeline", "plan", "-o", "json", "--commit", commit).out().contains(commit));
        var typed = typed("pipeline", "plan", "--commit", commit);
        assertTrue(typed.err().contains("4 steps in 4 waves, plan sha256:"), typed.err());
        assertFalse(typed("pipeline", "plan").err().contains("sha256:"), "a preview has no digest that a run could have");
        assertEquals(Exit.USAGE, typed("pipeline", "plan", "--commit", "main").exit());
    }

    @Test void a_graph_has_every_edge() throws IOException {
        pin();
        assertEquals("""
                digraph pipeline {
                  rankdir=LR; node [shape=box];
                  "fetch";
                  "build";
                  "fetch" -> "build";
                  "approve";
                  "build" -> "approve";
                  "publish";
                  "approve" -> "publish";
                }
                """, typed("pipeline", "graph", "--dot").out());
        assertTrue(typed("pipeline", "graph").out().contains("wave 2\n  build < fetch\n"));
        assertTrue(typed("pipeline", "graph", "-o", "json").out().contains("{\"as\":\"src\",\"from\":\"fetch/src\",\"to\":\"build\"}"));
    }

    @Test void a_layout_needs_an_exporter_for_each_pool_with_a_key_of_its_own_and_an_end() throws IOException {
        pin();
        makeKey("alice");
        Files.writeString(file(), Files.readString(file()).replace("out: app }", "out: app, agree: 2 of 2 }"));
        assertEquals(Exit.USAGE, typed("pipeline", "layout", "--expires", "2027-01-01T00:00:00Z").exit());
        assertEquals(Exit.USAGE, typed("pipeline", "layout", "--exporter", "a=alice.pem", "--expires", "2027-01-01T00:00:00Z").exit());
        assertEquals(Exit.USAGE, typed("pipeline", "layout", "--exporter", "a=alice.pem", "--exporter", "b=alice.pem", "--expires", "2027-01-01T00:00:00Z").exit());
        makeKey("bob");
        assertEquals(Exit.USAGE, typed("pipeline", "layout", "--exporter", "a=alice.pem", "--exporter", "b=bob.pem").exit());
        assertEquals(Exit.PASSED, typed("pipeline", "layout", "--exporter", "a=alice.pem", "--exporter", "b=bob.pem", "--expires", "2027-01-01T00:00:00Z").exit());
    }

    @Test void a_layout_is_signed_with_a_key_of_the_person() throws IOException {
        pin();
        makeKey("alice");
        var typed = typed("pipeline", "layout", "--exporter", "a=alice.pem", "--expires", "2027-01-01T00:00:00Z", "--key", "alice", "--passphrase-file", "passphrase");
        assertEquals(Exit.PASSED, typed.exit(), typed.err());
        assertTrue(JsonReader.read(Bytes.utf8(typed.out().strip())).toBytes().toText().contains("\"signatures\":[{"));
        Files.writeString(folder.resolve("other"), "another passphrase\n");
        assertEquals(Exit.REFUSED, typed("pipeline", "layout", "--exporter", "a=alice.pem", "--expires", "2027-01-01T00:00:00Z", "--key", "alice", "--passphrase-file", "other").exit());
    }

    private void pin() {
        assertEquals(Exit.PASSED, typed("pipeline", "pin", "--image", "jdk=" + DIGEST).exit());
    }

    private void makeKey(String name) throws IOException {
        assertEquals(Exit.PASSED, typed("key", "new", name, "--passphrase-file", "passphrase").exit());
        Files.writeString(folder.resolve(name + ".pem"), typed("key", "export", name).out());
    }

    private Path file() {
        return folder.resolve(".alnage/pipeline.yaml");
    }

    private Typed typed(String... words) {
        return Typed.at(TABLE, folder, Map.of("ALNAGE_KEYS", "keys"), "", List.of(words));
    }
}
