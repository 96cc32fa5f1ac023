package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.read.Base64Reader;
import java.nio.ByteBuffer;

/**
 * Makes signatures in the form of {@code ssh-keygen -Y sign} (OpenSSH, PROTOCOL.sshsig), which plain git verifies with a list of allowed
 * signers. For Ed25519 keys only, hashed with SHA-512.
 */
public final class SshSigning {
    /** The namespace that git signs under: a signature for anything else is none for a commit. */
    public static final String GIT = "git";
    private static final String KEY_TYPE = "ssh-ed25519";
    private static final String HASH = "sha512";
    private static final Bytes MAGIC = Bytes.utf8("SSHSIG");
    private static final Bytes VERSION = Bytes.hex("00000001");
    private static final int POINT_BYTES = 32;
    private static final int LINE_LENGTH = 70;

    private SshSigning() {}

    /** The signature as text, each line with its line feed. */
    public static String sign(Signer signer, String namespace, Bytes message) {
        var hash = Digest.Algorithm.SHA512.newMessageDigest().digest(message.toArray());
        var signed = MAGIC.plus(string(namespace)).plus(string("")).plus(string(HASH)).plus(string(Bytes.of(hash)));
        var signature = string(KEY_TYPE).plus(string(signer.sign(signed)));
        var blob = MAGIC.plus(VERSION).plus(string(publicKey(signer.key()))).plus(string(namespace)).plus(string("")).plus(string(HASH)).plus(string(signature));
        var text = new StringBuilder("-----BEGIN SSH SIGNATURE-----\n");
        var base64 = Base64Reader.write(blob);
        for (var at = 0; at < base64.length(); at += LINE_LENGTH) {
            text.append(base64, at, Math.min(base64.length(), at + LINE_LENGTH)).append('\n');
        }
        return text.append("-----END SSH SIGNATURE-----\n").toString();
    }

    /** The public key as a line of OpenSSH, without a comment. */
    public static String publicKeyLine(Key key) {
        return KEY_TYPE + " " + Base64Reader.write(publicKey(key));
    }

    /** The name that OpenSSH shows for the key: {@code SHA256:…}. */
    public static String fingerprint(Key key) {
        var base64 = Base64Reader.write(Bytes.hex(Digest.of(publicKey(key)).hex()));
        return "SHA256:" + base64.replace("=", "");
    }

    private static Bytes publicKey(Key key) {
        if (key.kind() != Key.Kind.ED25519) {
            throw new IllegalArgumentException("found a key of kind " + key.kind() + ", expected ED25519");
        }
        // the point is what a SubjectPublicKeyInfo of RFC 8410 ends with
        return string(KEY_TYPE).plus(string(key.spki().slice(key.spki().size() - POINT_BYTES, key.spki().size())));
    }

    private static Bytes string(String text) {
        return string(Bytes.utf8(text));
    }

    /** RFC 4251 5: the length in four bytes, then the bytes. */
    private static Bytes string(Bytes content) {
        return Bytes.of(ByteBuffer.allocate(Integer.BYTES).putInt(content.size()).array()).plus(content);
    }
}
