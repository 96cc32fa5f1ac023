package demo.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** The rim of every step program: a refusal is one line on standard error and exit code 1, a wrong call is 2. */
final class Step {
    /** One step program without its exit code. */
    interface Program {
        void run(Arguments arguments) throws IOException;
    }

    private Step() {}

    static void main(String name, String[] args, String[] flags, Program program) {
        var finished = new AtomicBoolean();
        // What runs inside a step may call System.exit(0), a tested class for instance; that must not look like success.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!finished.get()) {
                System.err.println(name + ": error: found an exit before the end, expected the step to finish");
                Runtime.getRuntime().halt(3);
            }
        }));
        int code = exitCode(name, args, flags, program);
        finished.set(true);
        System.exit(code);
    }

    static int exitCode(String name, String[] args, String[] flags, Program program) {
        try {
            program.run(Arguments.parse(args, flags));
            return 0;
        } catch (Arguments.Unusable e) {
            System.err.println(name + ": usage: " + e.getMessage());
            return 2;
        } catch (Refused e) {
            System.err.println(name + ": error: " + e.getMessage());
            return 1;
        } catch (IOException | UncheckedIOException e) {
            System.err.println(name + ": error: " + e);
            return 1;
        }
    }
}
