package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Times as people type them: {@code 30d}, {@code 12h}, or 2026-11-25T12:00:00Z. */
final class Moments {
    private static final long AMOUNT_MAX = 100_000;

    private Moments() {}

    /** So long before now, or that time. */
    static Instant before(String typed, Instant now) {
        return at(typed, now, -1);
    }

    /** So long after now, or that time. */
    static Instant after(String typed, Instant now) {
        return at(typed, now, 1);
    }

    private static Instant at(String typed, Instant now, int direction) {
        try {
            var unit = typed.charAt(typed.length() - 1);
            if (unit == 'd' || unit == 'h') {
                var amount = Long.parseLong(typed, 0, typed.length() - 1, 10);
                if (amount >= 0 && amount <= AMOUNT_MAX) {
                    return now.plus((unit == 'd' ? Duration.ofDays(amount) : Duration.ofHours(amount)).multipliedBy(direction));
                }
            } else {
                return Instant.parse(typed);
            }
        } catch (NumberFormatException | DateTimeException e) {
            // said below
        }
        throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + typed + ", expected a time such as 30d, 12h or 2026-11-25T12:00:00Z", "");
    }
}
