package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;

/** DSSE v1.0.2 envelope. The payload is opaque until {@link Trust} has returned it. */
public record Envelope(String payloadType, Bytes payload, List<Signature> signatures) {
    public static final int BYTES_MAX = 64 << 20;
    public static final int SIGNATURES_MAX = 64;

    /**
     * One signature. {@code certificate} is the DER of the certificate of the key, or empty; like the keyid it is a hint
     * that helps only if it leads to a trusted issuer.
     */
    public record Signature(String keyid, Bytes sig, Bytes certificate) {
        public Signature(String keyid, Bytes sig) {
            this(keyid, sig, Bytes.empty());
        }
    }

    public Envelope {
        signatures = List.copyOf(signatures);
        if (signatures.size() > SIGNATURES_MAX) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures, expected at most " + SIGNATURES_MAX);
        }
    }

    /** Signs a statement with each signer. */
    public static Envelope sign(Statement statement, Signer... signers) {
        return sign(Statement.PAYLOAD_TYPE, statement.toJson().toBytes(), Bytes.empty(), signers);
    }

    /** Signs a payload with each signer, naming the certificate of the key if there is one. */
    public static Envelope sign(String payloadType, Bytes payload, Bytes certificate, Signer... signers) {
        var unsigned = new Envelope(payloadType, payload, List.of());
        var message = unsigned.preAuthenticationEncoding();
        return new Envelope(payloadType, payload, java.util.Arrays.stream(signers)
                .map(signer -> new Signature(signer.key().keyid(), signer.sign(message), certificate)).toList());
    }

    /** What is signed (DSSE "PAE"): both lengths count bytes. */
    public Bytes preAuthenticationEncoding() {
        var type = Bytes.utf8(payloadType);
        return Bytes.utf8("DSSEv1 " + type.size() + " ").plus(type)
                .plus(Bytes.utf8(" " + payload.size() + " ")).plus(payload);
    }

    public Json toJson() {
        return Json.object().with("payloadType", payloadType).with("payload", Base64Reader.write(payload))
                .with("signatures", Json.array(signatures.stream().map(Envelope::toJson).toList())).build();
    }

    private static Json toJson(Signature signature) {
        var json = Json.object().with("keyid", signature.keyid()).with("sig", Base64Reader.write(signature.sig()));
        return (signature.certificate().isEmpty() ? json : json.with("certificate", Base64Reader.write(signature.certificate()))).build();
    }

    public Bytes toBytes() {
        return toJson().toBytes();
    }

    /** Names this envelope in the ledger and in the blobs. */
    public Digest digest() {
        return Digest.of(toBytes());
    }

    /** Reads the JSON form. Unknown members are ignored, as DSSE demands; nothing read here is believed yet. */
    public static Envelope read(Bytes bytes) {
        var fields = Fields.of("envelope", JsonReader.read(bytes, BYTES_MAX));
        return new Envelope(fields.text("payloadType"), fields.base64("payload"), fields.list("signatures", json -> {
            var signature = Fields.of("signature", json);
            return new Signature(signature.text("keyid", ""), signature.base64("sig"),
                    signature.has("certificate") ? signature.base64("certificate") : Bytes.empty());
        }));
    }
}
