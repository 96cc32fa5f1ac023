package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.KeyedHash;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.factory.TrustedClock;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;

/**
 * Nonces for signed pushes, which this process knows again without keeping any: over HTTP the question and the answer are two requests.
 * The secret lives as long as the process; whoever began a push before a restart signs once more.
 */
public final class PushNonces {
    private static final int SECRET_BYTES = 32;

    private final String trustDomain;
    private final TrustedClock clock;
    private final Bytes secret;

    public PushNonces(String trustDomain, TrustedClock clock, SecureRandom random) {
        this.trustDomain = trustDomain;
        this.clock = clock;
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        this.secret = Bytes.of(bytes);
    }

    /** What a client that signs its push to the repository is to sign along. */
    String give(RepositoryName repository) {
        var open = new PushNonce(clock.now().truncatedTo(ChronoUnit.SECONDS), new SourceScope(trustDomain, repository.text()).references(), "");
        return new PushNonce(open.issued(), open.repository(), seal(open)).toString();
    }

    /** Whether this process gave it, for this repository. How old it may be is for the gate to say. */
    boolean gave(PushNonce nonce, RepositoryName repository) {
        return nonce.repository().equals(new SourceScope(trustDomain, repository.text()).references())
                && KeyedHash.areEqual(Bytes.utf8(nonce.seal()), Bytes.utf8(seal(nonce)));
    }

    private String seal(PushNonce nonce) {
        return KeyedHash.SHA256.of(secret, Bytes.utf8(nonce.sealed())).toHex();
    }
}
