package dev.alnage.evidence.order;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.List;

/**
 * What the processes of a command tried, seen from outside. That nobody looked is a state of its own: it is never written
 * as an empty trace, which would claim that nothing happened.
 */
public sealed interface Trace {
    int LISTED_MAX = 4096;

    /** Nobody looked, and why. */
    record NotObserved(String reason) implements Trace {}

    /**
     * Every exec and every attempt to reach a socket was stopped and looked at. At most {@link #LISTED_MAX} execs are
     * listed; {@code execs} counts all. {@code attemptsNotListed} counts attempts beyond those listed.
     */
    record Observed(long execs, List<Exec> listed, List<Attempt> attempts, long attemptsNotListed) implements Trace {
        public Observed {
            listed = List.copyOf(listed);
            attempts = List.copyOf(attempts);
            if (listed.size() > LISTED_MAX || attempts.size() > LISTED_MAX || execs < listed.size() || attemptsNotListed < 0) {
                throw new Rejected.Malformed("found a trace of " + listed.size() + " listed and " + execs
                        + " counted execs, expected no more listed than counted and at most " + LISTED_MAX);
            }
        }

        /** Attempts to reach something outside: the findings. */
        public List<Attempt> findings() {
            return attempts.stream().filter(Attempt::finding).toList();
        }
    }

    /**
     * A program was started. {@code asked} is the path that the process asked for, which another of its threads may change
     * between our look and the call; {@code exe} is what it was then seen to run, empty if it was gone by then.
     */
    record Exec(int pid, String asked, String exe) {}

    /**
     * A call that reaches for a socket address, answered with an error; the same one again at once is not listed again. A finding is every one except a path in the
     * sandbox's own file system, where nobody listens: C libraries ask there for a name cache.
     */
    record Attempt(int pid, String call, String address, String exe, boolean finding) {}

    default Json.Members toJson() {
        return switch (this) {
            case NotObserved(var reason) -> Json.object().with("observed", Json.bool(false)).with("reason", reason).build();
            case Observed(var execs, var listed, var attempts, var more) -> Json.object().with("observed", Json.bool(true))
                    .with("execs", execs)
                    .with("listed", Json.array(listed.stream().map(exec -> Json.object().with("pid", exec.pid())
                            .with("asked", exec.asked()).with("exe", exec.exe()).build()).toList()))
                    .with("attempts", Json.array(attempts.stream().map(attempt -> Json.object().with("pid", attempt.pid())
                            .with("call", attempt.call()).with("address", attempt.address()).with("exe", attempt.exe())
                            .with("finding", Json.bool(attempt.finding())).build()).toList()))
                    .with("attemptsNotListed", more).build();
        };
    }

    /** Reads what {@link #toJson()} wrote; a member more or less is refused. */
    static Trace read(Json json) {
        var fields = Fields.of("trace", json);
        var trace = fields.bool("observed")
                ? new Observed(fields.integer("execs", 0, Fields.INTEGER_MAX), fields.list("listed", Trace::exec),
                        fields.list("attempts", Trace::attempt), fields.integer("attemptsNotListed", 0, Fields.INTEGER_MAX))
                : new NotObserved(fields.text("reason"));
        fields.noOthers();
        return trace;
    }

    private static Exec exec(Json json) {
        var fields = Fields.of("exec", json);
        var exec = new Exec((int) fields.integer("pid", 0, Integer.MAX_VALUE), fields.text("asked"), fields.text("exe"));
        fields.noOthers();
        return exec;
    }

    private static Attempt attempt(Json json) {
        var fields = Fields.of("attempt", json);
        var attempt = new Attempt((int) fields.integer("pid", 0, Integer.MAX_VALUE), fields.text("call"),
                fields.text("address"), fields.text("exe"), fields.bool("finding"));
        fields.noOthers();
        return attempt;
    }
}
