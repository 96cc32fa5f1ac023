package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.FunctionaryKey;
import dev.alnage.evidence.sign.Signer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signed layout or link in one of its two wrappers: classic ({@code signed} and {@code signatures}, §4.2) or DSSE.
 * Nothing of its content can be had but by naming a key whose signature holds.
 */
final class Metablock {
    static final int BYTES_MAX = 64 << 20;
    static final int SIGNATURES_MAX = 64;

    /** What a metablock holds once a signature on it held. */
    sealed interface Content {
        record OfLayout(Layout layout) implements Content {}

        record OfLink(ClassicLink link) implements Content {}
    }

    private final Bytes message;
    private final Json payload;
    private final List<Bytes> signatures;

    private Metablock(Bytes message, Json payload, List<Bytes> signatures) {
        this.message = message;
        this.payload = payload;
        this.signatures = List.copyOf(signatures);
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures, expected at most " + SIGNATURES_MAX);
        }
    }

    static Metablock read(Bytes file) {
        var json = JsonReader.read(file, BYTES_MAX);
        var fields = Fields.of("metadata", json);
        var classic = fields.has("signed");
        // Both wrappers in one file would be one meaning for each reader.
        if (classic == fields.has("payload")) {
            throw new Rejected.Malformed("found " + (classic ? "signed and payload" : "neither signed nor payload") + ", expected one wrapper");
        }
        if (!classic) {
            var envelope = Envelope.read(file);
            if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
                throw new Rejected.Malformed("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
            }
            return new Metablock(envelope.preAuthenticationEncoding(), JsonReader.read(envelope.payload()),
                    envelope.signatures().stream().map(Envelope.Signature::sig).toList());
        }
        var signed = fields.members("signed");
        return new Metablock(CanonicalJson.of(signed), signed, fields.list("signatures", Metablock::signature));
    }

    /** Signs a layout or link in the classic wrapper, which every verifier reads. */
    static Bytes write(Json.Members signed, List<Signer> signers) {
        var message = CanonicalJson.of(signed);
        var signatures = signers.stream().map(signer -> Json.object().with("keyid", LayoutKey.of(signer.key()).keyid())
                .with("sig", signer.sign(message).toHex()).build()).toList();
        return Json.object().with("signatures", Json.array(signatures)).with("signed", signed).build().toBytes();
    }

    /** The content, if one of the signatures is by this key; a keyid beside it neither helps nor hurts (case D4). */
    Optional<Content> findSignedBy(FunctionaryKey key, Map<Object, Object> interned) {
        return signatures.stream().anyMatch(sig -> key.holds(message, sig)) ? Optional.of(content(interned)) : Optional.empty();
    }

    private Content content(Map<Object, Object> interned) {
        var type = Fields.of("metadata", payload).text("_type");
        return switch (type) {
            case "layout" -> new Content.OfLayout(Layout.read(payload));
            case "link" -> new Content.OfLink(ClassicLink.read(payload, interned));
            case Statement.TYPE -> new Content.OfLink(ClassicLink.of(StatementReader.read(payload.toBytes())));
            default -> throw new Rejected.Malformed("found _type " + type + ", expected layout or link");
        };
    }

    private static Bytes signature(Json json) {
        var fields = Fields.of("signature", json);
        var hex = fields.text("sig");
        if (hex.length() % 2 != 0 || hex.length() > 8192 || !hex.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            throw new Rejected.Malformed("found a signature that is not hex, expected hex digits");
        }
        return Bytes.hex(hex);
    }
}
