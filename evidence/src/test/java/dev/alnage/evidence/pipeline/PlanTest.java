package dev.alnage.evidence.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.StatementReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
    /** Each row: a piece of the signed bytes, and what stands there instead. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"assurance\":\"high\" | \"assurance\":\"none\"",
        "\"assurance\":\"high\" | \"assurance\":\"high\",\"extra\":1",
        "\"kind\":\"deploy\" | \"kind\":\"shell\"",
        "\"agree\":2 | \"agree\":4",
        "\"agree\":2 | \"agree\":\"2\"",
        "\"agree\":2 | \"agree\":0",
        "\"id\":\"unit\" | \"id\":\"sast\"",
        "\"step\":\"staging\" | \"step\":\"live\"",
        "\"step\":\"staging\" | \"step\":\"nowhere\"",
        "\"timeSeconds\":600 | \"timeSeconds\":0",
        "\"timeSeconds\":600 | \"timeSeconds\":600,\"network\":\"host\"",
        "\"source\":\"commit\" | \"source\":\"elsewhere\"",
        "\"output\":\"image\",\"step\":\"staging\" | \"output\":\"sbom\",\"step\":\"staging\"",
    })
    void a_plan_that_is_not_sound_cannot_be_read(String honest, String instead) {
        var bytes = Pipelines.sample().toStatement().toJson().toBytes().toText();
        var altered = bytes.replace(honest, instead);
        assertNotEquals(bytes, altered);
        assertThrows(Rejected.Malformed.class, () -> Plan.read(StatementReader.read(Bytes.utf8(altered))));
    }

    @Test void a_plan_whose_steps_are_in_another_order_than_their_inputs_allow_cannot_be_made() {
        var plan = Pipelines.sample();
        var reversed = new ArrayList<>(plan.steps());
        Collections.reverse(reversed);
        assertThrows(Rejected.Malformed.class, () -> new Plan(plan.name(), plan.assurance(), plan.commit(), plan.pipelineFile(), reversed));
        assertThrows(Rejected.Malformed.class, () -> new Plan(plan.name(), plan.assurance(), plan.commit(), plan.pipelineFile(), List.of()));
    }

    @Test void a_statement_of_another_type_is_not_a_plan() {
        var bytes = Pipelines.sample().toStatement().toJson().toBytes().toText().replace(Plan.TYPE, "https://example.org/plan");
        assertThrows(Rejected.Malformed.class, () -> Plan.read(StatementReader.read(Bytes.utf8(bytes))));
    }

    @Test void a_plan_is_read_back_from_its_statement_as_the_same_plan() {
        var plan = Pipelines.sample();
        var again = Plan.read(StatementReader.read(plan.toStatement().toJson().toBytes()));
        assertEquals(plan, again);
        assertEquals(plan.digest(), again.digest());
    }

    @Test void no_other_document_is_taken_for_a_plan() {
        var written = Pipelines.small().toStatement();
        JsonChanges.noneIsTakenForTheSame(written.predicate().toJson(), json -> Plan.read(new Statement(written.subjects(), new Predicate.Unknown(Plan.TYPE, json))));
        var subject = written.subjects().getFirst();
        for (var subjects : List.of(List.of(subject, subject), List.of(Resource.of("commit", Pipelines.small().pipelineFile())), List.of(Resource.of("other", Pipelines.COMMIT)))) {
            assertThrows(Rejected.Malformed.class, () -> Plan.read(new Statement(subjects, written.predicate())), subjects.toString());
        }
    }

    @Test void a_step_and_all_that_it_was_made_from_come_in_the_order_of_the_plan() {
        var plan = Pipelines.sample();
        assertEquals(List.of("dep.D.fetch", "dep.D.build"), ids(plan.upTo("dep.D.build")));
        assertEquals(List.of("dep.D.fetch", "dep.E.fetch", "dep.A.fetch"), ids(plan.upTo("dep.A.build")).stream().filter(id -> id.endsWith("fetch")).sorted(
                java.util.Comparator.comparing(id -> List.of("dep.D.fetch", "dep.E.fetch", "dep.A.fetch").indexOf(id))).toList());
        assertEquals("dep.A.build", ids(plan.upTo("dep.A.build")).getLast());
        assertEquals(List.of(), plan.upTo("nowhere"));
        assertEquals(List.of(List.of("lib"), List.of("build"), List.of("unit"), List.of("approve"), List.of("publish"), List.of("live")),
                Pipelines.small().waves().stream().map(PlanTest::ids).toList());
    }

    private static List<String> ids(List<Plan.Step> steps) {
        return steps.stream().map(Plan.Step::id).toList();
    }

    @Test void approvers_are_one_to_ninety_nine_of_a_named_role() {
        for (var threshold : List.of(1, 99)) {
            assertEquals(threshold, new Plan.Step.Approve("a", threshold, "people", new java.util.TreeMap<>()).threshold());
        }
        for (var threshold : List.of(0, 100)) {
            assertThrows(Rejected.Malformed.class, () -> new Plan.Step.Approve("a", threshold, "people", new java.util.TreeMap<>()));
        }
        assertThrows(Rejected.Malformed.class, () -> new Plan.Step.Approve("a", 1, "some people", new java.util.TreeMap<>()));
    }
}
