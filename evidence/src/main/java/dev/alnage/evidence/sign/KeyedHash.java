package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC (RFC 2104): who makes or checks one has the same secret, so it proves nothing to anybody else. */
public enum KeyedHash {
    MD5("HmacMD5"), SHA1("HmacSHA1"), SHA256("HmacSHA256"), SHA384("HmacSHA384"), SHA512("HmacSHA512");

    private final String algorithm;

    KeyedHash(String algorithm) {
        this.algorithm = algorithm;
    }

    public Bytes of(Bytes key, Bytes message) {
        try {
            var mac = Mac.getInstance(algorithm, "SunJCE");
            // an empty key is refused there, and one of zeros is the same: keys are filled with zeros
            mac.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : key.toArray(), algorithm));
            mac.update(message.toBuffer());
            return Bytes.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has " + algorithm, e);
        }
    }

    /** Whether both are equal, in a time that does not tell where they differ. */
    public static boolean areEqual(Bytes left, Bytes right) {
        return MessageDigest.isEqual(left.toArray(), right.toArray());
    }
}
