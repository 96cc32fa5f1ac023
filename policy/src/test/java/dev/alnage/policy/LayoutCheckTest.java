package dev.alnage.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The plan's own layout over the links of a run, asked by itself: whatever the walk along the plan says. */
@Tag("build/policy-adherence")
class LayoutCheckTest {
    private static Verdict verdict(World world) {
        var findings = new Findings();
        LayoutCheck.check(new Gatherer(world.trust, world, World.NOW.plusSeconds(1)).gather(new Question.OfStep("1", world.plan.digest(), "publish")), findings);
        return findings.decision(List.of(), new TreeMap<>()).verdict();
    }

    private static World bent(String step, UnaryOperator<Predicate.Link> change, Resource... more) {
        var world = new World();
        world.run("1");
        var bend = new World.Bend();
        bend.link = statement -> {
            var subjects = new ArrayList<>(statement.subjects());
            subjects.addAll(List.of(more));
            return new Statement(subjects, change.apply((Predicate.Link) statement.predicate()));
        };
        world.steps("1", Map.of(step, bend));
        world.approve("1", world.anna, world.ben);
        return world;
    }

    private static void refused(String reason, World world) {
        var failed = assertInstanceOf(Verdict.Failed.class, verdict(world));
        assertEquals("ALN-BLD-023", failed.reasons().getFirst().code());
        assertTrue(failed.toString().contains(reason), failed.toString());
    }

    private static void untold(String reason, World world) {
        var unclear = assertInstanceOf(Verdict.CannotTell.class, verdict(world));
        assertEquals("ALN-BLD-024", unclear.reasons().getFirst().code());
        assertTrue(unclear.toString().contains(reason), unclear.toString());
    }

    private static Predicate.Link with(Predicate.Link link, List<String> command, List<Resource> materials) {
        return new Predicate.Link(link.name(), command, materials, link.byproducts(), link.environment());
    }

    @Test void an_honest_run_keeps_to_its_layout() {
        assertInstanceOf(Verdict.Passed.class, verdict(World.honest()));
    }

    @Test void another_command_material_or_product_is_refused() {
        var odd = Resource.of("lib/odd.jar", Digest.of(Bytes.utf8("odd")));
        refused("curl", bent("lib", link -> with(link, List.of("curl"), link.materials())));
        refused("odd.jar", bent("lib", link -> with(link, link.command(), List.of(odd))));
        refused("none of", bent("unit", link -> with(link, link.command(), List.of())));
        refused("odd.jar", bent("unit", link -> link, odd));
    }

    @Test void pools_that_differ_are_refused_and_one_pool_of_two_is_not_enough() {
        refused("app/odd", bent("app@b", link -> link, Resource.of("app/odd", Digest.of(Bytes.utf8("odd")))));
        var world = new World();
        world.run("1");
        var twice = new World.Bend();
        twice.pool = "a";
        world.steps("1", Map.of("app@b", twice));
        world.approve("1", world.anna, world.ben);
        untold("1 valid links", world);
    }

    @Test void a_link_under_the_name_of_another_step_stands_in_for_nothing() {
        var renamed = bent("unit", link -> new Predicate.Link("lib", link.command(), link.materials(), link.byproducts(), link.environment()));
        assertTrue(!(verdict(renamed) instanceof Verdict.Passed));
        var decided = renamed.decide("1").verdict();
        assertTrue(decided.reasons().stream().anyMatch(reason -> reason.code().startsWith("ALN-BLD-02")), decided.toString());
    }

    @Test void one_person_who_approves_twice_is_one_of_two() {
        var world = new World();
        world.run("1");
        world.steps("1", Map.of());
        world.approve("1", world.anna, world.annasOther);
        untold("approve", world);
        world.approve("1", world.ben);
        assertInstanceOf(Verdict.Passed.class, verdict(world));
    }
}
