package dev.alnage.evidence.sign;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Keys and principals for tests, made on the spot. */
public final class Keys {
    public static final SecureRandom RANDOM = new SecureRandom();

    private Keys() {}

    public static SoftwareSigner ed25519() {
        return SoftwareSigner.generate(Key.Kind.ED25519, RANDOM);
    }

    public static SoftwareSigner of(Key.Kind kind) {
        return SoftwareSigner.generate(kind, RANDOM);
    }

    public static Principal principal(String name, Signer... signers) {
        return new Principal(name, keys(signers));
    }

    public static Set<Key> keys(Signer... signers) {
        return Arrays.stream(signers).map(Signer::key).collect(Collectors.toUnmodifiableSet());
    }
}
