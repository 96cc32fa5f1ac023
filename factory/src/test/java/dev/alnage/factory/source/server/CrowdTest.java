package dev.alnage.factory.source.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many pushers at once, and answers that get lost. */
class CrowdTest {
    private static final int PUSHERS = 64;

    @TempDir Path root;

    @Test @Tag("F10") void sixty_four_pushers_lose_nothing_while_the_packs_are_put_together() throws IOException, InterruptedException, ExecutionException {
        try (var server = new LocalServer(root, Limits.USUAL); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pushing = new AtomicBoolean(true);
            var packing = threads.submit(() -> {
                var times = 0;
                do {
                    times += new Repacking(server.repository, NullProgressMonitor.INSTANCE).run(Repacking.Choice::all).isPresent() ? 1 : 0;
                } while (pushing.get());
                return times;
            });
            var all = threads.invokeAll(IntStream.range(0, PUSHERS).<Callable<Boolean>>mapToObj(i -> () -> pushes(server, i)).toList());
            var first = 0;
            for (var one : all) {
                first += one.get() ? 1 : 0;
            }
            pushing.set(false);
            assertTrue(packing.get() > 0, "never repacked");
            assertEquals(1, first);
            assertEquals(PUSHERS + 1, server.repository.references().values().size());
            var git = new GitClient(root, Map.of());
            assertEquals(PUSHERS, git.git(server.repository.directory(), "rev-list", "--count", "--all").succeeded().text().lines().mapToInt(Integer::parseInt).sum());
            git.git(server.repository.directory(), "fsck", "--strict").succeeded();
            assertEquals(List.of(), Quarantine.leftOver(server.repository));
        }
    }

    /** A branch of one's own, which always works, and one that all want to make with another commit. @return whether this was the first there */
    private static boolean pushes(LocalServer server, int number) throws IOException {
        var own = History.after(LocalServer.ZERO, "own " + number);
        var wanted = server.push(LocalServer.ZERO, own.commit(), own.pack(), "refs/heads/main");
        assertTrue(wanted.contains("ok refs/heads/main") || wanted.contains("ng refs/heads/main ALN-SRC-004"), wanted);
        assertTrue(server.push(LocalServer.ZERO, own.commit(), own.pack(), "refs/heads/own-" + number).contains("ok refs/heads/own-" + number));
        return wanted.contains("ok refs/heads/main");
    }

    @Test @Tag("F1") void a_yes_that_was_lost_on_its_way_is_carried_out_before_the_next_push() throws IOException {
        var gate = new SmallGate(root.resolve("ledger"));
        PushGate losing = (push, quarantine, repository) -> {
            gate.decide(push, quarantine, repository);
            if (push.options().contains("lose the answer")) {
                throw new IOException("connection lost");
            }
            return new PushGate.Answer.Accepted(List.of());
        };
        try (var repositories = Repositories.open(root.resolve("repositories"), new RealDisk())) {
            var repository = repositories.create(new RepositoryName("shop/app"));
            var admission = new Admission(losing, (_, _, _) -> {
                throw new IOException("no changes here");
            }, gate);
            var lost = History.after(LocalServer.ZERO, "lost");
            assertThrows(IOException.class, () -> push(repository, admission, lost, "refs/heads/lost", "lose the answer"));
            assertTrue(repository.references().values().isEmpty());
            push(repository, admission, History.after(LocalServer.ZERO, "next"), "refs/heads/next", "");
            assertEquals(java.util.Set.of("refs/heads/lost", "refs/heads/next"), repository.references().values().keySet());
            assertEquals(List.of(), Quarantine.leftOver(repository));
            // and a question that never arrived leaves nothing
            assertThrows(IOException.class, () -> push(repository, admission, History.after(LocalServer.ZERO, "never"), SmallGate.UNKNOWN, ""));
            push(repository, admission, History.after(LocalServer.ZERO, "third"), "refs/heads/third", "");
            assertEquals(3, repository.references().values().size());
            assertEquals(List.of(), Quarantine.leftOver(repository));
        }
    }

    private static void push(BareRepository repository, Admission admission, History history, String name, String option) throws IOException {
        try (var quarantine = Quarantine.create(repository)) {
            new PackReceiver(Limits.USUAL).receive(new java.io.ByteArrayInputStream(history.pack()), quarantine, true);
            admission.admit(repository, quarantine, new Push("shop/app", new Pusher("ada", "key", Optional.empty(), Pusher.Transport.LOCAL),
                    List.of(new ReferenceUpdate(name, Optional.empty(), Optional.of(References.digest(history.commit())))), List.of(option)));
        }
    }
}
