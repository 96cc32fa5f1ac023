package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.JsonStream;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.FunctionaryKey;
import dev.alnage.evidence.sign.Signer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** The members of {@code signed}, with the artifacts of a link kept apart: they are most of it. */
    private record Signed(Json.Members members, Map<String, Artifacts> artifacts) {}

    private final Bytes message;
    private final Signed signed;
    private final List<Bytes> signatures;
    private final Interned interned;

    private Metablock(Bytes message, Signed signed, List<Bytes> signatures, Interned interned) {
        this.message = message;
        this.signed = signed;
        this.signatures = List.copyOf(signatures);
        this.interned = interned;
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures, expected at most " + SIGNATURES_MAX);
        }
    }

    static Metablock read(Bytes file, Interned interned) {
        var found = new HashMap<String, Json>();
        var signed = new ArrayList<Signed>();
        try (var stream = JsonStream.open(file.toStream(), BYTES_MAX)) {
            stream.object(name -> {
                if (name.equals("signed")) {
                    signed.add(signed(stream, interned));
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
                : new Metablock(canonical(signed.getFirst()), signed.getFirst(), fields.list("signatures", Metablock::signature), interned);
    }

    private static Metablock envelope(Bytes file, Interned interned) {
        var envelope = Envelope.read(file);
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE)) {
            throw new Rejected.Malformed("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        if (!(JsonReader.read(envelope.payload()) instanceof Json.Members members)) {
            throw new Rejected.Malformed("found a payload that is not an object, expected a layout or link");
        }
        return new Metablock(envelope.preAuthenticationEncoding(), new Signed(members, Map.of()),
                envelope.signatures().stream().map(Envelope.Signature::sig).toList(), interned);
    }

    private static Signed signed(JsonStream stream, Interned interned) {
        var members = new HashMap<String, Json>();
        var artifacts = new HashMap<String, Artifacts>();
        stream.object(name -> {
            if ((name.equals("materials") || name.equals("products")) && stream.kind() == JsonStream.Kind.OBJECT) {
                artifacts.put(name, Artifacts.read(stream, interned));
            } else {
                members.put(name, stream.value());
            }
        });
        return new Signed((Json.Members) Json.object(members), artifacts);
    }

    /** The bytes that a classic signature covers: every member, understood or not. */
    private static Bytes canonical(Signed signed) {
        var parts = new TreeMap<String, Object>(CanonicalJson.BY_CODE_POINT);
        parts.putAll(signed.members().values());
        parts.putAll(signed.artifacts());
        var out = new StringBuilder("{");
        parts.forEach((name, part) -> {
            out.append(out.length() == 1 ? "" : ",");
            CanonicalJson.writeText(name, out);
            out.append(':');
            if (part instanceof Artifacts artifacts) {
                artifacts.writeCanonical(out);
            } else {
                CanonicalJson.write((Json) part, out);
            }
        });
        return Bytes.utf8(out.append('}').toString());
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
        return signatures.stream().anyMatch(sig -> key.holds(message, sig)) ? Optional.of(content()) : Optional.empty();
    }

    private Content content() {
        var fields = Fields.of("metadata", signed.members());
        var type = fields.text("_type");
        return switch (type) {
            case "layout" -> {
                if (!signed.artifacts().isEmpty()) {
                    throw new Rejected.Malformed("found " + signed.artifacts().keySet() + " in layout, expected no such member");
                }
                yield new Content.OfLayout(Layout.read(signed.members()));
            }
            case "link" -> new Content.OfLink(ClassicLink.read(fields, artifacts(fields, "materials"), artifacts(fields, "products")));
            case Statement.TYPE -> new Content.OfLink(ClassicLink.of(StatementReader.read(signed.members().toBytes())));
            default -> throw new Rejected.Malformed("found _type " + type + ", expected layout or link");
        };
    }

    private Artifacts artifacts(Fields fields, String name) {
        var artifacts = signed.artifacts().get(name);
        return artifacts != null ? artifacts : Artifacts.read(fields.any(name), interned);
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
