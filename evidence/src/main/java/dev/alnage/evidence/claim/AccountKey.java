package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.CertificateAuthorities;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.OpenPgpCertificate;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.SigningCredential;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A public key as its owner hands it in, in the one spelling of its kind: {@code TYPE BASE64} of OpenSSH, Base64 of what
 * {@code gpg --export} writes, an e-mail address with the authority that issues its certificates, Base64 of a SubjectPublicKeyInfo
 * for a key of {@code alnage key new}, or the name by which somebody else vouches for a program.
 */
public record AccountKey(KeyKind kind, String text) {
    private static final String POOL = "pool:";
    private static final String SPIFFE = "spiffe://";
    private static final int WORKLOAD_LENGTH_MAX = 1_000;

    /** @throws Rejected.Malformed unless the text is a key of the kind, in its one spelling */
    public AccountKey {
        var spelt = switch (kind) {
            case SSH, SSH_SK -> ssh(kind, text).line();
            case STATEMENT -> Base64Reader.write(Key.of(Base64Reader.read(text)).spki());
            case OPENPGP -> {
                OpenPgpCertificate.read(Base64Reader.read(text));
                yield Base64Reader.write(Base64Reader.read(text));
            }
            case X509 -> {
                var smime = smime(text);
                yield smime.email() + " " + Base64Reader.write(smime.authorities().roots().getFirst());
            }
            case WORKLOAD -> workload(text);
        };
        if (!spelt.equals(text)) {
            throw new Rejected.Malformed("found a key of kind " + kind.wireName() + " with more than the key, expected " + spelt);
        }
    }

    /** A line of a {@code .pub} file of OpenSSH, with or without a comment. */
    public static AccountKey ofSsh(String line) {
        var key = OpenSshKey.read(line);
        return new AccountKey(key.isOnToken() ? KeyKind.SSH_SK : KeyKind.SSH, key.line());
    }

    /** A key of {@code alnage key new}. */
    public static AccountKey ofStatements(Key key) {
        return new AccountKey(KeyKind.STATEMENT, Base64Reader.write(key.spki()));
    }

    /** What {@code gpg --export} writes. */
    public static AccountKey ofOpenPgp(Bytes export) {
        return new AccountKey(KeyKind.OPENPGP, Base64Reader.write(export));
    }

    /** Certificates that an authority issues for an e-mail address. @param authority its certificate, as DER */
    public static AccountKey ofSmime(String email, Bytes authority) {
        return new AccountKey(KeyKind.X509, email + " " + Base64Reader.write(authority));
    }

    /** The workers of a pool. */
    public static AccountKey ofPool(String pool) {
        return new AccountKey(KeyKind.WORKLOAD, POOL + pool);
    }

    /** What an issuer calls a program: the claims {@code iss} and {@code sub} of its tokens, each exactly. */
    public static AccountKey ofIssuer(String issuer, String subject) {
        return new AccountKey(KeyKind.WORKLOAD, issuer + " " + subject);
    }

    /** Whoever has a certificate of minutes for this name (a SPIFFE ID), from an authority of the factory's clients. */
    public static AccountKey ofSpiffe(String id) {
        return new AccountKey(KeyKind.WORKLOAD, id);
    }

    /** How people and logs name it, as the tools of its kind show it. */
    public String fingerprint() {
        return switch (kind) {
            case SSH, SSH_SK -> ssh(kind, text).fingerprint();
            case STATEMENT -> Digest.of(Base64Reader.read(text)).hex();
            case OPENPGP -> OpenPgpCertificate.read(Base64Reader.read(text)).fingerprint();
            case X509 -> "smime:" + Digest.of(Bytes.utf8(text)).hex();
            case WORKLOAD -> "workload:" + Digest.of(Bytes.utf8(text)).hex();
        };
    }

    /** The keys themselves, whatever they are written as: two spellings or uses of one key have one in common. */
    public Set<Digest> materials() {
        return switch (kind) {
            case SSH, STATEMENT -> Set.of(Digest.of(key().orElseThrow().spki()));
            case OPENPGP -> OpenPgpCertificate.read(Base64Reader.read(text)).keys().stream().map(key -> Digest.of(key.spki())).collect(Collectors.toUnmodifiableSet());
            case SSH_SK, X509, WORKLOAD -> Set.of(Digest.of(Bytes.utf8(text)));
        };
    }

    /** What signs commits and tags for its owner; empty for keys that do not. */
    public Optional<SigningCredential> credential() {
        return switch (kind) {
            case SSH, SSH_SK -> Optional.of(new SigningCredential.SshKey(ssh(kind, text)));
            case OPENPGP -> Optional.of(new SigningCredential.OpenPgp(OpenPgpCertificate.read(Base64Reader.read(text))));
            case X509 -> Optional.of(smime(text));
            case STATEMENT, WORKLOAD -> Optional.empty();
        };
    }

    /** The key in our own form, where it can sign an envelope. */
    public Optional<Key> key() {
        return switch (kind) {
            case SSH -> ssh(kind, text).key();
            case STATEMENT -> Optional.of(Key.of(Base64Reader.read(text)));
            case SSH_SK, OPENPGP, X509, WORKLOAD -> Optional.empty();
        };
    }

    /** What its owner signs with it to show that they have it: canonical JSON of exactly these members. */
    public Bytes possession(String trustDomain, String account) {
        return Json.object().with("account", account).with("fingerprint", fingerprint()).with("purpose", "possession of a key of alnage")
                .with("trustDomain", trustDomain).build().toBytes();
    }

    private static OpenSshKey ssh(KeyKind kind, String text) {
        var key = OpenSshKey.read(text);
        if (key.isOnToken() != (kind == KeyKind.SSH_SK)) {
            throw new Rejected.Malformed("found a key of type " + key.type() + " as " + kind.wireName() + ", expected ssh-sk for one on a FIDO token and ssh for others");
        }
        return key;
    }

    private static SigningCredential.Smime smime(String text) {
        var space = text.indexOf(' ');
        var email = space < 0 ? "" : text.substring(0, space);
        if (email.indexOf('@') < 1 || !email.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new Rejected.Malformed("found a certificate's owner \"" + email + "\", expected EMAIL, and the certificate of who issues for it in Base64");
        }
        return new SigningCredential.Smime(new CertificateAuthorities(List.of(Base64Reader.read(text.substring(space + 1))), List.of()), email);
    }

    private static String workload(String text) {
        if (text.length() > WORKLOAD_LENGTH_MAX || !text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)
                || !(isWord(text, POOL) || isWord(text, SPIFFE) || text.startsWith("https://") && text.indexOf(' ') > 8 && text.indexOf(' ') < text.length() - 1)) {
            throw new Rejected.Malformed("found workload \"" + text + "\", expected pool:NAME, spiffe://DOMAIN/PATH, or https://ISSUER SUBJECT");
        }
        return text;
    }

    private static boolean isWord(String text, String prefix) {
        return text.startsWith(prefix) && text.length() > prefix.length() && text.indexOf(' ') < 0;
    }
}
