package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A public key as OpenSSH writes it: its type and the bytes that its Base64 stands for (RFC 4253 6.6, RFC 5656 3.1, RFC 8709 4, and
 * PROTOCOL.u2f of OpenSSH for keys on FIDO tokens). One key has one spelling.
 */
public record OpenSshKey(String type, Bytes blob) {
    public static final String ED25519 = "ssh-ed25519";
    private static final int LINE_LENGTH_MAX = 8_192;
    private static final Bytes ED25519_SPKI = Bytes.hex("302a300506032b6570032100");
    private static final Bytes P256_SPKI = Bytes.hex("3059301306072a8648ce3d020106082a8648ce3d030107034200");
    private static final Bytes P384_SPKI = Bytes.hex("3076301006072a8648ce3d020106052b81040022036200");

    /** @throws Rejected.Malformed for another type, a key that is weak or damaged, or bytes that are not wholly a key */
    public OpenSshKey {
        var fields = new SshFields(blob);
        var named = fields.text();
        if (!named.equals(type)) {
            throw new Rejected.Malformed("found an SSH key of type " + named + " that is called " + type + ", expected one type");
        }
        var application = switch (type) {
            case ED25519 -> {
                Key.of(ED25519_SPKI.plus(fields.bytes()));
                yield false;
            }
            case "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384" -> {
                point(type, fields);
                yield false;
            }
            case "ssh-rsa" -> {
                rsa(fields);
                yield false;
            }
            case "sk-ssh-ed25519@openssh.com" -> {
                Key.of(ED25519_SPKI.plus(fields.bytes()));
                yield true;
            }
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> {
                point("ecdsa-sha2-nistp256", fields);
                yield true;
            }
            default -> throw new Rejected.Malformed("found an SSH key of type " + type
                    + ", expected ssh-ed25519, ecdsa-sha2-nistp256 or -384, ssh-rsa of 3072 bits or more, or one of those on a FIDO token (sk-)");
        };
        if (application) {
            fields.text();
        }
        fields.end();
    }

    /** Reads a line of a {@code .pub} file; what follows the key is a comment and is left out. */
    public static OpenSshKey read(String line) {
        if (line.length() > LINE_LENGTH_MAX) {
            throw new Rejected.Malformed("found an SSH key of " + line.length() + " characters, expected at most " + LINE_LENGTH_MAX);
        }
        var words = line.strip().split("[ \\t]+", 3);
        if (words.length < 2) {
            throw new Rejected.Malformed("found no SSH key in \"" + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + "\", expected TYPE BASE64");
        }
        return new OpenSshKey(words[0], Base64Reader.read(words[1]));
    }

    /** The key in the bytes that its Base64 stands for. */
    public static OpenSshKey ofBlob(Bytes blob) {
        return new OpenSshKey(new SshFields(blob).text(), blob);
    }

    /** Type and Base64, without a comment. */
    public String line() {
        return type + " " + Base64Reader.write(blob);
    }

