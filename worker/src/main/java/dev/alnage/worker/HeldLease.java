package dev.alnage.worker;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Observation;
import dev.alnage.worker.http.Factory.Lease;
import dev.alnage.worker.http.Factory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** A lease that is renewed for as long as it is held. When it is lost to another worker, the running command is given up. */
final class HeldLease implements AutoCloseable {
    private static final Duration PAUSE_MIN = Duration.ofMillis(200);

    private final Factory factory;
    private final Clock clock;
    private final Thread owner = Thread.currentThread();
    private final Thread renewal;
    private volatile Lease lease;
    private volatile boolean lost;
    private boolean guarding;

    private HeldLease(Factory factory, Lease lease, Clock clock) {
        this.factory = factory;
        this.clock = clock;
        this.lease = lease;
        this.renewal = Thread.ofVirtual().name("lease").unstarted(this::renew);
    }

    /** Something to do while the lease is held. */
    interface Work {
        Observation run() throws IOException, InterruptedException;
    }

    static HeldLease hold(Factory factory, Lease lease, Clock clock) {
        var held = new HeldLease(factory, lease, clock);
        held.renewal.start();
        return held;
    }

    Lease lease() {
        return lease;
    }

    /** Does the work, and breaks it off when the lease is lost. @throws Rejected.Stale if it was */
    Observation guard(Work work) throws IOException, InterruptedException {
        begin();
        try {
            return work.run();
        } catch (InterruptedException e) {
            if (lost) {
                throw lost();
            }
            throw e;
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        if (lost) {
            throw lost();
        }
        guarding = true;
    }

    private synchronized void end() {
        guarding = false;
        if (lost) {
            // an interrupt that came after the work had ended is not for whoever works next
            Thread.interrupted();
        }
    }

    private Rejected.Stale lost() {
        return new Rejected.Stale("found order " + lease.digest() + " in the hands of another worker, expected to hold its lease");
    }

    private void renew() {
        try {
            while (true) {
                var third = Duration.between(clock.instant(), lease.until()).dividedBy(3);
                Thread.sleep(third.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : third);
                try {
                    lease = factory.renew(lease);
                } catch (IOException e) {
                    // the factory may be back before the lease lapses; if it is not, certifying will tell
                    System.getLogger("alnage.worker").log(System.Logger.Level.WARNING, () -> "order=" + lease.digest() + " renewal=" + e.getMessage());
                }
            }
        } catch (Rejected e) {
            synchronized (this) {
                lost = true;
                if (guarding) {
                    owner.interrupt();
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override public void close() {
        renewal.interrupt();
    }
}
