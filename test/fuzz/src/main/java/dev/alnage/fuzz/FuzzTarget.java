package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What Jazzer calls: one target, or several in one process, since its start costs more than many thousand inputs. Of several, the last
 * byte of an input says for which of them it is; {@link Seeds} writes the first ones.
 */
public final class FuzzTarget {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static List<Target> targets = List.of(Target.values()[0]);
    private static long[] executions = new long[1];

    private FuzzTarget() {}

    /** Called once, with what {@code --target_args} says: the names of the targets. */
    public static void fuzzerInitialize(String[] names) {
        targets = Arrays.stream(names).map(Target::of).toList();
        executions = new long[targets.size()];
    }

    /** Called with every input; whatever it throws is a finding. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (targets.size() == 1) {
            test(0, Bytes.of(input));
        } else if (input.length > 0) {
            test((input[input.length - 1] & 0xff) % targets.size(), Bytes.of(input).slice(0, input.length - 1));
        }
    }

    /** Called at the end: {@code tools/fuzz} reads how many inputs each target has had. */
    public static void fuzzerTearDown() {
        for (var i = 0; i < executions.length; i++) {
            System.err.println("fuzz " + targets.get(i).word() + ": " + executions[i] + " executions");
        }
    }

    private static void test(int number, Bytes input) {
        executions[number]++;
        try {
            var target = targets.get(number);
            var took = run(target, input);
            // A pause of the machine is not the reader's: only what is slow again is slow.
            if (took.compareTo(LONGEST) > 0 && run(target, input).compareTo(LONGEST) > 0) {
                throw new AssertionError("took " + took.toMillis() + " ms for " + input.size() + " bytes");
            }
        } catch (Throwable e) {
            System.err.println("== of the target " + targets.get(number).word());
            throw e;
        }
    }

    private static Duration run(Target target, Bytes input) {
        var begin = System.nanoTime();
        try {
            target.run(input);
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
