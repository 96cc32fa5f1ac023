package dev.alnage.evidence.sign;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Keys and principals for tests, made on the spot. */
public final class Keys {
    public static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    public static SoftwareSigner ed25519() {
        return SoftwareSigner.generate(Key.Kind.ED25519, RANDOM);
    }

    /** Another key than the last time; of RSA keys, which take long to make, there are two, given in turn. */
    public static SoftwareSigner of(Key.Kind kind) {
        return kind == Key.Kind.RSA ? RsaKeys.next() : SoftwareSigner.generate(kind, RANDOM);
    }

    private static final class RsaKeys {
        private static final List<SoftwareSigner> PAIR = List.of(SoftwareSigner.generate(Key.Kind.RSA, RANDOM), SoftwareSigner.generate(Key.Kind.RSA, RANDOM));
        private static final AtomicInteger TURN = new AtomicInteger();

        private static SoftwareSigner next() {
            return PAIR.get(TURN.getAndIncrement() & 1);
        }
    }

    public static Principal principal(String name, Signer... signers) {
        return new Principal(name, keys(signers));
    }

    public static Set<Key> keys(Signer... signers) {
        return Arrays.stream(signers).map(Signer::key).collect(Collectors.toUnmodifiableSet());
    }
}
