package dev.alnage.app;

import dev.alnage.app.cli.CommandLine;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Surroundings;
import java.util.List;

/** The program. */
public final class Main {
    private static final int THREADS_MAX = 16;

    private Main() {}

    public static void main(String[] words) {
        var exit = new CommandLine(Commands.table(), Surroundings.ofProcess()).run(List.of(words));
        // System.exit asks every jar for a logger first, which takes as long as starting up. Returning does not.
        if (exit != Exit.PASSED || othersKeepRunning()) {
            System.exit(exit.code());
        }
    }

    /** Whether a thread of a command would keep the program alive. */
    private static boolean othersKeepRunning() {
        var threads = new Thread[THREADS_MAX];
        var count = Thread.currentThread().getThreadGroup().enumerate(threads);
        for (var i = 0; i < count; i++) {
            if (threads[i] != Thread.currentThread() && !threads[i].isDaemon()) {
                return true;
            }
        }
        return count == THREADS_MAX;
    }
}
