package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonStream;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.CertificateAuthorities;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.FunctionaryCertificate;
import dev.alnage.evidence.sign.FunctionaryKey;
import dev.alnage.evidence.sign.Signer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A signed layout or link in one of its two wrappers: classic ({@code signed} and {@code signatures}, §4.2) or DSSE.
 * Nothing of its content can be had but by naming a key whose signature holds, or authorities below which one does.
 */
final class Metablock {
    static final int BYTES_MAX = 64 << 20;
    static final int SIGNATURES_MAX = 64;

    /** What a metablock holds once a signature on it held. */
    sealed interface Content {
        /** The digest is over the canonical JSON of the whole layout, in whichever wrapper it came. */
        record OfLayout(Layout layout, Digest digest) implements Content {}

        record OfLink(ClassicLink link) implements Content {}

        /** A provenance tells of no step and no command. */
        record OfProvenance(Artifacts materials, Artifacts products, Json.Members byproducts) implements Content {}
    }

    /** Content that the holder of a certificate signed. */
    record Certified(FunctionaryCertificate functionary, Content content) {}

    /** The members of {@code signed}, with the artifacts of a link kept apart: they are most of it. */
    private record Signed(Json.Members members, Map<String, Listed> artifacts) {}

    /** A signature and the certificate beside it as DER, or empty. */
    private record Signature(Bytes sig, Bytes certificate) {}

    private final Bytes message;
    private final Signed signed;
    private final List<Signature> signatures;
    private final Interned interned;
    /** The payload of an envelope; none in the classic wrapper. */
    private final Optional<Bytes> payload;

