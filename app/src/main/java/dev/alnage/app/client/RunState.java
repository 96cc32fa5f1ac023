package dev.alnage.app.client;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A run as the factory tells it. Good for watching; what counts is verified from the evidence. */
public record RunState(String id, String name, Digest commit, Digest plan, String state, Instant started, List<Step> steps) {
    /** One step of it. */
    public record Step(String id, String kind, String state, String detail, List<String> after, SortedMap<String, Digest> inputs,
            SortedMap<String, Digest> outputs, List<Attempt> attempts, Optional<Instant> started, Optional<Instant> ended) {}

    /** One pool's go at it. */
    public record Attempt(String pool, String state, Digest order, List<Digest> log) {}

    static RunState read(Json json) {
        var fields = Fields.of("run", json);
        return new RunState(fields.text("run"), fields.text("name"), fields.digest("commit"), fields.digest("plan"), fields.text("state"),
                fields.instant("started"), fields.list("steps", RunState::step));
    }

    private static Step step(Json json) {
        var fields = Fields.of("step", json);
        return new Step(fields.text("id"), fields.text("kind"), fields.text("state"), fields.text("detail"), fields.texts("after"),
                digests(fields, "inputs"), digests(fields, "outputs"), fields.list("attempts", RunState::attempt),
                instant(fields, "started"), instant(fields, "ended"));
    }

    private static Attempt attempt(Json json) {
        var fields = Fields.of("attempt", json);
        return new Attempt(fields.text("pool"), fields.text("state"), fields.digest("order"), fields.texts("log").stream().map(Digest::parse).toList());
    }

    private static Optional<Instant> instant(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.instant(name)) : Optional.empty();
    }

    static SortedMap<String, Digest> digests(Fields fields, String name) {
        return new TreeMap<>(fields.map(name, value -> Digest.parse(Fields.text(name, value))));
    }

    /** Whether nothing more will happen without somebody doing something. */
    public boolean rests() {
        return !state.equals("RUNNING");
    }

    public Optional<Step> findStep(String step) {
        return steps.stream().filter(each -> each.id().equals(step)).findFirst();
    }
}
