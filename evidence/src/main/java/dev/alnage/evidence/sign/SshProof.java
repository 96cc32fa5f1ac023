package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey.SshFields;
import java.util.List;

/**
 * What an SSH key makes when it signs (RFC 4253 6.6, RFC 5656 3.1.2, RFC 8332, RFC 8709 6; PROTOCOL.u2f for FIDO tokens). The algorithm
 * must be the one of the key; RSA with SHA-1 ({@code ssh-rsa}) is none.
 *
 * @param flags of a token: whether somebody touched it, and whether it made sure of who; 0 of other keys
 * @param counter of a token, 0 of other keys
 */
record SshProof(String algorithm, Bytes sig, int flags, long counter) {
    private static final int USER_PRESENT = 1;
    private static final int USER_VERIFIED = 4;

    static SshProof read(Bytes blob) {
        var fields = new SshFields(blob);
        var algorithm = fields.text();
        var sig = fields.bytes();
        var flags = 0;
        var counter = 0L;
        if (algorithm.startsWith("sk-")) {
            flags = (int) fields.number(1);
            counter = fields.number(4);
        }
        fields.end();
        return new SshProof(algorithm, sig, flags, counter);
    }

    /** Whether the token made sure of who touched it, with a PIN or a fingerprint. */
    boolean isUserVerified() {
        return (flags & USER_VERIFIED) != 0;
    }

    boolean holds(OpenSshKey key, Bytes message) {
        return holds(key, key.bareKey(), message);
    }

    /** Whether the key made it of this message; a token's only if somebody touched it. @param bare the same key, read once for many signatures */
    boolean holds(OpenSshKey key, Key bare, Bytes message) {
        var hash = switch (algorithm) {
            case "ssh-ed25519", "sk-ssh-ed25519@openssh.com" -> SignatureHash.SHA512;
            case "ecdsa-sha2-nistp256", "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-256" -> SignatureHash.SHA256;
            case "ecdsa-sha2-nistp384" -> SignatureHash.SHA384;
            case "rsa-sha2-512" -> SignatureHash.SHA512;
            default -> throw new Rejected.Malformed("found SSH signature algorithm " + algorithm
                    + ", expected ssh-ed25519, ecdsa-sha2-nistp256 or -384, rsa-sha2-256 or -512, or those of FIDO tokens");
        };
        if (!(algorithm.startsWith("rsa-") ? key.type().equals("ssh-rsa") : key.type().equals(algorithm))) {
            return false;
        }
        try {
            var signed = key.isOnToken() ? List.of(token(key, message)) : List.of(message);
            return (!key.isOnToken() || (flags & USER_PRESENT) != 0) && hash.hold(bare, signed, algorithm.contains("ecdsa-") ? ecdsa() : sig);
        } catch (Rejected.Malformed e) {
            return false;
        }
    }

    /** PROTOCOL.u2f: the token signs hashes of its application and of the message, with what it saw in between. */
    private Bytes token(OpenSshKey key, Bytes message) {
        return SignatureHash.SHA256.of(key.application())
                .plus(Bytes.of(new byte[] {(byte) flags, (byte) (counter >> 24), (byte) (counter >> 16), (byte) (counter >> 8), (byte) counter}))
                .plus(SignatureHash.SHA256.of(message));
    }

    private Bytes ecdsa() {
        var fields = new SshFields(sig);
        var der = SignatureHash.ecdsa(fields.positive(), fields.positive());
        fields.end();
        return der;
    }
}