    private Metablock(Bytes message, Signed signed, List<Signature> signatures, Interned interned, Optional<Bytes> payload) {
        this.message = message;
        this.signed = signed;
        this.signatures = List.copyOf(signatures);
        this.interned = interned;
        this.payload = payload;
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures, expected at most " + SIGNATURES_MAX);
        }
    }

    static Metablock read(Bytes file, Interned interned) {
        var found = new HashMap<String, Json>();
        var signed = new ArrayList<Signed>();
        if (file.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + file.size() + " bytes of metadata, expected at most " + BYTES_MAX);
        }
        var lists = ArtifactScan.of(file, interned);
        try (var stream = JsonStream.open(lists.rest().toStream(), BYTES_MAX)) {
            stream.object(name -> {
                if (name.equals("signed")) {
                    signed.add(signed(stream, lists::find, interned));
                } else {
                    found.put(name, stream.value());
                }
            });
            stream.end();
        }
        // Both wrappers in one file would be one meaning for each reader.
        if (signed.isEmpty() == !found.containsKey("payload")) {
            throw new Rejected.Malformed("found " + (signed.isEmpty() ? "neither signed nor payload" : "signed and payload") + ", expected one wrapper");
        }
        var fields = Fields.of("metadata", Json.object(found));
        return signed.isEmpty() ? envelope(file, interned)
                : new Metablock(canonical(signed.getFirst(), file.size()), signed.getFirst(), fields.list("signatures", Metablock::signature), interned, Optional.empty());
    }

    private static Metablock envelope(Bytes file, Interned interned) {
        var envelope = Envelope.read(file);
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new Rejected.Malformed("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        try (var stream = JsonStream.open(envelope.payload().toStream(), BYTES_MAX)) {
            var signed = signed(stream, _ -> Optional.empty(), interned);
            stream.end();
            return new Metablock(envelope.preAuthenticationEncoding(), signed,
                    envelope.signatures().stream().map(signature -> new Signature(signature.sig(), signature.certificate())).toList(), interned,
                    Optional.of(envelope.payload()));
        }
    }

    /** @param taken the lists that were taken out of these bytes: an empty object stands for each */
    private static Signed signed(JsonStream stream, Function<String, Optional<Listed>> taken, Interned interned) {
        var members = new HashMap<String, Json>();
        var artifacts = new HashMap<String, Listed>();
        stream.object(name -> {
            if ((name.equals("materials") || name.equals("products")) && stream.kind() == JsonStream.Kind.OBJECT) {
                var listed = taken.apply(name);
                listed.ifPresent(_ -> stream.value());
                artifacts.put(name, listed.orElseGet(() -> Listed.of(Artifacts.read(stream, interned))));
            } else {
                members.put(name, stream.value());
            }
        });
        return new Signed((Json.Members) Json.object(members), artifacts);
    }

    /** The bytes that a classic signature covers: every member, understood or not. They are hardly ever more than those of the file. */
    private static Bytes canonical(Signed signed, int likelySize) {
        var parts = new TreeMap<String, Object>(CanonicalJson.BY_CODE_POINT);
        parts.putAll(signed.members().values());
        parts.putAll(signed.artifacts());
        var out = new CanonicalBytes(likelySize);
        var separator = "{";
        for (var part : parts.entrySet()) {
            out.ascii(separator);
            out.text(part.getKey());
            out.ascii(":");
            if (part.getValue() instanceof Listed listed) {
                listed.writeCanonical(out);
            } else {
                out.append(CanonicalJson.of((Json) part.getValue()));
            }
            separator = ",";
        }
        out.ascii(parts.isEmpty() ? "{}" : "}");
        return out.toBytes();
    }

    /** Signs a layout or link in the classic wrapper, which every verifier reads. */
    static Bytes write(Json.Members signed, List<Signer> signers) {
        var message = CanonicalJson.of(signed);
        var signatures = signers.stream().map(signer -> Json.object().with("keyid", LayoutKey.of(signer.key()).keyid())
                .with("sig", signer.sign(message).toHex()).build()).toList();
        return Json.object().with("signatures", Json.array(signatures)).with("signed", signed).build().toBytes();
    }

    /** The content, if one of the signatures is by this key; a keyid beside it neither helps nor hurts (case D4). */
    Optional<Content> findSignedBy(FunctionaryKey key) {
        return signatures.stream().anyMatch(signature -> key.holds(message, signature.sig())) ? Optional.of(content()) : Optional.empty();
    }

    /**
     * The content, if the holder of a certificate signed it whom {@code wanted} wants (ITE-7).
     *
     * @throws Rejected what is wrong with the first of the signatures, if none will do
     */
    Certified certified(CertificateAuthorities authorities, Instant at, Predicate<FunctionaryCertificate> wanted) {
        Optional<Rejected> first = Optional.empty();
        for (var signature : signatures) {
            try {
                return new Certified(functionary(signature, authorities, at, wanted), content());
            } catch (Rejected e) {
                first = first.or(() -> Optional.of(e));
            }
        }
        throw first.orElseGet(() -> new Rejected.Untrusted("found no signature, expected one"));
    }

    private FunctionaryCertificate functionary(Signature signature, CertificateAuthorities authorities, Instant at, Predicate<FunctionaryCertificate> wanted) {
        if (signature.certificate().isEmpty()) {
            throw new Rejected.Untrusted("found a signature without a certificate, expected one by a functionary's key or with a certificate");
        }
        var functionary = authorities.verify(signature.certificate(), at);
        if (!wanted.test(functionary)) {
            throw new Rejected.Untrusted("found a certificate of \"" + functionary.commonName() + "\" " + functionary.uris() + ", expected one that a constraint of the step allows");
        }
        if (!functionary.key().holds(message, signature.sig())) {
            throw new Rejected.Untrusted("found a signature that does not hold under its certificate's key, expected one that does");
        }
        return functionary;
    }

    private Content content() {
        var fields = Fields.of("metadata", signed.members());
        var type = fields.text("_type");
        if (!type.equals("link") && !signed.artifacts().isEmpty()) {
            throw new Rejected.Malformed("found " + signed.artifacts().keySet() + " in " + type + ", expected no such member");
        }
        return switch (type) {
            case "layout" -> new Content.OfLayout(Layout.read(signed.members()), Digest.of(canonical(signed, message.size())));
            case "link" -> new Content.OfLink(ClassicLink.read(fields, artifacts(fields, "materials"), artifacts(fields, "products")));
            // signed as the bytes that they are: the classic wrapper signs another spelling of them
            case Statement.TYPE -> statement(StatementReader.read(payload.orElseThrow(
                    () -> new Rejected.Malformed("found a statement in the classic wrapper, expected it in an envelope"))));
            default -> throw new Rejected.Malformed("found _type " + type + ", expected layout or link");
        };
    }

    private static Content statement(Statement statement) {
        if (statement.predicate() instanceof dev.alnage.evidence.Predicate.Provenance provenance) {
            return new Content.OfProvenance(Artifacts.ofDependencies(provenance.resolvedDependencies()), Artifacts.of(statement.subjects()),
                    Json.object().with("byproducts", Json.array(provenance.byproducts().stream().map(Resource::toJson).toList())).build());
        }
        return new Content.OfLink(ClassicLink.of(statement));
    }

    private Artifacts artifacts(Fields fields, String name) {
        var artifacts = signed.artifacts().get(name);
        return artifacts != null ? artifacts.artifacts() : Artifacts.read(fields.any(name), interned);
    }

    private static Signature signature(Json json) {
        var fields = Fields.of("signature", json);
        var hex = fields.text("sig");
        if (hex.length() % 2 != 0 || hex.length() > 8192 || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            throw new Rejected.Malformed("found a signature that is not hex, expected hex digits");
        }
        var certificate = fields.text("cert", "");
        return new Signature(Bytes.hex(hex), certificate.isEmpty() ? Bytes.empty() : PemReader.read(Bytes.utf8(certificate), "CERTIFICATE"));
    }
}
