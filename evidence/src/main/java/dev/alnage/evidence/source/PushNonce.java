package dev.alnage.evidence.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What the Git server has a pusher sign along: when it said so, for which repository of which factory, and a seal by which it knows its
 * own words again. Time and repository stand in it for everybody to read, so that whoever verifies the certificate later needs no secret
 * to tell that it was made for this repository.
 *
 * @param repository names factory and repository
 * @param seal of the server, in hex; proves nothing to anybody else
 */
public record PushNonce(Instant issued, Digest repository, String seal) {
    /** A push that takes longer to sign and send is begun anew. */
    public static final Duration LIFE = Duration.ofHours(1);
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** Only what git lets stand in a nonce. */
    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,10})-([0-9a-f]{64})-([0-9a-f]{64})");

    /** @throws Rejected.Malformed for any other text */
    public static PushNonce read(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new Rejected.Malformed("found a nonce of " + text.length() + " characters that no server of ours gives, expected a time, a repository and a seal");
        }
        return new PushNonce(Instant.ofEpochSecond(Long.parseLong(parts.group(1))), Digest.sha256(parts.group(2)), parts.group(3));
    }

    /** What the seal is over. */
    public String sealed() {
        return issued.getEpochSecond() + "-" + repository.hex();
    }

    /** Whether it is young enough to be a push of that time. */
    public boolean isFresh(Instant now) {
        return !now.isAfter(issued.plus(LIFE)) && !issued.isAfter(now.plus(SKEW));
    }

    @Override public String toString() {
        return sealed() + "-" + seal;
    }
}
