package dev.alnage.factory.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.claim.RefusedEdit;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.build.RunView;
import dev.alnage.factory.build.Runs;
import dev.alnage.factory.http.Caller;
import dev.alnage.factory.http.Request;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.RunDriver;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody whom the factory obeys otherwise tries to change a run while it is carried out. */
@Tag("build/pipeline-changes-as-code")
class EditRoutesTest {
    @TempDir private Path home;
    private FactoryWorld world;
    private RunDriver driver;
    private Runs runs;
    private RunView run;
    private EditRoutes edits;

    @BeforeEach void begin() throws Exception {
        world = new FactoryWorld(home);
        driver = new RunDriver(world);
        driver.idle.addAll(Set.of("lib", "app"));
        runs = world.orchestrator(driver.queue);
        run = driver.start(runs);
        edits = new EditRoutes(runs, world.clock);
    }

    @AfterEach void end() throws Exception {
        driver.queue.close();
        world.close();
    }

    private int ask(String method, String pattern, String id, long uid) throws Exception {
        var path = new TreeMap<>(Map.of("run", id));
        if (pattern.endsWith("{step}")) {
            path.put("step", "lib");
        }
        var route = edits.routes().stream().filter(each -> each.method().equals(method) && each.pattern().equals(pattern)).findFirst().orElseThrow();
        return route.handler().handle(new Request(new Caller(uid, Set.of("client")), path, Map.of(), InputStream.nullInputStream())).status();
    }

    private List<RefusedEdit> recorded() throws Exception {
        var found = new java.util.ArrayList<RefusedEdit>();
        for (var entry : world.ledger.listOfType(RefusedEdit.TYPE, 0, 1_000)) {
            found.add(RefusedEdit.read(world.trust().verifyStatement(world.ledger.envelope(entry), Role.PLANNER, Occasion.at(entry.time())).value()));
        }
        return found;
    }

    @Test void every_way_to_edit_a_run_is_refused_and_on_the_record() throws Exception {
        var id = run.run().id();
        var before = runs.find(id).orElseThrow().run();
        for (var route : edits.routes()) {
            assertEquals(403, ask(route.method(), route.pattern(), id, 0), route.method() + " " + route.pattern());
        }
        assertEquals(12, recorded().size());
        assertEquals(Set.of("PUT /v1/runs/" + id, "PATCH /v1/runs/" + id, "DELETE /v1/runs/" + id),
                Set.copyOf(recorded().stream().map(RefusedEdit::request).filter(request -> request.endsWith("/" + id)).toList()));
        assertEquals(Set.of(run.run().plan()), Set.copyOf(recorded().stream().map(RefusedEdit::plan).toList()));
        assertEquals(before, runs.find(id).orElseThrow().run());
        driver.idle.clear();
        assertEquals(RunView.State.PASSED, driver.finish(runs, id).state(), "the run goes on as it was planned");
    }

    @Test void the_same_attempt_again_does_not_fill_the_ledger_and_another_callers_is_recorded() throws Exception {
        for (var i = 0; i < 20; i++) {
            assertEquals(403, ask("PUT", "/v1/runs/{run}/steps/{step}", run.run().id(), 7));
        }
        assertEquals(403, ask("PUT", "/v1/runs/{run}/steps/{step}", run.run().id(), 8));
        assertEquals(List.of(7L, 8L), recorded().stream().map(RefusedEdit::uid).toList());
        assertEquals("PUT /v1/runs/" + run.run().id() + "/steps/lib", recorded().getFirst().request());
    }

    @Test void a_run_that_is_not_there_is_not_found_and_not_recorded() throws Exception {
        Assertions.assertThrows(NoSuchElementException.class, () -> ask("DELETE", "/v1/runs/{run}", "77", 0));
        assertEquals(List.of(), recorded());
    }
}
