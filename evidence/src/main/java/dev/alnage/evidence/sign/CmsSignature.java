package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.DerReader;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A detached signature of one signer in the Cryptographic Message Syntax (RFC 5652), as gpgsm and gitsign make it: over signed attributes
 * that hold the digest of the content. The certificates in it are claims; whose root they lead to is asked by {@link SigningKeys}.
 *
 * @param certificates the signer's first, then whatever else the signature brought, in DER
 */
record CmsSignature(List<Bytes> certificates, SignatureHash hash, Bytes messageDigest, Bytes signedAttributes, Bytes sig) implements GitSignature {
    private static final int VERSION = 1;
    private static final int DEPTH_MAX = 32;
    /** The first byte of a length that is told by its end. */
    private static final int OPEN = 0x80;
    private static final int CERTIFICATES_MAX = 10;
    private static final int BYTES_MAX = 64 << 10;
    private static final Map<ASN1ObjectIdentifier, SignatureHash> HASHES = Map.of(NISTObjectIdentifiers.id_sha256, SignatureHash.SHA256,
            NISTObjectIdentifiers.id_sha384, SignatureHash.SHA384, NISTObjectIdentifiers.id_sha512, SignatureHash.SHA512);
    /** Those that name a hash of their own must name the one of the digest; the two others name the kind of key alone. */
    private static final Map<ASN1ObjectIdentifier, SignatureHash> ALGORITHMS = Map.of(PKCSObjectIdentifiers.sha256WithRSAEncryption, SignatureHash.SHA256,
            PKCSObjectIdentifiers.sha384WithRSAEncryption, SignatureHash.SHA384, PKCSObjectIdentifiers.sha512WithRSAEncryption, SignatureHash.SHA512,
            X9ObjectIdentifiers.ecdsa_with_SHA256, SignatureHash.SHA256, X9ObjectIdentifiers.ecdsa_with_SHA384, SignatureHash.SHA384,
            X9ObjectIdentifiers.ecdsa_with_SHA512, SignatureHash.SHA512, EdECObjectIdentifiers.id_Ed25519, SignatureHash.SHA512);
    private static final List<ASN1ObjectIdentifier> KEYS = List.of(PKCSObjectIdentifiers.rsaEncryption, X9ObjectIdentifiers.id_ecPublicKey);

    CmsSignature {
        certificates = List.copyOf(certificates);
    }

    /** @throws Rejected.Malformed for several signers, content inside, no signed attributes, or SHA-1 */
    static CmsSignature read(Bytes content) {
        try {
            return read(signedData(content));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException | ArrayIndexOutOfBoundsException | NullPointerException e) {
            // BouncyCastle takes its optional parts apart without a look at them
            throw new Rejected.Malformed("found a damaged CMS signature, expected SignedData of one signer");
        }
    }

    /** BER, since gpgsm writes lengths as they come; what is hashed of it is put into DER first. */
    private static SignedData signedData(Bytes content) throws IOException {
        requireShallow(content);
        try (var in = new ASN1InputStream(content.toStream(), BYTES_MAX)) {
            var info = ContentInfo.getInstance(in.readObject());
            if (info == null || !info.getContentType().equals(CMSObjectIdentifiers.signedData) || in.read() >= 0) {
                throw new Rejected.Malformed("found CMS of another kind, or something behind it, expected one SignedData");
            }
            return SignedData.getInstance(info.getContent());
        }
    }

    /** Lengths may be open in BER, so that two bytes each could open thousands of values in each other, and whoever reads them recurses. */
    private static void requireShallow(Bytes ber) {
        var ends = new ArrayDeque<Integer>();
        for (var at = 0; at + 1 < ber.size(); ) {
            while (!ends.isEmpty() && ends.getLast() == at) {
                ends.removeLast();
            }
            var tag = ber.at(at) & 0xff;
            var first = ber.at(at + 1) & 0xff;
            var lengthBytes = first > OPEN ? first & 0x7f : 0;
            if ((tag & 0x1f) == 0x1f || lengthBytes > 3 || at + 2 + lengthBytes > ber.size()) {
                throw new Rejected.Malformed("found a tag above 30 or a huge length in a CMS signature, expected neither");
            }
            var length = lengthBytes > 0 ? new BigInteger(1, ber.slice(at + 2, at + 2 + lengthBytes).toArray()).intValue() : first;
            at += 2 + lengthBytes;
            if (tag == 0 && first == 0) {
                if (!ends.isEmpty() && ends.getLast() < 0) {
                    ends.removeLast();
                }
            } else if ((tag & 0x20) != 0) {
                ends.add(first == OPEN ? -1 : at + length);
                if (ends.size() > DEPTH_MAX) {
                    throw new Rejected.Malformed("found a CMS signature nested deeper than " + DEPTH_MAX + ", expected less");
                }
            } else {
                at += length;
            }
        }
    }

