package dev.alnage.evidence.sign;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
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
        private static final List<SoftwareSigner> PAIR = List.of(make(), make());
        private static final AtomicInteger TURN = new AtomicInteger();

        private static SoftwareSigner next() {
            return PAIR.get(TURN.getAndIncrement() & 1);
        }

        /** Not by the JDK, as the product does: that takes seconds in a JVM that compiles little. */
        private static SoftwareSigner make() {
            try {
                var generator = KeyPairGenerator.getInstance("RSA", AmazonCorrettoCryptoProvider.INSTANCE);
                generator.initialize(PublicKeys.RSA_BITS_MIN);
                var pair = generator.generateKeyPair();
                return SoftwareSigner.of(Key.of(Bytes.of(pair.getPublic().getEncoded())), pair.getPrivate().getEncoded());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    public static Principal principal(String name, Signer... signers) {
        return new Principal(name, keys(signers));
    }

    public static Set<Key> keys(Signer... signers) {
        return Arrays.stream(signers).map(Signer::key).collect(Collectors.toUnmodifiableSet());
    }
}
