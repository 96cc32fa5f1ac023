package dev.alnage.evidence.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.time.Instant;

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
    private static final int SECONDS_DIGITS_MAX = 11;

    /** @throws Rejected.Malformed for any other text */
    public static PushNonce read(String text) {
        var parts = text.split("-", -1);
        if (parts.length != 3 || !isDecimal(parts[0]) || !isHash(parts[1]) || !isHash(parts[2])) {
            throw new Rejected.Malformed("found a nonce of " + text.length() + " characters that no server of ours gives, expected a time, a repository and a seal");
        }
        return new PushNonce(Instant.ofEpochSecond(Long.parseLong(parts[0])), Digest.sha256(parts[1]), parts[2]);
    }

    private static boolean isDecimal(String text) {
        return !text.isEmpty() && text.length() <= SECONDS_DIGITS_MAX && text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHash(String text) {
        return text.length() == 64 && text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f');
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
