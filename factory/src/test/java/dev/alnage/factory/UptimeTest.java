package dev.alnage.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UptimeTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "12", "12.3", "12.3 4.5", ".10 1.00", "a.10 1.00", "12.345 1.00"})
    void other_form_is_an_error(String text) {
        assertThrows(RuntimeException.class, () -> Uptime.parse(text));
    }

    @Test void seconds_and_hundredths_are_read() {
        assertEquals(Duration.ofMillis(4_012_340).toNanos(), Uptime.parse("4012.34 7213.90\n"));
    }

    @Test void it_runs_as_fast_as_the_time() throws InterruptedException {
        var uptime = new Uptime();
        var begin = uptime.getAsLong();
        var nanos = System.nanoTime();
        Thread.sleep(300);
        var difference = uptime.getAsLong() - begin - (System.nanoTime() - nanos);
        assertTrue(Math.abs(difference) < 250_000_000, difference + " ns apart");
    }
}
