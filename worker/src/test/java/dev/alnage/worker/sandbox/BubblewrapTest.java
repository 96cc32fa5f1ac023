package dev.alnage.worker.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.evidence.order.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BubblewrapTest {
    private Boxes boxes;

    @BeforeEach void make_a_box() throws IOException {
        Assumptions.assumeTrue(Tool.find(Bubblewrap.NAME).isPresent(), "bubblewrap is not installed");
        boxes = new Boxes("runc");
    }

    @AfterEach void take_it_down() throws IOException {
        if (boxes != null) {
            boxes.close();
        }
    }

    private Observation shell(Limits limits, String script) throws Exception {
        return new Bubblewrap(Tool.find(Bubblewrap.NAME).orElseThrow(), Privilege.MACHINE, Clock.systemUTC()).run(boxes.box(limits, "/bin/sh", "-c", script), boxes.log(), true);
    }

    @Tag("build/runtime-security")
    @Test void what_nobody_watched_is_recorded_as_not_observed() throws Exception {
        assertInstanceOf(Trace.NotObserved.class, shell(Boxes.LIMITS, "nc 192.0.2.1 80; true").trace());
    }

    @Test void attacks_fail_as_in_any_sandbox() throws Exception {
        for (var attack : new String[] {"nc 192.0.2.1 80", "mount -t tmpfs none /tmp", "unshare -U true", "echo x > /work/in/source", "echo x > /file"}) {
            assertFalse(shell(Boxes.LIMITS, attack).outcome().succeeded(), attack);
        }
    }

    @Test void limits_of_time_log_and_scratch_end_it() throws Exception {
        var brief = new Limits(Duration.ofSeconds(1), 64L << 20, 64, Boxes.LIMITS.scratchBytes(), 8L << 20, 1L << 20);
        assertEquals(new Ending.Killed(Limit.TIME), shell(brief, "sleep 60").outcome().ending());
        assertEquals(new Ending.Killed(Limit.LOG), shell(Boxes.LIMITS, "yes").outcome().ending());
        assertEquals(new Ending.Killed(Limit.SCRATCH), shell(Boxes.LIMITS, "cat /dev/zero > out/file; sleep 15").outcome().ending());
    }

    @Test void a_command_runs_and_is_seen_confined() throws Exception {
        var seen = shell(Boxes.LIMITS, "cat in/source > out/file; id -u; exit 5");
        assertEquals(new Ending.Exited(5), seen.outcome().ending());
        assertEquals("1000\n", boxes.printed());
        assertEquals("honest\n", Files.readString(boxes.scratch.resolve("out/file")));
        assertEquals("bwrap", seen.isolation().runtime());
        assertTrue(seen.isolation().network().none() && seen.isolation().withoutCapabilities() && seen.isolation().noNewPrivileges());
        assertEquals(2, seen.isolation().seccompMode());
        assertEquals(1_001_000, seen.isolation().uidMap().getFirst().outside());
    }
}
