package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey.SshFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A user certificate of OpenSSH (PROTOCOL.certkeys): a key, the principals that it speaks for, and from when to when, signed by an
 * authority. That the authority made it is verified when it is read; whether anybody trusts the authority is for others to say.
 *
 * @param validUntil the first moment at which it does not hold any more
 * @param verifyRequired whether its key, on a token, has to make sure of who touches it
 */
public record SshCertificate(OpenSshKey key, long serial, String keyId, List<String> principals, Instant validFrom, Instant validUntil,
        boolean verifyRequired, OpenSshKey authority) {
    private static final String SUFFIX = "-cert-v01@openssh.com";
    private static final int USER = 1;
    private static final int PRINCIPALS_MAX = 256;
    private static final long SECONDS_MAX = 253_402_300_799L;

    public SshCertificate {
        principals = List.copyOf(principals);
    }

    /** Whether a key in the form of OpenSSH is a certificate. */
    static boolean is(Bytes blob) {
        return new SshFields(blob).text().endsWith(SUFFIX);
    }

    /** @throws Rejected.Malformed for a certificate of a host, one that its authority did not sign, or with a critical option that we do not know */
    public static SshCertificate read(Bytes blob) {
        var fields = new SshFields(blob);
        var name = fields.text();
        if (!name.endsWith(SUFFIX)) {
            throw new Rejected.Malformed("found an SSH key of type " + name + ", expected a certificate, whose type ends with " + SUFFIX);
        }
        var type = name.startsWith("sk-") ? name.substring(0, name.length() - SUFFIX.length()) + "@openssh.com" : name.substring(0, name.length() - SUFFIX.length());
        fields.bytes(); // nonce
        var key = key(type, fields);
        var serial = fields.number(8);
        var usage = fields.number(4);
        var keyId = fields.text();
        var principals = principals(fields.bytes());
        var validFrom = moment(fields.number(8));
        var validUntil = moment(fields.number(8));
        var verifyRequired = criticalOptions(fields.bytes());
        fields.bytes(); // extensions grant what a login may do
        if (!fields.bytes().isEmpty() || usage != USER) {
            throw new Rejected.Malformed("found an SSH certificate with a reserved part, or of type " + usage + ", expected none, and " + USER + ", a user's");
        }
        var authorityBlob = fields.bytes();
        var signed = blob.slice(0, fields.position());
        var proof = SshProof.read(fields.bytes());
        fields.end();
        var authority = new OpenSshKey(new SshFields(authorityBlob).text(), authorityBlob);
        if (!proof.holds(authority, signed)) {
            throw new Rejected.Malformed("found an SSH certificate that its authority " + authority.fingerprint() + " did not sign, expected one that it did");
        }
        return new SshCertificate(key, serial, keyId, principals, validFrom, validUntil, verifyRequired, authority);
    }

    /** The parts of the key stand in the certificate as they stand in a plain key. */
    private static OpenSshKey key(String type, SshFields fields) {
        var parts = switch (type) {
            case "ssh-ed25519" -> 1;
            case "ssh-rsa", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "sk-ssh-ed25519@openssh.com" -> 2;
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> 3;
            default -> throw new Rejected.Malformed("found an SSH certificate for a key of type " + type + ", expected one of a kind that we accept");
        };
        var blob = SshFields.string(Bytes.utf8(type));
        for (var i = 0; i < parts; i++) {
            blob = blob.plus(SshFields.string(fields.bytes()));
        }
        return new OpenSshKey(type, blob);
    }

    private static List<String> principals(Bytes packed) {
        var found = new ArrayList<String>();
        for (var fields = new SshFields(packed); !fields.isAtEnd(); ) {
            found.add(fields.text());
        }
        // OpenSSH takes none for all
        if (found.isEmpty() || found.size() > PRINCIPALS_MAX) {
            throw new Rejected.Malformed("found an SSH certificate for " + found.size() + " principals, expected 1 to " + PRINCIPALS_MAX);
        }
        return found;
    }

    private static Instant moment(long seconds) {
        return seconds < 0 || seconds > SECONDS_MAX ? Instant.ofEpochSecond(SECONDS_MAX) : Instant.ofEpochSecond(seconds);
    }

    /** Limits of a login ({@code force-command}, {@code source-address}) cannot be kept by a signature, so a key under them makes none. */
    private static boolean criticalOptions(Bytes packed) {
        var verifyRequired = false;
        for (var fields = new SshFields(packed); !fields.isAtEnd(); ) {
            var name = fields.text();
            var value = fields.bytes();
            if (verifyRequired || !name.equals("verify-required") || !value.isEmpty()) {
                throw new Rejected.Malformed("found critical option " + name + " in an SSH certificate, expected none but verify-required");
            }
            verifyRequired = true;
        }
        return verifyRequired;
    }

    boolean holdsAt(Instant at) {
        return !at.isBefore(validFrom) && at.isBefore(validUntil);
    }
}
