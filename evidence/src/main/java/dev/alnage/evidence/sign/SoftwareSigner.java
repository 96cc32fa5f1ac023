package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

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
        return kind == Key.Kind.ED25519 ? generateEd25519(random) : generateByJdk(kind, random);
    }

    /** RFC 8032 5.1.5: the private key is 32 random bytes, and BouncyCastle multiplies ten times faster than the JDK. A worker makes one an order. */
    private static SoftwareSigner generateEd25519(SecureRandom random) {
        var secret = new byte[Ed25519.SECRET_KEY_SIZE];
        var point = new byte[Ed25519.PUBLIC_KEY_SIZE];
        var pkcs8 = new byte[0];
        var algorithm = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        try {
            random.nextBytes(secret);
            Ed25519.generatePublicKey(secret, 0, point, 0);
            pkcs8 = new PrivateKeyInfo(algorithm, new DEROctetString(secret)).getEncoded(ASN1Encoding.DER);
            return of(Key.of(Bytes.of(new SubjectPublicKeyInfo(algorithm, point).getEncoded(ASN1Encoding.DER))), pkcs8);
        } catch (IOException e) {
            throw new AssertionError("a key can be written", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private static SoftwareSigner generateByJdk(Key.Kind kind, SecureRandom random) {
        try {
            var generator = KeyPairGenerator.getInstance(switch (kind) {
                case ECDSA_P256, ECDSA_P384 -> "EC";
                case RSA -> "RSA";
                case ED25519 -> throw new IllegalArgumentException("made in another way");
            }, kind == Key.Kind.RSA ? "SunRsaSign" : "SunEC");
            switch (kind) {
                case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
                case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), random);
                case RSA -> generator.initialize(PublicKeys.RSA_BITS_MIN, random);
                case ED25519 -> { }
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
