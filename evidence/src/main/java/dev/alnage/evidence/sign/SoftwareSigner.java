package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** A private key in this process's memory. Where it rests is the key store's business. */
public final class SoftwareSigner implements Signer {
    private static final Bytes PROBE = Bytes.utf8("do these halves belong together?");

    private final Key key;
    private final PrivateKey privateKey;

    private SoftwareSigner(Key key, PrivateKey privateKey) {
        this.key = key;
        this.privateKey = privateKey;
    }

    /** Makes a new key from the caller's source of randomness. */
    public static SoftwareSigner generate(Key.Kind kind, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(switch (kind) {
                case ED25519 -> "Ed25519";
                case ECDSA_P256, ECDSA_P384 -> "EC";
                case RSA -> "RSA";
            }, kind == Key.Kind.RSA ? "SunRsaSign" : "SunEC");
            switch (kind) {
                case ED25519 -> generator.initialize(255, random);
                case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), random);
                case RSA -> generator.initialize(PublicKeys.RSA_BITS_MIN, random);
            }
            var pair = generator.generateKeyPair();
            return of(Key.of(Bytes.of(pair.getPublic().getEncoded())), pair.getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK makes " + kind, e);
        }
    }

    /** From PKCS#8 and its public half; halves that do not belong together are refused. The array stays the caller's to clear. */
    public static SoftwareSigner of(Key key, byte[] pkcs8) {
        try {
            var signer = new SoftwareSigner(key, Cryptography.chosen().privateKey(key.kind(), pkcs8));
            if (Signatures.hold(key, PROBE, signer.sign(PROBE))) {
                return signer;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of kind " + key.kind(), e);
        }
        throw new IllegalArgumentException("the private key is not the one of public key " + key.keyid());
    }

    /** As the other, for one who has the key as a value. */
    public static SoftwareSigner of(Key key, Bytes pkcs8) {
        var array = pkcs8.toArray();
        try {
            return of(key, array);
        } finally {
            Arrays.fill(array, (byte) 0);
        }
    }

    /** PKCS#8 in a fresh array that the caller clears, for a key store to encrypt; nothing else may ask for it. */
    public byte[] toPkcs8() {
        return privateKey.getEncoded();
    }

    @Override public Key key() {
        return key;
    }

    @Override public Bytes sign(Bytes message) {
        return Signatures.make(Cryptography.chosen(), key.kind(), privateKey, message);
    }
}
