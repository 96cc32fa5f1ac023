package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A hash with which SSH, OpenPGP and CMS sign. Their signatures pair it with the key's algorithm, and RSA is PKCS #1 v1.5 there, since
 * they have no other in use: we verify such signatures and make none. SHA-1 and what is shorter than SHA-256 are not here.
 */
enum SignatureHash {
    SHA256("SHA-256"), SHA384("SHA-384"), SHA512("SHA-512");

    private final String messageDigest;

    SignatureHash(String messageDigest) {
        this.messageDigest = messageDigest;
    }

    /** @param name such as {@code sha256} */
    static Optional<SignatureHash> find(String name) {
        return Arrays.stream(values()).filter(hash -> hash.name().toLowerCase(java.util.Locale.ROOT).equals(name)).findFirst();
    }

    Bytes of(Bytes... pieces) {
        try {
            var digest = MessageDigest.getInstance(messageDigest);
            for (var piece : pieces) {
                digest.update(piece.toBuffer());
            }
            return Bytes.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + messageDigest, e);
        }
    }

    /** Whether the signature holds; everything that is not a clear yes is a no. Of an Ed25519 key it is over the message itself. */
    boolean hold(Key key, List<Bytes> message, Bytes sig) {
        if (key.kind() == Key.Kind.ED25519) {
            return Signatures.hold(key, message, sig);
        }
        try {
            var cryptography = Cryptography.chosen();
            if (!SignatureForm.fits(key, sig, cryptography)) {
                return false;
            }
            var signature = cryptography.foreignSignature(key.kind(), name());
            signature.initVerify(cryptography.publicKey(key));
            for (var piece : message) {
                signature.update(piece.toBuffer());
            }
            return signature.verify(sig.toArray());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The two numbers of an ECDSA signature in the form in which we verify it (RFC 3279 2.2.3); no signature at all if they are too long for one. */
    static Bytes ecdsa(BigInteger r, BigInteger s) {
        var first = integer(r);
        var second = integer(s);
        var size = first.size() + second.size();
        return size > 0x7f || r.bitLength() > 512 ? Bytes.empty() : Bytes.of(new byte[] {0x30, (byte) size}).plus(first).plus(second);
    }

    private static Bytes integer(BigInteger value) {
        var content = value.toByteArray();
        return Bytes.of(new byte[] {0x02, (byte) Math.min(content.length, 0x7f)}).plus(Bytes.of(content));
    }
}
