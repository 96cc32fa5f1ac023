package dev.alnage.evidence.order;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import java.time.Duration;

/** What one order may use at most; one more byte, second or process ends the step. */
public record Limits(Duration time, long memoryBytes, int processes, long scratchBytes, long outputBytes, long logBytes) {
    public static final Limits STANDARD = new Limits(Duration.ofMinutes(10), 2L << 30, 512, 2L << 30, 1L << 30, 8L << 20);

    public Limits {
        if (time.isNegative() || time.isZero() || memoryBytes < 1 || processes < 1 || scratchBytes < 1 || outputBytes < 1 || logBytes < 1) {
            throw new IllegalArgumentException("every limit is at least one");
        }
    }

    public Json toJson() {
        return Json.object().with("timeSeconds", time.toSeconds()).with("memoryBytes", memoryBytes)
                .with("processes", processes).with("scratchBytes", scratchBytes).with("outputBytes", outputBytes)
                .with("logBytes", logBytes).build();
    }

    public static Limits read(Fields fields) {
        var limits = new Limits(Duration.ofSeconds(fields.integer("timeSeconds", 1, 86_400)),
                fields.integer("memoryBytes", 1, Fields.INTEGER_MAX), (int) fields.integer("processes", 1, 1 << 20),
                fields.integer("scratchBytes", 1, Fields.INTEGER_MAX), fields.integer("outputBytes", 1, Fields.INTEGER_MAX),
                fields.integer("logBytes", 1, Fields.INTEGER_MAX));
        fields.noOthers();
        return limits;
    }
}
