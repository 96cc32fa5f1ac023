package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.text.ParseException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.CertificatePolicies;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a certificate or a request for one, as policies know it: the members that Go's {@code crypto/x509} has. Nothing in it
 * is verified.
 */
public final class CertificateJson {
    public static final int BYTES_MAX = 1 << 20;
    private static final List<String> SIGNATURES = List.of("", "1.2.840.113549.1.1.2", "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5",
            "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.10040.4.3", "2.16.840.1.101.3.4.3.2",
            "1.2.840.10045.4.1", "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3", "1.2.840.10045.4.3.4");
    private static final String ED25519 = "1.3.101.112";
    private static final Map<String, Integer> KEYS = Map.of("1.2.840.113549.1.1.1", 1, "1.2.840.10040.4.1", 2, "1.2.840.10045.2.1", 3, ED25519, 4);
    private static final List<String> PURPOSES = List.of(KeyPurposeId.anyExtendedKeyUsage.getId(), "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2",
            "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.5", "1.3.6.1.5.5.7.3.6", "1.3.6.1.5.5.7.3.7", "1.3.6.1.5.5.7.3.8",
            "1.3.6.1.5.5.7.3.9", "1.3.6.1.4.1.311.10.3.3", "2.16.840.1.113730.4.1", "1.3.6.1.4.1.311.2.1.22", "1.3.6.1.4.1.311.61.1.1");

    private CertificateJson() {}

    /** The certificates that follow each other in the DER. @throws Rejected.Malformed if one of them is none */
    public static List<Bytes> split(Bytes der) {
        var certificates = new ArrayList<Bytes>();
        try (var in = new ASN1InputStream(der.toArray())) {
            if (der.size() > BYTES_MAX) {
                throw malformed();
            }
            for (var value = in.readObject(); value != null; value = in.readObject()) {
                certificates.add(Bytes.of(Certificate.getInstance(value).getEncoded(ASN1Encoding.DER)));
            }
            return certificates;
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw malformed();
        }
    }

    private static Rejected.Malformed malformed() {
        return new Rejected.Malformed("x509: malformed certificate");
    }

    /** @param withUriStrings whether {@code URIStrings} is added, which Go's type has not */
    public static Json ofCertificate(Bytes der, boolean withUriStrings) {
        try {
            return certificate(Certificate.getInstance(der.toArray()), withUriStrings);
        } catch (IOException | ParseException | IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException e) {
            throw malformed();
        }
    }

    /** A request for a certificate (PKCS#10). */
    public static Json ofRequest(Bytes der) {
        try {
            return request(CertificationRequest.getInstance(der.toArray()));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException | IndexOutOfBoundsException e) {
            throw new Rejected.Malformed("x509: malformed certificate request");
        }
    }

    private static Json certificate(Certificate certificate, boolean withUriStrings) throws IOException, ParseException {
        var body = certificate.getTBSCertificate();
        var extensions = body.getExtensions();
        var json = Json.object().with("Raw", der(certificate)).with("RawTBSCertificate", der(body)).with("RawSubjectPublicKeyInfo",
                        der(body.getSubjectPublicKeyInfo())).with("RawSubject", der(body.getSubject())).with("RawIssuer", der(body.getIssuer()))
                .with("Signature", GoNames.base64(certificate.getSignature().getOctets()))
                .with("SignatureAlgorithm", signatureAlgorithm(certificate.getSignatureAlgorithm()));
        publicKey(body.getSubjectPublicKeyInfo(), json);
        json.with("Version", certificate.getVersionNumber()).with("SerialNumber", GoNames.number(certificate.getSerialNumber().getValue()))
                .with("Issuer", GoNames.name(body.getIssuer())).with("Subject", GoNames.name(body.getSubject()))
                .with("NotBefore", time(body.getStartDate().getDate().toInstant())).with("NotAfter", time(body.getEndDate().getDate().toInstant()))
                .with("KeyUsage", keyUsage(extensions)).with("Extensions", GoNames.extensions(extensions)).with("ExtraExtensions", new Json.Null());
        constraints(extensions, json);
        identifiers(extensions, json);
        GoNames.alternativeNames(extensions, json, withUriStrings);
        policies(extensions, json);
        return json.build();
    }

