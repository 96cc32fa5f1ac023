package dev.alnage.factory.build;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What has happened, for whoever watches: events in order, and a bell that rings when orders wait for workers. */
public final class Watchers {
    private static final int EVENTS_KEPT_MAX = 100_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Condition orders = lock.newCondition();
    private final List<RunEvent> events = new ArrayList<>();
    private long number;
    private long offers;

    void event(Instant at, String run, String step, StepState state, String pool, String detail) {
        lock.lock();
        try {
            events.add(new RunEvent(++number, at, run, step, state, pool, detail));
            if (events.size() > EVENTS_KEPT_MAX) {
                events.subList(0, EVENTS_KEPT_MAX / 10).clear();
            }
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void changed(RunView view) {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void ordersOffered() {
        lock.lock();
        try {
            offers++;
            orders.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Events after a number; waits until there are any or the time is up. */
    public List<RunEvent> after(long last, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            var nanos = wait.toNanos();
            while (number <= last && nanos > 0) {
                nanos = news.awaitNanos(nanos);
            }
            return events.stream().filter(event -> event.number() > last).toList();
        } finally {
            lock.unlock();
        }
    }

    public long offers() {
        lock.lock();
        try {
            return offers;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until orders were offered after the count that the caller saw. */
    public void awaitOffers(long seen, Duration wait) throws InterruptedException {
        lock.lock();
        try {
            var nanos = TimeUnit.NANOSECONDS.convert(wait);
            while (offers <= seen && nanos > 0) {
                nanos = orders.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}
