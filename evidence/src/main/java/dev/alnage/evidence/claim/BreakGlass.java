package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Two persons' statement that a change goes in now although its reviews are not complete, and why; or that what went in so has been
 * looked at since. One that nothing resolves is shown wherever the repository is. It excuses missing reviews only: signatures,
 * secrets and the form of objects are never excused.
 *
 * @param resolves the envelope of the earlier statement that this one resolves; empty when it breaks the glass itself
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record BreakGlass(SourceScope scope, long change, Digest head, String reason, Optional<Digest> resolves, Instant given, Instant expires) {
    public static final String TYPE = "https://alnage.dev/break-glass/v1";
    /** The role of the people who may. */
    public static final String ROLE = "break-glass";
    /** One alone never. */
    public static final int SIGNERS_MIN = 2;
    /** An emergency is over by then, or is none. */
    public static final Duration LIFE_MAX = Duration.ofHours(24);
    private static final int REASON_LENGTH_MAX = 2_000;

    public BreakGlass {
        if (reason.isBlank() || reason.length() > REASON_LENGTH_MAX) {
            throw new Rejected.Malformed("found a reason of " + reason.length() + " characters, expected 1 to " + REASON_LENGTH_MAX);
        }
        if (!given.isBefore(expires) || Duration.between(given, expires).compareTo(LIFE_MAX) > 0) {
            throw new Rejected.Malformed("found the glass broken from " + given + " to " + expires + ", expected an end at most " + LIFE_MAX.toHours() + " hours later");
        }
        if (change < 1 || change > Fields.INTEGER_MAX) {
            throw new Rejected.Malformed("found change number " + change + ", expected 1 or more");
        }
    }

    public Statement toStatement() {
        var json = scope.write(Json.object()).with("change", change).with("reason", reason).with("given", given.toString()).with("expires", expires.toString());
        resolves.ifPresent(envelope -> json.with("resolves", envelope.toString()));
        return Claims.statement(TYPE, json, Resource.of("break-glass", scope.breakGlass()), Resource.of("change", scope.change(change)), Resource.of("head", head));
    }

    public static BreakGlass read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var broken = new BreakGlass(SourceScope.read(fields), fields.integer("change", 1, Fields.INTEGER_MAX), Claims.subject(statement, "head"), fields.text("reason"),
                fields.has("resolves") ? Optional.of(fields.digest("resolves")) : Optional.empty(), fields.instant("given"), fields.instant("expires"));
        fields.noOthers();
        SourceScope.requireSame(broken.toStatement(), statement);
        return broken;
    }
}
