package dev.alnage.app.run;

import dev.alnage.app.cli.Console;
import dev.alnage.app.cli.LiveTree;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.RunState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Shows a run as it goes, until it rests: done, stuck, or waiting for people. */
public final class RunWatch {
    private final FactoryClient client;
    private final LiveTree tree;

    public RunWatch(FactoryClient client, Console console) {
        this.client = client;
        this.tree = console.liveTree();
    }

    /** Returns the run when nothing more happens by itself. */
    public RunState untilItRests(String id) throws IOException {
        return untilItRestsAfter(id, "");
    }

    /** As above, but not in a state that has just been left by what somebody did, and is still told for a moment. */
    public RunState untilItRestsAfter(String id, String left) throws IOException {
        long seen = 0;
        while (true) {
            var state = client.run(id);
            tree.show(lines(state, Instant.now()));
            if (state.rests() && !state.state().equals(left)) {
                return state;
            }
            for (var event : client.events(seen)) {
                seen = Math.max(seen, event.number());
            }
        }
    }

    private static List<LiveTree.Line> lines(RunState state, Instant now) {
        var lines = new ArrayList<LiveTree.Line>();
        for (var step : state.steps()) {
            lines.add(new LiveTree.Line(step.id(), step.id().contains(".") ? 1 : 0, mark(step.state()), text(step, now),
                    !step.state().equals("WAITING") && !step.state().equals("RUNNING") && !step.state().equals("NEEDS_PEOPLE")));
        }
        return lines;
    }

    private static String text(RunState.Step step, Instant now) {
        var words = new ArrayList<String>();
        words.add(step.id());
        words.add(word(step.state()));
        if (step.attempts().size() > 1) {
            words.add("on " + step.attempts().stream().map(RunState.Attempt::pool).collect(Collectors.joining(" and ")));
        }
        if (step.started().isPresent() && !step.state().equals("REUSED")) {
            words.add(seconds(Duration.between(step.started().get(), step.ended().filter(e -> e.isAfter(step.started().get())).orElse(now))));
        }
        if (!step.detail().isEmpty()) {
            words.add("· " + step.detail());
        }
        return String.join("  ", words);
    }

    private static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** The state in a word; the mark beside it says the same. */
    public static String word(String state) {
        return switch (state) {
            case "DONE" -> "done";
            case "REUSED" -> "taken over";
            case "RUNNING" -> "running";
            case "NEEDS_PEOPLE" -> "waits for people";
            case "FAILED" -> "failed";
            case "REFUSED" -> "refused";
            case "CANCELLED" -> "cancelled";
            default -> "waits";
        };
    }

    public static Mark mark(String state) {
        return switch (state) {
            case "DONE", "REUSED", "PASSED" -> Mark.YES;
            case "RUNNING" -> Mark.RUNNING;
            case "FAILED", "REFUSED" -> Mark.NO;
            case "CANCELLED" -> Mark.NOTHING;
            default -> Mark.WAITING;
        };
    }
}
