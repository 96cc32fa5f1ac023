package dev.alnage.factory;

import dev.alnage.evidence.Rejected;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The machine's clock, believed only while nothing speaks against it: it lies within the sane window, not below the floor,
 * and runs as fast as the time since start-up. A clock that jumps or stands still stops signing instead of signing wrong
 * times; it never writes an expiry (case F9).
 */
public final class SystemTrustedClock implements TrustedClock {
    private static final System.Logger LOG = System.getLogger(SystemTrustedClock.class.getName());

    /** No honest clock is before this: the program did not exist. */
    public static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    /** No installation should run a program older than this. */
    public static final Duration WINDOW = Duration.ofDays(5 * 365);
    /** How far the clock may go astray from the time that has really passed; time servers correct by less. */
    static final Duration ASTRAY_MAX = Duration.ofMinutes(5);
    /** A step back this small is a correction: the time then stands until the clock has caught up. */
    static final Duration STEP_BACK_MAX = Duration.ofSeconds(10);
    /** The floor goes to disk no more often than this, and so lags at most this far behind. */
    static final Duration FLOOR_INTERVAL = Duration.ofMinutes(10);
    /** Small errors of two honest clocks add up; after this long they are compared afresh. */
    private static final Duration COMPARISON_MAX = Duration.ofHours(1);

    private final Clock source;
    private final LongSupplier nanoTime;
    private final ClockFloor floor;
    private final Instant earliest;
    private final Instant latest;
    private Instant keptFloor;
    private Instant lastTold;
    private Instant anchor;
    private long anchorNanos;

    /** The clock of this machine in the standard window. */
    public SystemTrustedClock(ClockFloor floor) {
        this(Clock.systemUTC(), new Uptime(), floor, EARLIEST, EARLIEST.plus(WINDOW));
    }

    /** @param nanoTime nanoseconds on a count that only runs forward, as {@link Uptime} */
    public SystemTrustedClock(Clock source, LongSupplier nanoTime, ClockFloor floor, Instant earliest, Instant latest) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.floor = floor;
        this.earliest = earliest;
        this.latest = latest;
        this.keptFloor = floor.read();
        this.lastTold = keptFloor;
        this.anchor = source.instant();
        this.anchorNanos = nanoTime.getAsLong();
    }

    @Override public synchronized Instant now() {
        var nanos = nanoTime.getAsLong();
        var told = source.instant();
        requireSane(told);
        if (told.isBefore(lastTold.equals(Instant.MIN) ? lastTold : lastTold.minus(STEP_BACK_MAX))) {
            throw new Rejected.Stale("found a clock at " + told + ", expected none before its floor " + lastTold
                    + ": set the clock right, or, if it once ran ahead by mistake, stop the factory and remove " + floor.place());
        }
        requireSteady(told, nanos);
        if (told.isAfter(lastTold)) {
            lastTold = told;
        }
        keep(lastTold);
        return lastTold;
    }

    /** Raises the floor to a time that verified evidence shows to have passed, such as the last checkpoint's. */
    public synchronized void atLeast(Instant passed) {
        requireSane(passed);
        if (passed.isAfter(lastTold)) {
            lastTold = passed;
            keep(passed);
        }
    }

    private void requireSane(Instant time) {
        if (time.isBefore(earliest) || time.isAfter(latest)) {
            throw new Rejected.Stale("found a time of " + time + ", expected one from " + earliest + " to " + latest
                    + ": set the clock right, or install a newer version");
        }
    }

    private void requireSteady(Instant told, long nanos) {
        var elapsed = Duration.ofNanos(nanos - anchorNanos);
        var astray = Duration.between(anchor.plus(elapsed), told);
        if (astray.abs().compareTo(ASTRAY_MAX) > 0) {
            throw new Rejected.Stale("found a clock that is " + astray.abs().toSeconds() + " seconds " + (astray.isNegative() ? "behind" : "ahead of")
                    + " the time passed since " + anchor + ", expected at most " + ASTRAY_MAX.toSeconds()
                    + ": set the clock right, and start the factory again once it is");
        }
        if (elapsed.compareTo(COMPARISON_MAX) > 0) {
            anchor = told;
            anchorNanos = nanos;
        }
    }

    private void keep(Instant time) {
        if (!keptFloor.equals(Instant.MIN) && time.isBefore(keptFloor.plus(FLOOR_INTERVAL))) {
            return;
        }
        try {
            floor.raise(time);
        } catch (UncheckedIOException e) {
            // A full disk must not stop reading and verifying (case F4). This process still keeps its floor in memory.
            LOG.log(System.Logger.Level.WARNING, () -> "event=clock-floor-not-kept place=" + floor.place() + " reason=" + e.getMessage());
        }
        keptFloor = time;
    }
}
