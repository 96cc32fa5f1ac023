package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.app.client.RunState;
import dev.alnage.app.client.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** What commands printed, one line of theirs a line of ours. */
public final class BuildLogs implements Command {
    private static final Flag FAILED = Flag.of("failed", "only steps that did not succeed");

    @Override public Usage usage() {
        return Usage.of("[RUN]", "[STEP]").with(Flag.LAST, FAILED);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var run = session.run(in, 0);
            var found = false;
            for (var step : run.steps()) {
                var wanted = in.positionals().size() < 2 || in.positional(1).equals(step.id());
                if (wanted && !(in.has(FAILED.name()) && (step.state().equals("DONE") || step.state().equals("REUSED")))) {
                    for (var attempt : step.attempts()) {
                        found |= print(in, session, step, attempt);
                    }
                }
            }
            if (!found) {
                in.console().say("no log yet");
            }
            return Exit.PASSED;
        }
    }

    private static boolean print(Invocation in, Session session, RunState.Step step, RunState.Attempt attempt) throws IOException {
        for (var log : attempt.log()) {
            in.console().say("== " + step.id() + " on pool " + attempt.pool() + ", log " + log);
            try (var lines = new BufferedReader(new InputStreamReader(session.client().blob(log), StandardCharsets.UTF_8))) {
                for (String line; (line = lines.readLine()) != null; ) {
                    // a log is a stranger's words: no control character of it reaches the terminal
                    in.out().println(Visible.line(line));
                }
            }
        }
        return !attempt.log().isEmpty();
    }
}