    private static Json request(CertificationRequest request) throws IOException {
        var body = request.getCertificationRequestInfo();
        @Nullable Extensions extensions = null;
        var attributes = body.getAttributes();
        for (var i = 0; attributes != null && i < attributes.size(); i++) {
            var attribute = org.bouncycastle.asn1.pkcs.Attribute.getInstance(attributes.getObjectAt(i));
            if (attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest) && attribute.getAttrValues().size() == 1) {
                extensions = Extensions.getInstance(attribute.getAttrValues().getObjectAt(0));
            }
        }
        var json = Json.object().with("Raw", der(request)).with("RawTBSCertificateRequest", der(body))
                .with("RawSubjectPublicKeyInfo", der(body.getSubjectPublicKeyInfo())).with("RawSubject", der(body.getSubject()))
                .with("Version", body.getVersion().intValueExact()).with("Signature", GoNames.base64(request.getSignature().getOctets()))
                .with("SignatureAlgorithm", signatureAlgorithm(request.getSignatureAlgorithm()));
        publicKey(body.getSubjectPublicKeyInfo(), json);
        json.with("Subject", GoNames.name(body.getSubject())).with("Attributes", new Json.Null()).with("Extensions", GoNames.extensions(extensions))
                .with("ExtraExtensions", new Json.Null());
        GoNames.alternativeNames(extensions, json, false);
        return json.build();
    }

    private static Json der(ASN1Encodable value) throws IOException {
        return GoNames.base64(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    }

    private static Json time(Instant instant) {
        return Json.text(instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static long signatureAlgorithm(AlgorithmIdentifier algorithm) {
        var id = algorithm.getAlgorithm().getId();
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            var hash = RSASSAPSSparams.getInstance(algorithm.getParameters()).getHashAlgorithm().getAlgorithm().getId();
            var at = List.of("2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3").indexOf(hash);
            return at < 0 ? 0 : 13 + at;
        }
        return id.equals(ED25519) ? 16 : Math.max(0, SIGNATURES.indexOf(id));
    }

    private static void publicKey(SubjectPublicKeyInfo key, Json.Builder json) throws IOException {
        var kind = KEYS.getOrDefault(key.getAlgorithm().getAlgorithm().getId(), 0);
        var content = key.getPublicKeyData().getOctets();
        json.with("PublicKeyAlgorithm", kind).with("PublicKey", switch (kind) {
            case 1 -> {
                var rsa = RSAPublicKey.getInstance(content);
                yield Json.object().with("N", GoNames.number(rsa.getModulus())).with("E", GoNames.number(rsa.getPublicExponent())).build();
            }
            case 3 -> {
                var curve = CustomNamedCurves.getByOID(ASN1ObjectIdentifier.getInstance(key.getAlgorithm().getParameters()));
                if (curve == null) {
                    throw new IOException("unknown curve");
                }
                var point = curve.getCurve().decodePoint(content).normalize();
                yield Json.object().with("Curve", Json.object(Map.of())).with("X", GoNames.number(point.getAffineXCoord().toBigInteger()))
                        .with("Y", GoNames.number(point.getAffineYCoord().toBigInteger())).build();
            }
            case 4 -> GoNames.base64(content);
            default -> new Json.Null();
        });
    }

    private static long keyUsage(@Nullable Extensions extensions) {
        if (extensions == null || extensions.getExtension(Extension.keyUsage) == null) {
            return 0;
        }
        // the first bit of the string is the lowest of the number
        var bits = ASN1BitString.getInstance(extensions.getExtensionParsedValue(Extension.keyUsage));
        var usage = 0;
        for (var i = 0; i < 9 && i / 8 < bits.getBytes().length; i++) {
            usage |= (bits.getBytes()[i / 8] >> 7 - i % 8 & 1) << i;
        }
        return KeyUsage.getInstance(bits) == null ? 0 : usage;
    }

    private static void constraints(@Nullable Extensions extensions, Json.Builder json) {
        var basic = parsed(extensions, Extension.basicConstraints);
        var constraints = basic == null ? null : BasicConstraints.getInstance(basic);
        var length = constraints == null ? null : constraints.getPathLenConstraint();
        var isCa = constraints != null && constraints.isCA();
        var longest = constraints == null ? BigInteger.ZERO : length == null ? BigInteger.ONE.negate() : length;
        json.with("BasicConstraintsValid", Json.bool(constraints != null)).with("IsCA", Json.bool(isCa)).with("MaxPathLen", GoNames.number(longest))
                .with("MaxPathLenZero", Json.bool(length != null && length.signum() == 0));
        var known = new ArrayList<Json>();
        var unknown = new ArrayList<Json>();
        var usage = parsed(extensions, Extension.extendedKeyUsage);
        for (var purpose : usage == null ? new KeyPurposeId[0] : ExtendedKeyUsage.getInstance(usage).getUsages()) {
            var at = PURPOSES.indexOf(purpose.getId());
            if (at >= 0) {
                known.add(Json.number(at));
            } else {
                unknown.add(GoNames.oid(purpose.toOID()));
            }
        }
        json.with("ExtKeyUsage", GoNames.orNull(known)).with("UnknownExtKeyUsage", GoNames.orNull(unknown));
    }

    private static @Nullable ASN1Encodable parsed(@Nullable Extensions extensions, ASN1ObjectIdentifier oid) {
        return extensions == null ? null : extensions.getExtensionParsedValue(oid);
    }

    private static void identifiers(@Nullable Extensions extensions, Json.Builder json) {
        var subject = parsed(extensions, Extension.subjectKeyIdentifier);
        var authority = parsed(extensions, Extension.authorityKeyIdentifier);
        var authorityId = authority == null ? null : AuthorityKeyIdentifier.getInstance(authority).getKeyIdentifierOctets();
        json.with("SubjectKeyId", subject == null ? new Json.Null() : GoNames.base64(SubjectKeyIdentifier.getInstance(subject).getKeyIdentifier()))
                .with("AuthorityKeyId", authorityId == null ? new Json.Null() : GoNames.base64(authorityId));
        var servers = new ArrayList<Json>();
        var issuers = new ArrayList<Json>();
        var access = parsed(extensions, Extension.authorityInfoAccess);
        for (var one : access == null ? new AccessDescription[0] : AuthorityInformationAccess.getInstance(access).getAccessDescriptions()) {
            if (one.getAccessLocation().getTagNo() == GeneralName.uniformResourceIdentifier) {
                var uri = Json.text(one.getAccessLocation().getName().toString());
                if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)) {
                    servers.add(uri);
                } else if (one.getAccessMethod().equals(AccessDescription.id_ad_caIssuers)) {
                    issuers.add(uri);
                }
            }
        }
        json.with("OCSPServer", GoNames.orNull(servers)).with("IssuingCertificateURL", GoNames.orNull(issuers));
    }

    private static void policies(@Nullable Extensions extensions, Json.Builder json) {
        var lists = new ArrayList<Json>();
        var points = parsed(extensions, Extension.cRLDistributionPoints);
        for (var point : points == null ? new org.bouncycastle.asn1.x509.DistributionPoint[0] : CRLDistPoint.getInstance(points).getDistributionPoints()) {
            var name = point.getDistributionPoint();
            if (name != null && name.getType() == DistributionPointName.FULL_NAME) {
                for (var one : GeneralNames.getInstance(name.getName()).getNames()) {
                    if (one.getTagNo() == GeneralName.uniformResourceIdentifier) {
                        lists.add(Json.text(one.getName().toString()));
                    }
                }
            }
        }
        var identifiers = new ArrayList<Json>();
        var texts = new ArrayList<Json>();
        var policies = parsed(extensions, Extension.certificatePolicies);
        if (policies != null) {
            for (var policy : CertificatePolicies.getInstance(policies).getPolicyInformation()) {
                identifiers.add(GoNames.oid(policy.getPolicyIdentifier()));
                texts.add(Json.text(policy.getPolicyIdentifier().getId()));
            }
        }
        json.with("CRLDistributionPoints", GoNames.orNull(lists)).with("PolicyIdentifiers", GoNames.orNull(identifiers))
                .with("Policies", GoNames.orNull(texts)).with("UnhandledCriticalExtensions", new Json.Null())
                .with("PermittedDNSDomainsCritical", Json.bool(false));
        for (var list : List.of("DNSDomains", "IPRanges", "EmailAddresses", "URIDomains")) {
            json.with("Permitted" + list, new Json.Null()).with("Excluded" + list, new Json.Null());
        }
        for (var number : List.of("InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy")) {
            json.with(number, 0).with(number + "Zero", Json.bool(false));
        }
        json.with("PolicyMappings", new Json.Null());
    }
}
