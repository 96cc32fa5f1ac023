package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What Jazzer calls: one target, named by the first argument, with one input after the other. */
public final class FuzzTarget {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static Target target = Target.values()[0];

    private FuzzTarget() {}

    /** Called once, with what {@code --target_args} says. */
    public static void fuzzerInitialize(String[] arguments) {
        target = Target.of(arguments[0]);
    }

    /** Called with every input; whatever it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        var bytes = Bytes.of(input);
        var took = run(bytes);
        // A pause of the machine is not the reader's: only what is slow again is slow.
        if (took.compareTo(LONGEST) > 0 && run(bytes).compareTo(LONGEST) > 0) {
            throw new AssertionError(target + " took " + took.toMillis() + " ms for " + input.length + " bytes");
        }
    }

    private static Duration run(Bytes bytes) {
        var begin = System.nanoTime();
        try {
            target.run(bytes);
        } catch (Rejected e) {
            if (e.getMessage().length() > 10_000 || e.getMessage().indexOf('\n') >= 0) {
                throw new AssertionError("a message that is no one line of text", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