    private static CmsSignature read(SignedData data) throws IOException {
        if (data.getSignerInfos().size() != 1 || !data.getEncapContentInfo().getContentType().equals(CMSObjectIdentifiers.data)
                || data.getEncapContentInfo().getContent() != null || data.getCertificates() == null || data.getCertificates().size() > CERTIFICATES_MAX) {
            throw new Rejected.Malformed("found a CMS signature of " + data.getSignerInfos().size() + " signers, or with content in it, or without certificates,"
                    + " expected one signer, no content, and at most " + CERTIFICATES_MAX + " certificates");
        }
        var signer = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
        var hash = HASHES.get(signer.getDigestAlgorithm().getAlgorithm());
        var algorithm = signer.getDigestEncryptionAlgorithm().getAlgorithm();
        if (hash == null || ALGORITHMS.get(algorithm) != hash && !KEYS.contains(algorithm)) {
            throw new Rejected.Malformed("found digest " + signer.getDigestAlgorithm().getAlgorithm() + " and algorithm " + algorithm
                    + " in a CMS signature, expected SHA-256, -384 or -512, with RSA (PKCS #1 v1.5), ECDSA or Ed25519");
        }
        if (!data.getVersion().hasValue(VERSION) || !signer.getVersion().hasValue(VERSION) || data.getCRLs() != null
                || data.getDigestAlgorithms().size() != 1 || !AlgorithmIdentifier.getInstance(data.getDigestAlgorithms().getObjectAt(0)).getAlgorithm()
                        .equals(signer.getDigestAlgorithm().getAlgorithm())) {
            throw new Rejected.Malformed("found a CMS signature of another version, with lists of revocations or with other digests, expected version " + VERSION
                    + " and the digest of its one signer");
        }
        var attributes = signer.getAuthenticatedAttributes();
        if (attributes == null || !CMSObjectIdentifiers.data.equals(attribute(attributes, CMSAttributes.contentType))) {
            throw new Rejected.Malformed("found a CMS signature without signed attributes, or of another type of content, expected data");
        }
        var digest = Bytes.of(ASN1OctetString.getInstance(attribute(attributes, CMSAttributes.messageDigest)).getOctets());
        return new CmsSignature(certificates(data.getCertificates(), signer), hash, digest, Bytes.of(attributes.getEncoded(ASN1Encoding.DER)),
                Bytes.of(signer.getEncryptedDigest().getOctets()));
    }

    private static Object attribute(ASN1Set attributes, ASN1ObjectIdentifier type) {
        var found = new ArrayList<Object>();
        for (var each : attributes) {
            var attribute = Attribute.getInstance(each);
            if (attribute.getAttrType().equals(type)) {
                attribute.getAttrValues().forEach(found::add);
            }
        }
        if (found.size() != 1) {
            throw new Rejected.Malformed("found signed attribute " + type + " " + found.size() + " times in a CMS signature, expected it once");
        }
        return found.getFirst();
    }

    private static List<Bytes> certificates(ASN1Set set, SignerInfo signer) throws IOException {
        var issued = IssuerAndSerialNumber.getInstance(signer.getSID().getId());
        var first = new ArrayList<Bytes>();
        var others = new ArrayList<Bytes>();
        for (var each : set) {
            var der = Bytes.of(each.toASN1Primitive().getEncoded(ASN1Encoding.DER));
            Certificate certificate = DerReader.certificate(der);
            var isSigners = certificate.getIssuer().equals(issued.getName()) && certificate.getSerialNumber().equals(issued.getSerialNumber());
            (isSigners ? first : others).add(der);
        }
        if (first.size() != 1) {
            throw new Rejected.Malformed("found " + first.size() + " certificates of the signer in a CMS signature, expected one");
        }
        first.addAll(others);
        return first;
    }

    /** Whether this key made it of this message. */
    boolean holds(Key key, Bytes message) {
        return hash.of(message).equals(messageDigest) && hash.hold(key, List.of(signedAttributes), sig);
    }
}
