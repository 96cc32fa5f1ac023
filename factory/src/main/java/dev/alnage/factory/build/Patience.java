package dev.alnage.factory.build;

import dev.alnage.factory.http.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Asks again while another process of the factory is away: the supervisor starts it again, and since every verb is safe to
 * repeat it does not matter whether the lost answer was a yes. A refusal is an answer.
 */
final class Patience {
    private static final Duration PAUSE_MIN = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
    private static final int SERVER_ERROR = 500;

    private final Duration longest;
    private final BooleanSupplier wanted;
    private final Consumer<String> troubles;

    /** @param wanted whether an answer still matters. @param troubles is told of each try that failed */
    Patience(Duration longest, BooleanSupplier wanted, Consumer<String> troubles) {
        this.longest = longest;
        this.wanted = wanted;
        this.troubles = troubles;
    }

    /** Something that another process is asked for. */
    interface Question<T> {
        T ask() throws IOException;
    }

    <T> T ask(Question<T> question) throws IOException, InterruptedException {
        var end = System.nanoTime() + longest.toNanos();
        for (var pause = PAUSE_MIN; ; pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX) {
            try {
                return question.ask();
            } catch (IOException | RuntimeException e) {
                if (!isPassing(e) || !wanted.getAsBoolean() || System.nanoTime() + pause.toNanos() - end > 0) {
                    throw e;
                }
                troubles.accept(String.valueOf(e.getMessage()));
            }
            Thread.sleep(pause);
        }
    }

    /** Whether it says that somebody was out of reach or broke down, and not that they said no. */
    static boolean isPassing(Exception trouble) {
        return trouble instanceof IOException || trouble instanceof UncheckedIOException
                || trouble instanceof Refused refused && refused.problem().status() >= SERVER_ERROR;
    }
}
