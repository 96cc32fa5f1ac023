package dev.alnage.evidence.sign;

/** What may sign for somebody: a key of theirs, or an authority that says which keys are. */
public sealed interface SigningCredential {
    /** A key of OpenSSH, in a file or on a FIDO token. */
    record SshKey(OpenSshKey key) implements SigningCredential {}

    /** An authority for certificates of OpenSSH; the principal of its entry may be a pattern with {@code *} and {@code ?}. */
    record SshAuthority(OpenSshKey key) implements SigningCredential {}

    /** The keys of an OpenPGP certificate that may sign. */
    record OpenPgp(OpenPgpCertificate certificate) implements SigningCredential {}

    /** Certificates of S/MIME that these authorities issued for this e-mail address. */
    record Smime(CertificateAuthorities authorities, String email) implements SigningCredential {}

    /**
     * Certificates for minutes that an authority such as Fulcio issued to whoever an issuer of OpenID Connect had let in.
     *
     * @param identity the e-mail address or URI in the certificate, exactly
     * @param issuer the URL in the certificate, exactly: one address at two issuers is two people
     */
    record Fulcio(CertificateAuthorities authorities, String identity, String issuer) implements SigningCredential {}
}