    /** As {@code ssh-keygen -l} shows it: {@code SHA256:} and Base64 without padding. */
    public String fingerprint() {
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(Digest.of(blob).hex()));
    }

    /** Whether it lies on a FIDO token, which signs more than the message. */
    public boolean isOnToken() {
        return type.startsWith("sk-");
    }

    /** The same key in our own form; empty for one on a token, whose signatures are of another form. */
    public Optional<Key> key() {
        return isOnToken() ? Optional.empty() : Optional.of(bareKey());
    }

    /** The key alone, of a token too: what a token signs with it is not the message. */
    Key bareKey() {
        var fields = new SshFields(blob);
        fields.text();
        return switch (type) {
            case ED25519, "sk-ssh-ed25519@openssh.com" -> Key.of(ED25519_SPKI.plus(fields.bytes()));
            case "ssh-rsa" -> rsa(fields);
            case "sk-ecdsa-sha2-nistp256@openssh.com" -> point("ecdsa-sha2-nistp256", fields);
            default -> point(type, fields);
        };
    }

    /** For what a token is asked to sign, usually {@code ssh:}; the last part of such a key. */
    Bytes application() {
        var fields = new SshFields(blob);
        var last = Bytes.empty();
        while (!fields.isAtEnd()) {
            last = fields.bytes();
        }
        return last;
    }

    /** An Ed25519 key in the form of OpenSSH. */
    public static OpenSshKey of(Key key) {
        if (key.kind() != Key.Kind.ED25519) {
            throw new IllegalArgumentException("only Ed25519 keys are written in the form of OpenSSH");
        }
        return new OpenSshKey(ED25519, SshFields.string(Bytes.utf8(ED25519)).plus(SshFields.string(key.spki().slice(ED25519_SPKI.size(), key.spki().size()))));
    }

    private static Key point(String type, SshFields fields) {
        var curve = fields.text();
        if (!type.endsWith(curve)) {
            throw new Rejected.Malformed("found curve " + curve + " in a key of type " + type + ", expected the type's own");
        }
        return Key.of((curve.equals("nistp256") ? P256_SPKI : P384_SPKI).plus(fields.bytes()));
    }

    private static Key rsa(SshFields fields) {
        var exponent = fields.positive();
        var modulus = fields.positive();
        try {
            var info = new SubjectPublicKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                    new RSAPublicKey(modulus, exponent));
            return Key.of(Bytes.of(info.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new IllegalStateException("an RSA key cannot be written", e);
        }
    }

    /** The parts of an SSH message (RFC 4251 5): each its length in four bytes, then itself. */
    static final class SshFields {
        private static final int FIELD_BYTES_MAX = 4_096;
        private final Bytes content;
        private int at;

        SshFields(Bytes content) {
            this.content = content;
        }

        static Bytes string(Bytes value) {
            var size = value.size();
            return Bytes.of(new byte[] {(byte) (size >>> 24), (byte) (size >>> 16), (byte) (size >>> 8), (byte) size}).plus(value);
        }

        Bytes bytes() {
            if (content.size() - at < 4) {
                throw new Rejected.Malformed("found an SSH key that ends in the middle, expected a whole one");
            }
            var size = (content.at(at) & 0xffL) << 24 | (content.at(at + 1) & 0xff) << 16 | (content.at(at + 2) & 0xff) << 8 | content.at(at + 3) & 0xff;
            if (size > FIELD_BYTES_MAX || size > content.size() - at - 4) {
                throw new Rejected.Malformed("found a part of an SSH key of " + size + " bytes, expected at most what is left and " + FIELD_BYTES_MAX);
            }
            var value = content.slice(at + 4, at + 4 + (int) size);
            at += 4 + (int) size;
            return value;
        }

        String text() {
            return bytes().toText();
        }

        /** An mpint (RFC 4251 5), positive and in its shortest form. */
        BigInteger positive() {
            var bytes = bytes();
            var value = bytes.isEmpty() ? BigInteger.ZERO : new BigInteger(bytes.toArray());
            if (value.signum() < 1 || !Bytes.of(value.toByteArray()).equals(bytes)) {
                throw new Rejected.Malformed("found a number in an SSH key that is not positive or not in its shortest form, expected that");
            }
            return value;
        }

        /** A number of so many bytes (RFC 4251 5: byte, uint32, uint64); of eight bytes it is unsigned all the same. */
        long number(int bytes) {
            if (content.size() - at < bytes) {
                throw new Rejected.Malformed("found an SSH message that ends in the middle, expected a whole one");
            }
            var value = 0L;
            for (var i = 0; i < bytes; i++) {
                value = value << 8 | content.at(at + i) & 0xff;
            }
            at += bytes;
            return value;
        }

        /** How far it has been read. */
        int position() {
            return at;
        }

        boolean isAtEnd() {
            return at == content.size();
        }

        void end() {
            if (at != content.size()) {
                throw new Rejected.Malformed("found " + (content.size() - at) + " bytes after an SSH key, expected none");
            }
        }
    }
}
