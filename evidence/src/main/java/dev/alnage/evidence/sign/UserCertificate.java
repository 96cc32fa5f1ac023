package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.OpenSshKey.SshFields;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The certificate that our user CA issues for a key of somebody who may come in (PROTOCOL.certkeys of OpenSSH): for one account, for
 * hours, and with no extension, since git needs neither a terminal nor forwarding.
 *
 * @param keyId who, and by which key of theirs it was asked for: what logs and revocations name
 */
public record UserCertificate(OpenSshKey key, long serial, String keyId, String account, Instant validFrom, Instant validUntil) {
    /** A working day; it has lapsed before anybody would miss a list of revoked ones. */
    public static final Duration LIFETIME_MAX = Duration.ofHours(16);
    private static final int NONCE_BYTES = 32;
    private static final int USER = 1;

    /** Times are cut to whole seconds, the unit of the format. */
    public UserCertificate {
        validFrom = validFrom.truncatedTo(ChronoUnit.SECONDS);
        validUntil = validUntil.truncatedTo(ChronoUnit.SECONDS);
        if (!validFrom.isBefore(validUntil) || Duration.between(validFrom, validUntil).compareTo(LIFETIME_MAX) > 0) {
            throw new Rejected.Malformed("found a user certificate from " + validFrom + " to " + validUntil + ", expected at most " + LIFETIME_MAX.toHours() + " hours");
        }
    }

    /** Makes the certificate and returns it as a line of a {@code -cert.pub} file. @param nonce the caller's randomness, 32 bytes */
    public String issue(Signer ca, Bytes nonce) {
        if (nonce.size() != NONCE_BYTES) {
            throw new IllegalArgumentException("a nonce has " + NONCE_BYTES + " bytes");
        }
        var authority = OpenSshKey.of(ca.key());
        if (authority.equals(key)) {
            throw new Rejected.Untrusted("found the key of the user CA as a user's key, expected a key of its own");
        }
        var plain = SshFields.string(Bytes.utf8(key.type()));
        var type = key.type().endsWith("@openssh.com") ? key.type().substring(0, key.type().length() - "@openssh.com".length()) : key.type();
        var name = type + "-cert-v01@openssh.com";
        var signed = SshFields.string(Bytes.utf8(name)).plus(SshFields.string(nonce)).plus(key.blob().slice(plain.size(), key.blob().size()))
                .plus(uint64(serial)).plus(uint32(USER)).plus(SshFields.string(Bytes.utf8(keyId))).plus(SshFields.string(SshFields.string(Bytes.utf8(account))))
                .plus(uint64(validFrom.getEpochSecond())).plus(uint64(validUntil.getEpochSecond())).plus(SshFields.string(Bytes.empty()))
                .plus(SshFields.string(Bytes.empty())).plus(SshFields.string(Bytes.empty())).plus(SshFields.string(authority.blob()));
        var proof = SshFields.string(Bytes.utf8(OpenSshKey.ED25519)).plus(SshFields.string(ca.sign(signed)));
        return name + " " + Base64Reader.write(signed.plus(SshFields.string(proof)));
    }

    private static Bytes uint64(long value) {
        return Bytes.of(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private static Bytes uint32(int value) {
        return Bytes.of(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }
}
