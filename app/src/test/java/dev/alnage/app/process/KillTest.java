package dev.alnage.app.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.RunState;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.claim.Deployment;
import dev.alnage.evidence.claim.Receipt;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Role;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.store.CheckpointTrust;
import dev.alnage.factory.store.Fsck;
import dev.alnage.factory.store.LogVerifier;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every party is killed at random moments while runs go; {@code -Dkills=N -Dseed=N} kill more often, or as before. */
class KillTest {
    private static final List<String> PARTIES = List.of("factory", "storer", "sealer", "worker-a", "worker-b");
    private static final int KILLS = Integer.getInteger("kills", 12);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final long PAUSE_MILLIS_MAX = 1_500;
    /** Each look verifies the whole log, so looking all the time would take from the runs what they need to get on. */
    private static final long LOOK_MILLIS = 100;
    private static final long SETTLE_NANOS_MAX = 240_000_000_000L;

    private final Random random = new Random(SEED);
    private final TreeSet<String> acknowledged = new TreeSet<>();
    private Optional<Checkpoint> remembered = Optional.empty();

    @Test @Tag("F1")
    void killing_any_party_at_any_moment_loses_nothing_and_publishes_once() throws Exception {
        killAnyParty(KILLS);
    }

    @Test @Tag("F1") @Tag("deep")
    void killing_them_a_hundred_times_loses_nothing_either() throws Exception {
        killAnyParty(100);
    }

    private void killAnyParty(int kills) throws Exception {
        try (var small = new SmallFactory()) {
            small.start();
            for (var kill = 0; kill < kills; kill++) {
                if (random.nextInt(4) > 0) {
                    // most of them in the middle of work, some while others are still starting
                    awaitAnswer(small);
                }
                drive(small, true, System.nanoTime() + random.nextLong(PAUSE_MILLIS_MAX) * 1_000_000);
                small.supervisor.kill(PARTIES.get(random.nextInt(PARTIES.size())));
            }
            // what was recorded and never answered is taken up by the next factory
            small.supervisor.kill("factory");
            settle(small);
            var runs = small.client.runs();
            runs.forEach(run -> assertEquals("PASSED", run.state(), () -> why(small, run.id() + " " + run.steps())));
            assertFalse(runs.isEmpty());
            requireSound(small);
            requireAllAcknowledged(small.client);
            requireOnceOnward(small, runs);
        }
    }

    private static String why(SmallFactory small, String what) {
        return "-Dseed=" + SEED + ": " + what + "\n" + small.logs();
    }

    /** Lets runs go on as a person would, whatever does not answer. */
    private void drive(SmallFactory small, boolean more, long until) throws InterruptedException {
        do {
            try {
                look(small, more);
            } catch (IOException | Refused e) {
                // somebody has just been killed
                assertTrue(!(e instanceof Refused refused) || refused.problem().status() >= 500, () -> why(small, e.getMessage()));
            }
            Thread.sleep(LOOK_MILLIS);
        } while (System.nanoTime() < until);
    }

    private static void awaitAnswer(SmallFactory small) throws InterruptedException {
        for (var until = System.nanoTime() + 60_000_000_000L; System.nanoTime() < until; Thread.sleep(50)) {
            try {
                small.client.runs();
                return;
            } catch (IOException e) {
                // not yet
            }
        }
    }

    private void look(SmallFactory small, boolean more) throws IOException {
        var runs = small.client.runs();
        runs.forEach(this::remember);
        remembered = Optional.of(LogVerifier.verify(new RealDisk(), small.home.store().resolve("ledger"), trust(small), remembered));
        if (runs.stream().anyMatch(run -> run.state().equals("WAITING_FOR_PEOPLE"))) {
            small.approve();
        }
        if (more && runs.stream().noneMatch(run -> run.state().equals("RUNNING"))) {
            remember(small.start());
        }
    }

    private void remember(RunState run) {
        run.steps().stream().flatMap(step -> step.attempts().stream()).filter(attempt -> attempt.state().equals("DONE"))
                .forEach(attempt -> acknowledged.add(attempt.order().toString()));
        acknowledged.add("run " + run.id());
    }

    private void settle(SmallFactory small) throws InterruptedException, IOException {
        var until = System.nanoTime() + SETTLE_NANOS_MAX;
        var quiet = 0;
        while (quiet < 2 && System.nanoTime() < until) {
            drive(small, false, System.nanoTime() + 1_000_000_000L);
            try {
                quiet = small.client.runs().stream().allMatch(run -> run.rests() && !run.state().equals("WAITING_FOR_PEOPLE")) ? quiet + 1 : 0;
            } catch (IOException e) {
                quiet = 0;
            }
        }
    }

    private static CheckpointTrust trust(SmallFactory small) throws IOException {
        return CheckpointTrust.of(new NoteKey(Settings.read(small.home).origin(), small.trust().keys(Role.CHECKPOINT).iterator().next()));
    }

    private void requireSound(SmallFactory small) throws IOException {
        var store = small.home.store();
        var report = Fsck.check(new RealDisk(), store.resolve("ledger"), store.resolve("blobs"), trust(small));
        assertEquals(List.of(), report.damages(), () -> why(small, "damage"));
        assertTrue(LogVerifier.verify(new RealDisk(), store.resolve("ledger"), trust(small), remembered).size() > 0);
    }

    /** Each step and run that the factory ever told of is in the ledger, a step with exactly one receipt. */
    private void requireAllAcknowledged(FactoryClient client) throws IOException {
        var known = new TreeSet<String>();
        for (var run : client.runs()) {
            known.add("run " + run.id());
        }
        var evidence = new FactoryEvidence(client);
        for (var each : acknowledged) {
            if (each.startsWith("run ")) {
                assertTrue(known.contains(each), () -> "-Dseed=" + SEED + ": " + each + " is lost");
            } else {
                assertEquals(1, evidence.about(Digest.parse(each)).stream().map(found -> SmallFactory.statement(found.envelope()))
                        .filter(statement -> statement.predicate().type().equals(Receipt.TYPE)).count(), "-Dseed=" + SEED + ": receipts of " + each);
            }
        }
    }

    private void requireOnceOnward(SmallFactory small, List<RunState> runs) throws IOException {
        Map<String, Integer> told = new TreeMap<>();
        for (long from = 0; ; ) {
            var entries = small.client.entries(from);
            if (entries.isEmpty()) {
                break;
            }
            for (var entry : entries) {
                from = entry.index() + 1;
                if (entry.predicateType().equals(Predicate.Release.TYPE) || entry.predicateType().equals(Deployment.TYPE)) {
                    var statement = SmallFactory.statement(small.client.findAttestation(entry.envelope()).orElseThrow().envelope());
                    told.merge(statement.predicate() instanceof Predicate.Release(_, var id) ? id : deployed(Deployment.read(statement)), 1, Integer::sum);
                }
            }
        }
        Map<String, Integer> expected = new TreeMap<>();
        for (var run : runs) {
            expected.put(run.id() + "/publish", 1);
            for (var artifact : run.findStep("live").orElseThrow().inputs().values()) {
                expected.put(run.id() + "/live/" + artifact, 1);
            }
            assertEquals(SmallFactory.STONE, Files.readString(small.published(run.id())));
        }
        assertEquals(expected, told, () -> why(small, "releases and deployments"));
    }

    private static String deployed(Deployment deployment) {
        return deployment.run() + "/" + deployment.step() + "/" + deployment.artifact();
    }
}
