package dev.alnage.evidence.claim;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * The statement that a key, or a certificate of the user CA, is not to be believed from a time on. It is never taken back (case G7):
 * there is no statement that could, a second one about the same key can only make it earlier or worse, and it counts for ever.
 *
 * @param revoked the fingerprint of a key, or {@code serial:N} of a certificate
 * @param since from when on; never later than it is recorded
 */
public record KeyRevocation(String trustDomain, String revoked, Instant since, Cause cause, Instant given, String reason) {
    public static final String TYPE = "https://alnage.dev/key-revocation/v1";
    private static final String SERIAL = "serial:";
    private static final int REVOKED_LENGTH_MAX = 256;

    /** Why, the mildest first. */
    public enum Cause {
        /** Its owner uses another one. */
        SUPERSEDED,
        /** Its owner does not have it any more, and nobody is thought to. */
        LOST,
        /** Somebody else may have it: what is not on record from before counts for nothing, whatever its date. */
        COMPROMISED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws Rejected.Malformed for any other word */
        public static Cause of(String wireName) {
            return Arrays.stream(values()).filter(cause -> cause.wireName().equals(wireName)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found cause " + wireName + ", expected superseded, lost or compromised"));
        }

        /** The worse of both. */
        public Cause or(Cause other) {
            return compareTo(other) >= 0 ? this : other;
        }
    }

    public KeyRevocation {
        People.requireText("a reason", reason);
        if (revoked.isEmpty() || revoked.length() > REVOKED_LENGTH_MAX || !revoked.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new Rejected.Malformed("found a revocation of \"" + revoked + "\", expected a fingerprint or serial:N");
        }
        if (since.isAfter(given)) {
            throw new Rejected.Malformed("found a revocation given at " + given + " that begins at " + since + ", expected one that has begun");
        }
    }

    /** What stands in {@code revoked} for a certificate. */
    public static String serial(long serial) {
        return SERIAL + Long.toUnsignedString(serial);
    }

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("trustDomain", trustDomain).with("revoked", revoked).with("since", since.toString())
                .with("cause", cause.wireName()).with("given", given.toString()).with("reason", reason),
                Resource.of("series", People.series(trustDomain)), Resource.of("key", People.key(trustDomain, revoked)));
    }

    public static KeyRevocation read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var revocation = new KeyRevocation(fields.text("trustDomain"), fields.text("revoked"), fields.instant("since"), Cause.of(fields.text("cause")),
                fields.instant("given"), fields.text("reason"));
        fields.noOthers();
        People.requireSame(statement, revocation.toStatement());
        return revocation;
    }
}
