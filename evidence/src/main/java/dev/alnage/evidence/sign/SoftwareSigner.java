package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;

/** A private key in this process's memory. Where it rests is the key store's business. */
public final class SoftwareSigner implements Signer {
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
            });
            switch (kind) {
                case ED25519 -> generator.initialize(255, random);
                case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), random);
                case RSA -> generator.initialize(3072, random);
            }
            var pair = generator.generateKeyPair();
            return new SoftwareSigner(Key.of(Bytes.of(pair.getPublic().getEncoded())), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK makes " + kind, e);
        }
    }

    /** From PKCS#8 and its public half. */
    public static SoftwareSigner of(Key key, Bytes pkcs8) {
        try {
            var factory = KeyFactory.getInstance(key.kind() == Key.Kind.ED25519 ? "Ed25519" : key.kind() == Key.Kind.RSA ? "RSA" : "EC");
            return new SoftwareSigner(key, factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of kind " + key.kind(), e);
        }
    }

    /** PKCS#8, for a key store to encrypt; nothing else may ask for it. */
    public Bytes toPkcs8() {
        return Bytes.of(privateKey.getEncoded());
    }

    @Override public Key key() {
        return key;
    }

    @Override public Bytes sign(Bytes message) {
        return Signatures.make(key.kind(), privateKey, message);
    }
}
