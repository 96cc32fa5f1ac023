package dev.alnage.factory.source.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who is reading whole packs of a repository. Somebody who began while a pack was there may go on copying from it, so what removes one
 * waits for those readers, and for no later one.
 */
final class Readers {
    private final TreeSet<Long> open = new TreeSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private long next;

    /** What is to be done once every reader below a number has gone, or the time has. */
    private record Waiting(long below, long deadlineNanos, Runnable then) {}

    /** A read that goes on until it is closed. */
    interface Reading extends AutoCloseable {
        @Override void close();
    }

    Reading begin() {
        long number;
        synchronized (this) {
            number = next++;
            open.add(number);
        }
        return () -> end(number);
    }

    private void end(long number) {
        synchronized (this) {
            open.remove(number);
        }
        // not in the thread of the one who has just been served: what is done may wait for a push
        var due = due();
        if (!due.isEmpty()) {
            Thread.ofVirtual().name("after readers").start(() -> due.forEach(Runnable::run));
        }
    }

    /**
     * Does something once all have gone who are reading now: at once if nobody is, else soon after the last of them.
     *
     * @param atMost how long a reader is waited for: one who stays longer may have to read again
     */
    void whenGone(Duration atMost, Runnable then) {
        synchronized (this) {
            waiting.add(new Waiting(next, System.nanoTime() + atMost.toNanos(), then));
        }
        runDue();
    }

    /** Does what has waited long enough; somebody has to look now and then. */
    void runDue() {
        due().forEach(Runnable::run);
    }

    private synchronized List<Runnable> due() {
        var now = System.nanoTime();
        var due = waiting.stream().filter(each -> open.isEmpty() || open.first() >= each.below || now - each.deadlineNanos >= 0).toList();
        waiting.removeAll(due);
        return due.stream().map(Waiting::then).toList();
    }
}
