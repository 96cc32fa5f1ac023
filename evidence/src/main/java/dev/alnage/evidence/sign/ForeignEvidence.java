package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Evidence in the forms in which others keep it, made into the envelope that it is filed as: an envelope of DSSE as it is, the
 * envelope in a Sigstore bundle, a classic in-toto link. Nothing is believed here. Whether it counts is for the keys of the trust file
 * to say, whatever else came along: certificates, entries of other logs and their times are not looked at, and that is said.
 *
 * @param form what it was, in words
 * @param notLookedAt what came along that proves nothing here
 */
public record ForeignEvidence(Envelope envelope, String form, List<String> notLookedAt) {
    public static final int BYTES_MAX = 16 << 20;
    private static final Set<String> BUNDLES = Set.of("application/vnd.dev.sigstore.bundle.v0.3+json", "application/vnd.dev.sigstore.bundle+json;version=0.3");

    public ForeignEvidence {
        notLookedAt = List.copyOf(notLookedAt);
    }

    /** Reads one file. @throws Rejected.Malformed if it is none of the forms, or two at once */
    public static ForeignEvidence read(Bytes file) {
        var fields = Fields.of("evidence", JsonReader.read(file, BYTES_MAX));
        var forms = List.of("payload", "mediaType", "signed").stream().filter(fields::has).toList();
        if (forms.size() != 1) {
            throw new Rejected.Malformed("found members " + forms + ", expected one of payload (an envelope), mediaType (a bundle) and signed (a classic link)");
        }
        return switch (forms.getFirst()) {
            case "payload" -> new ForeignEvidence(envelope(file), "an envelope", List.of());
            case "mediaType" -> bundle(fields);
            default -> link(fields);
        };
    }

    private static Envelope envelope(Bytes json) {
        var envelope = Envelope.read(json);
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new Rejected.Malformed("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        return envelope;
    }

    /** Sigstore's bundle v0.3, of which the envelope is taken. */
    private static ForeignEvidence bundle(Fields fields) {
        if (!BUNDLES.contains(fields.text("mediaType"))) {
            throw new Rejected.Malformed("found media type " + fields.text("mediaType") + ", expected a Sigstore bundle v0.3");
        }
        if (fields.has("messageSignature")) {
            throw new Rejected.Malformed("found a bundle with a signature over bytes, expected one with dsseEnvelope: a signature alone makes no claim");
        }
        var material = fields.object("verificationMaterial");
        var notLookedAt = new ArrayList<String>();
        var vouchers = List.of("certificate", "x509CertificateChain", "publicKey").stream().filter(material::has).toList();
        if (vouchers.size() != 1) {
            throw new Rejected.Malformed("found " + vouchers + " in verificationMaterial, expected one of certificate, x509CertificateChain and publicKey");
        }
        material.members(vouchers.getFirst());
        notLookedAt.add(switch (vouchers.getFirst()) {
            case "publicKey" -> "the hint which key it is";
            default -> "the certificate";
        });
        if (material.has("tlogEntries") && !material.list("tlogEntries").isEmpty()) {
            notLookedAt.add("the entries of a transparency log");
        }
        if (material.has("timestampVerificationData")) {
            material.members("timestampVerificationData");
            notLookedAt.add("the timestamps");
        }
        material.noOthers();
        var envelope = envelope(fields.members("dsseEnvelope").toBytes());
        fields.noOthers();
        return new ForeignEvidence(bare(envelope), "the envelope of a Sigstore bundle", notLookedAt);
    }

    /** A certificate in an envelope's signature would have it taken for a worker of ours. */
    private static Envelope bare(Envelope envelope) {
        return new Envelope(envelope.payloadType(), envelope.payload(),
                envelope.signatures().stream().map(signature -> new Envelope.Signature(signature.keyid(), signature.sig())).toList());
    }

    private static ForeignEvidence link(Fields fields) {
        var signatures = fields.list("signatures", json -> {
            var signature = Fields.of("signature", json);
            return new Envelope.Signature(signature.text("keyid", ""), hex(signature.text("sig")));
        });
        if (signatures.isEmpty()) {
            throw new Rejected.Malformed("found a link without signatures, expected at least one");
        }
        var payload = fields.members("signed").toBytes();
        fields.noOthers();
        // read once here, so that what is no link is refused by whoever has it and not by who is asked to file it
        ClassicLinkPayload.read(payload);
        return new ForeignEvidence(new Envelope(ClassicLinkPayload.TYPE, payload, signatures), "a classic in-toto link", List.of());
    }

    private static Bytes hex(String text) {
        if (text.isEmpty() || text.length() % 2 != 0 || text.length() > 8192 || !text.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Rejected.Malformed("found a signature of " + text.length() + " characters, expected lower-case hex digits");
        }
        return Bytes.hex(text);
    }

    /** What came along in words, for whoever imports it; "" when nothing did. */
    public String caution() {
        return notLookedAt.isEmpty() ? "" : "not looked at: " + String.join(", ", notLookedAt) + "; it counts by the keys of the trust file alone";
    }
}
