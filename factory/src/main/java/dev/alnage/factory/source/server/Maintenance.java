package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.TrustedClock;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.ProgressMonitor;

/**
 * Keeps each push from leaving a pack behind for ever: looks at the repositories every minute, and at one into which something came at
 * once, and puts small packs together, one repository at a time, and all packs of one when somebody asks.
 */
public final class Maintenance implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final int TICK_SECONDS = 60;
    /** Each is looked into for each object that is asked for. */
    static final int PACKS_MAX = 20;
    /** A clone of less is made up quickly without bitmaps. */
    static final long BITMAPS_FROM_BYTES = 1 << 20;

    private final Repositories repositories;
    private final TrustedClock clock;
    private final BlockingQueue<RepositoryName> queue = new LinkedBlockingQueue<>();
    /** Who is in the queue, or what is being done because somebody asked. */
    private final Set<RepositoryName> asked = ConcurrentHashMap.newKeySet();
    private final Map<RepositoryName, Last> last = new ConcurrentHashMap<>();
    /** Who is in the queue because something came in. */
    private final Set<RepositoryName> grown = ConcurrentHashMap.newKeySet();
    /** With which packs there was nothing more to be done. */
    private final Map<RepositoryName, List<KeptPack>> settled = new ConcurrentHashMap<>();
    private volatile Optional<Doing> doing = Optional.empty();
    private volatile boolean closed;

    /** What came of it the last time. @param error empty when it went well */
    public record Last(Instant at, int replaced, int made, String error) {}

    /** How a repository is kept. @param doing what is being done to it, in words; empty for nothing */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record State(int packs, long bytes, boolean bitmaps, String doing, Optional<Last> last) {}

    public Maintenance(Repositories repositories, TrustedClock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    /** Begins to look, until it is closed. */
    public void start() {
        Thread.ofPlatform().daemon().name("maintenance").start(() -> {
            while (!closed) {
                try {
                    var name = queue.poll(TICK_SECONDS, TimeUnit.SECONDS);
                    if (name == null) {
                        look();
                    } else {
                        answer(name);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (IOException | RuntimeException e) {
                    LOG.log(System.Logger.Level.ERROR, () -> "maintenance=failed reason=\"" + RefusalText.shown(String.valueOf(e.getMessage())) + "\"", e);
                }
            }
        });
    }

    private void answer(RepositoryName name) throws IOException {
        grown.remove(name);
        if (!asked.contains(name)) {
            look(name);
            return;
        }
        try {
            run(name, Repacking.Choice::all);
        } finally {
            asked.remove(name);
        }
    }

    /** Has a repository looked at as soon as the one before it is done: who clones one that has just come in shall not wait for what bitmaps spare. */
    public void grew(RepositoryName name) {
        if (grown.add(name)) {
            queue.add(name);
        }
    }

    /** Has all packs of a repository put together soon. @throws NoSuchElementException if there is no such repository */
    public State ask(RepositoryName name) throws IOException {
        var repository = find(name);
        if (asked.add(name)) {
            queue.add(name);
        }
        return state(repository);
    }

    /** How a repository is kept now. @throws NoSuchElementException if there is no such repository */
    public State state(RepositoryName name) throws IOException {
        return state(find(name));
    }

    private State state(BareRepository repository) throws IOException {
        var packs = KeptPack.list(repository.packs());
        var now = doing;
        var words = now.filter(each -> each.name.equals(repository.name())).map(Doing::words).orElseGet(() -> asked.contains(repository.name()) ? "waiting"
                : RepackJournal.isOpen(repository.directory()) ? "waiting for those who still read the old packs" : "");
        return new State(packs.size(), packs.stream().mapToLong(KeptPack::bytes).sum(), packs.stream().anyMatch(KeptPack::bitmaps), words,
                Optional.ofNullable(last.get(repository.name())));
    }

    /** Looks at each repository once, and puts together what has become too many. */
    void look() throws IOException {
        for (var name : repositories.list()) {
            if (closed) {
                return;
            }
            look(name);
        }
    }

    private void look(RepositoryName name) throws IOException {
        var repository = find(name);
        repository.readers().runDue();
        var packs = KeptPack.list(repository.packs());
        if (isDue(packs) && !packs.equals(settled.get(name))) {
            run(name, Maintenance::choose);
        }
    }

    private static boolean isDue(List<KeptPack> packs) {
        return packs.size() > PACKS_MAX || lacksBitmaps(packs);
    }

    private static boolean lacksBitmaps(List<KeptPack> packs) {
        return packs.stream().noneMatch(KeptPack::bitmaps) && packs.stream().mapToLong(KeptPack::bytes).sum() >= BITMAPS_FROM_BYTES;
    }

    private static Repacking.Choice choose(List<KeptPack> packs) {
        return lacksBitmaps(packs) ? Repacking.Choice.all(packs) : Repacking.Choice.small(packs);
    }

    /** A failure is on record and in the log, and changes nothing: the next look tries again, if there are other packs then. */
    private void run(RepositoryName name, Repacking.Chooser chooser) throws IOException {
        var repository = find(name);
        var began = System.nanoTime();
        var progress = new Doing(name);
        doing = Optional.of(progress);
        try {
            var outcome = new Repacking(repository, progress).run(chooser);
            last.put(name, new Last(clock.now(), outcome.map(Repacking.Outcome::replaced).orElse(0), outcome.map(Repacking.Outcome::made).orElse(0), ""));
            LOG.log(System.Logger.Level.INFO, () -> "repository=" + name + " packs-replaced=" + outcome.map(Repacking.Outcome::replaced).orElse(0) + " packs-made="
                    + outcome.map(Repacking.Outcome::made).orElse(0) + " ms=" + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        } catch (IOException | Rejected e) {
            last.put(name, new Last(clock.now(), 0, 0, "ALN-SRC-170 " + e.getMessage()));
            LOG.log(System.Logger.Level.WARNING, () -> "repository=" + name + " repacking=failed reason=\"" + RefusalText.shown(String.valueOf(e.getMessage())) + "\"");
        } finally {
            doing = Optional.empty();
            settled.put(name, KeptPack.list(repository.packs()));
        }
    }

    private BareRepository find(RepositoryName name) throws IOException {
        return repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
    }

    @Override public void close() {
        closed = true;
    }

    /** What is being done to a repository, as far as it has come. */
    private final class Doing implements ProgressMonitor {
        private final RepositoryName name;
        private volatile String task = "counting objects";
        private volatile int total;
        private volatile int done;

        Doing(RepositoryName name) {
            this.name = name;
        }

        String words() {
            return total == UNKNOWN ? task : task + " " + done + " of " + total;
        }

        @Override public void start(int tasks) {}

        @Override public void beginTask(String title, int work) {
            task = title.toLowerCase(Locale.ROOT);
            total = work;
            done = 0;
        }

        @Override public void update(int completed) {
            done += completed;
        }

        @Override public void endTask() {}

        @Override public boolean isCancelled() {
            return closed;
        }

        @Override public void showDuration(boolean enabled) {}
    }
}
