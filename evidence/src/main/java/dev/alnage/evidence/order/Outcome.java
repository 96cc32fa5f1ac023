package dev.alnage.evidence.order;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.Arrays;

/** How a command ended, when, and what it printed. The worker's own words: nothing of it is taken from the sandbox. */
public record Outcome(Ending ending, Instant started, Instant finished, Digest log, long logBytes) {
    /** 128 + SIGKILL. */
    public static final int KILLED_EXIT_CODE = 137;

    /** Which limit ended a command. */
    public enum Limit {
        TIME("time"), MEMORY("memory"), PROCESSES("processes"), SCRATCH("scratch"), OUTPUT("output"), LOG("log");

        private final String wireName;

        Limit(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Limit of(String wireName) {
            return Arrays.stream(values()).filter(limit -> limit.wireName.equals(wireName)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found limit " + wireName + ", expected time, memory, processes, scratch, output or log"));
        }
    }

    /** The end of a command. */
    public sealed interface Ending {
        /** By itself; a death by signal n reads 128 + n, as a shell would say. */
        record Exited(int code) implements Ending {
            public Exited {
                if (code < 0 || code > 255) {
                    throw new Rejected.Malformed("found exit code " + code + ", expected 0 to 255");
                }
            }
        }

        /** By us, because it went over a limit. Never a success, whatever the command had done by then. */
        record Killed(Limit limit) implements Ending {}

        /** What a shell would report: that of a killed command is never 0. */
        default int exitCode() {
            return switch (this) {
                case Exited(var code) -> code;
                case Killed _ -> KILLED_EXIT_CODE;
            };
        }
    }

    /** Whether the command ended by itself with exit code 0. */
    public boolean succeeded() {
        return ending instanceof Ending.Exited(var code) && code == 0;
    }

    public Json.Members toJson() {
        var json = switch (ending) {
            case Ending.Exited _ -> Json.object().with("ended", "exited");
            case Ending.Killed(var limit) -> Json.object().with("ended", "killed").with("limit", limit.wireName());
        };
        return json.with("exitCode", ending.exitCode()).with("startedOn", started.toString()).with("finishedOn", finished.toString())
                .with("log", log.toString()).with("logBytes", logBytes).build();
    }

    /** Reads what {@link #toJson()} wrote; a member more or less is refused. */
    public static Outcome read(Json json) {
        var fields = Fields.of("outcome", json);
        var outcome = read(fields);
        fields.noOthers();
        return outcome;
    }

    /** Takes the members of an outcome out of an object that may hold others. */
    static Outcome read(Fields fields) {
        var exitCode = (int) fields.integer("exitCode", 0, 255);
        var ending = switch (fields.text("ended")) {
            case "exited" -> new Ending.Exited(exitCode);
            case "killed" -> new Ending.Killed(Limit.of(fields.text("limit")));
            default -> throw new Rejected.Malformed("found end " + fields.text("ended") + ", expected exited or killed");
        };
        if (ending.exitCode() != exitCode) {
            throw new Rejected.Malformed("found exit code " + exitCode + " of a killed command, expected " + KILLED_EXIT_CODE);
        }
        return new Outcome(ending, fields.instant("startedOn"), fields.instant("finishedOn"), fields.digest("log"),
                fields.integer("logBytes", 0, Fields.INTEGER_MAX));
    }
}
