package dev.alnage.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("F9")
class SystemTrustedClockTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir Path directory;
    private Instant told = NOW;
    private long nanos;

    private Path floorFile() {
        return directory.resolve("floor");
    }

    private SystemTrustedClock start() {
        return new SystemTrustedClock(((InstantSource) () -> told).withZone(ZoneOffset.UTC), () -> nanos, new FileClockFloor(floorFile()),
                SystemTrustedClock.EARLIEST, SystemTrustedClock.EARLIEST.plus(SystemTrustedClock.WINDOW));
    }

    private void pass(Duration time) {
        told = told.plus(time);
        nanos += time.toNanos();
    }

    private void refused(TrustedClock clock, String word) {
        var refusal = assertThrows(Rejected.Stale.class, clock::now);
        assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("set the clock right"), "it says what to do: " + refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-3652, 3652, -330, 2000})
    void start_with_a_clock_that_is_years_off_is_refused_and_leaves_no_trace(int days) {
        told = NOW.plus(Duration.ofDays(days));
        refused(start(), "expected one from");
        told = NOW;
        assertEquals(NOW, start().now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT87660H", "PT-87660H", "PT1H", "PT-1H", "PT301S"})
    void jump_while_running_is_refused_and_forgotten_once_the_clock_is_right_again(String jump) {
        var clock = start();
        assertEquals(NOW, clock.now());
        pass(Duration.ofMinutes(1));
        told = told.plus(Duration.parse(jump));
        refused(clock, "found");
        told = told.minus(Duration.parse(jump));
        assertEquals(NOW.plusSeconds(60), clock.now());
        assertEquals(NOW, new FileClockFloor(floorFile()).read(), "the false time was kept nowhere");
    }

    @Test void frozen_clock_is_refused() {
        var clock = start();
        for (var second = 0; second <= 300; second++) {
            assertEquals(NOW, clock.now());
            nanos += 1_000_000_000L;
        }
        refused(clock, "behind");
    }

    @Test void clock_that_runs_slow_or_fast_is_refused_in_the_end() {
        for (var rate : new double[] {0.5, 1.5}) {
            told = NOW.plus(Duration.ofDays(rate < 1 ? 0 : 1));
            var clock = start();
            refused(() -> {
                for (var minute = 0; minute < 120; minute++) {
                    clock.now();
                    told = told.plusMillis((long) (60_000 * rate));
                    nanos += 60_000_000_000L;
                }
                return clock.now();
            }, "since");
        }
    }

    @Tag("T10")
    @Test void clock_set_back_between_two_runs_is_refused_by_the_floor() {
        assertEquals(NOW, start().now());
        told = NOW.minus(Duration.ofDays(300));
        refused(start(), "floor");
        told = NOW.minus(Duration.ofHours(1));
        refused(start(), "floor");
        told = NOW.plusSeconds(1);
        assertEquals(told, start().now());
    }

    @Test void floor_rises_with_evidence() {
        var clock = start();
        clock.atLeast(NOW.plus(Duration.ofDays(1)));
        refused(clock, "floor");
        refused(start(), "floor");
        assertThrows(Rejected.Stale.class, () -> clock.atLeast(NOW.plus(Duration.ofDays(10_000))));
        told = NOW.plus(Duration.ofDays(1));
        assertEquals(told, start().now());
    }

    @Test void small_step_back_never_makes_the_time_run_backwards() {
        var clock = start();
        pass(Duration.ofMinutes(1));
        var before = clock.now();
        told = told.minusSeconds(3);
        assertEquals(before, clock.now());
        pass(Duration.ofSeconds(4));
        assertEquals(before.plusSeconds(1), clock.now());
    }

    @Test void steady_clock_is_believed_for_days_and_the_floor_follows_rarely() throws IOException {
        var clock = start();
        var writes = 0;
        var last = "";
        for (var minute = 0; minute < 3 * 24 * 60; minute++) {
            assertEquals(told, clock.now());
            var kept = Files.readString(floorFile());
            writes += kept.equals(last) ? 0 : 1;
            last = kept;
            pass(Duration.ofMinutes(1));
        }
        assertEquals(3 * 24 * 6, writes);
        assertTrue(Duration.between(new FileClockFloor(floorFile()).read(), told).compareTo(SystemTrustedClock.FLOOR_INTERVAL) <= 0);
    }

    @Test void machine_that_corrects_its_clock_by_little_again_and_again_is_believed() {
        var clock = start();
        for (var hour = 0; hour < 24 * 30; hour++) {
            pass(Duration.ofHours(1));
            told = told.plusSeconds(hour % 2 == 0 ? 40 : -30);
            clock.now();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-11-25T12:00:00Z", "2026-11-25T12:00:00+01:00\n", "2026-11-25T12:00:00Z\n2026-11-25T12:00:00Z\n"})
    void damaged_floor_is_refused_and_not_taken_for_none(String content) throws IOException {
        Files.writeString(floorFile(), content);
        assertThrows(Rejected.Malformed.class, this::start);
    }

    @Test void floor_that_cannot_be_kept_stops_no_reading() throws IOException {
        var clock = new SystemTrustedClock(Clock.fixed(NOW, ZoneOffset.UTC), () -> 0L, new FileClockFloor(directory.resolve("absent/floor")),
                SystemTrustedClock.EARLIEST, SystemTrustedClock.EARLIEST.plus(SystemTrustedClock.WINDOW));
        assertEquals(NOW, clock.now());
    }
}
