package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.DerReader;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** The entries with authorities for X.509 certificates: S/MIME of organisations, and certificates for minutes as Fulcio issues them. */
final class CmsSigners {
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    /** Fulcio's extension for the issuer of the identity: an UTF8String since version 2, bare text before. */
    private static final ASN1ObjectIdentifier FULCIO_ISSUER = new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8");
    private static final Set<ASN1ObjectIdentifier> STRONG = Set.of(PKCSObjectIdentifiers.sha256WithRSAEncryption, PKCSObjectIdentifiers.sha384WithRSAEncryption,
            PKCSObjectIdentifiers.sha512WithRSAEncryption, X9ObjectIdentifiers.ecdsa_with_SHA256, X9ObjectIdentifiers.ecdsa_with_SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512, EdECObjectIdentifiers.id_Ed25519);
    /** A memo, not a state: a full one is emptied. */
    private static final int PATHS_MAX = 4096;

    private final List<SigningKey> entries = new ArrayList<>();
    private final Map<Asked, Boolean> paths = new ConcurrentHashMap<>();

    private record Asked(CertificateAuthorities authorities, List<Bytes> certificates, Instant at, String purpose) {}

    CmsSigners(List<SigningKey> all) {
        for (var entry : all) {
            switch (entry.credential()) {
                case SigningCredential.Smime _, SigningCredential.Fulcio _ -> entries.add(entry);
                case SigningCredential.SshKey _, SigningCredential.SshAuthority _, SigningCredential.OpenPgp _ -> { }
            }
        }
    }

    List<SigningMatch> find(CmsSignature signature, Bytes message, SigningOccasion occasion) {
        var der = signature.certificates().getFirst();
        var certificate = DerReader.certificate(der);
        var names = FunctionaryCertificate.read(der);
        var fingerprint = Digest.of(der).hex();
        if (!signature.holds(key(certificate), message)) {
            return List.of(SigningMatch.Nobody.of(Fault.BAD_SIGNATURE, "found a signature that the key of certificate " + fingerprint
                    + " did not make of this content, expected one that it did"));
        }
        if (!isForSignatures(certificate)) {
            return List.of(SigningMatch.Nobody.of(Fault.MAY_NOT_SIGN, "found a signature with certificate " + fingerprint
                    + ", which is an authority's or not for signatures, expected one for signatures"));
        }
        var named = entries.stream().filter(entry -> isNamed(entry.credential(), names, certificate)).toList();
        if (named.isEmpty()) {
            return List.of(SigningMatch.Nobody.of(Fault.UNKNOWN_KEY, "found a signature with a certificate for " + names.emails() + names.uris()
                    + ", expected a name that is known here"));
        }
        return named.stream().map(entry -> vouched(entry, signature, certificate, fingerprint, occasion)).toList();
    }

    private static boolean isNamed(SigningCredential credential, FunctionaryCertificate names, Certificate certificate) {
        return switch (credential) {
            case SigningCredential.Smime(_, var email) -> names.emails().equals(List.of(email));
            case SigningCredential.Fulcio(_, var identity, var issuer) -> names.emails().size() + names.uris().size() == 1
                    && (names.emails().contains(identity) || names.uris().contains(identity)) && issuer(certificate).filter(issuer::equals).isPresent();
            case SigningCredential.SshKey _, SigningCredential.SshAuthority _, SigningCredential.OpenPgp _ -> false;
        };
    }

    private static Optional<String> issuer(Certificate certificate) {
        var extensions = certificate.getTBSCertificate().getExtensions();
        var extension = extensions == null ? null : extensions.getExtension(FULCIO_ISSUER);
        try {
            return extension == null ? Optional.empty() : Optional.of(ASN1UTF8String.getInstance(extension.getExtnValue().getOctets()).getString());
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private SigningMatch vouched(SigningKey entry, CmsSignature signature, Certificate certificate, String fingerprint, SigningOccasion occasion) {
        var begin = certificate.getStartDate().getDate().toInstant();
        var end = certificate.getEndDate().getDate().toInstant();
        var isShort = entry.credential() instanceof SigningCredential.Fulcio;
        var isInTime = !occasion.pushed().isBefore(begin) && !occasion.pushed().isAfter(end);
        if (!leads(entry.credential(), signature.certificates(), isInTime ? occasion.pushed() : begin)) {
            return SigningMatch.Nobody.of(Fault.NOT_VOUCHED_FOR, "found a certificate " + fingerprint + " from which no path leads to the authorities of "
                    + entry.principal() + " with SHA-256 and keys of 3072 bits or curves, expected one");
        }
        if (!isInTime && isShort) {
            return SigningMatch.Nobody.of(Fault.TIME_UNKNOWN, "found a certificate " + fingerprint + " that was valid from " + begin + " to " + end
                    + " and nothing checked here that says that it was used then, expected a push in that time");
        }
        if (!isInTime) {
            return SigningMatch.Nobody.of(Fault.EXPIRED, "found a certificate " + fingerprint + " valid from " + begin + " to " + end
                    + ", expected one valid at the push, " + occasion.pushed());
        }
        return new SigningMatch.Somebody(entry, entry.principal(), fingerprint, List.of(fingerprint));
    }

    private boolean leads(SigningCredential credential, List<Bytes> certificates, Instant at) {
        return switch (credential) {
            case SigningCredential.Smime(var authorities, _) -> leads(new Asked(authorities, certificates, at, EMAIL_PROTECTION));
            case SigningCredential.Fulcio(var authorities, _, _) -> leads(new Asked(authorities, certificates, at, CODE_SIGNING));
            case SigningCredential.SshKey _, SigningCredential.SshAuthority _, SigningCredential.OpenPgp _ -> false;
        };
    }

    private boolean leads(Asked asked) {
        var known = paths.get(asked);
        if (known == null) {
            known = asked.authorities().roots().stream().anyMatch(root -> leads(root, asked));
            if (paths.size() >= PATHS_MAX) {
                paths.clear();
            }
            paths.put(asked, known);
        }
        return known;
    }

    /** The intermediates that the entry names and those that the signature brought; a certificate of the signature is never a root. */
    private static boolean leads(Bytes root, Asked asked) {
        var chain = new ArrayList<Bytes>();
        chain.add(root);
        chain.addAll(asked.authorities().intermediates());
        asked.certificates().stream().skip(1).filter(der -> !chain.contains(der)).forEach(chain::add);
        chain.add(asked.certificates().getFirst());
        return CertificatePath.verify(chain, new CertificatePath.Demands(asked.at(), Optional.empty(), Set.of(asked.purpose())))
                .filter(path -> path.stream().allMatch(CmsSigners::isStrong)).isPresent();
    }

    private static boolean isStrong(Bytes der) {
        try {
            var certificate = DerReader.certificate(der);
            key(certificate);
            return STRONG.contains(certificate.getSignatureAlgorithm().getAlgorithm());
        } catch (Rejected.Malformed e) {
            return false;
        }
    }

    private static Key key(Certificate certificate) {
        try {
            return Key.of(Bytes.of(certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new Rejected.Malformed("found a damaged key in a certificate, expected one in DER");
        }
    }

    private static boolean isForSignatures(Certificate certificate) {
        var extensions = certificate.getTBSCertificate().getExtensions();
        if (extensions == null) {
            return true;
        }
        try {
            var basic = BasicConstraints.fromExtensions(extensions);
            var usage = KeyUsage.fromExtensions(extensions);
            return (basic == null || !basic.isCA()) && extensions.getExtension(Extension.nameConstraints) == null
                    && (usage == null || usage.hasUsages(KeyUsage.digitalSignature) || usage.hasUsages(KeyUsage.nonRepudiation));
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return false;
        }
    }
}
