package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import java.util.Arrays;
import java.util.List;

/** DSSE v1.0.2 envelope. The payload is opaque until {@link Trust} has returned it. */
public record Envelope(String payloadType, Bytes payload, List<Signature> signatures) {
    public static final int BYTES_MAX = 64 << 20;
    public static final int SIGNATURES_MAX = 64;
    /** Above this size each further signature costs whoever verifies a long hashing, so fewer are accepted. */
    public static final int PAYLOAD_BYTES_SMALL = 1 << 20;
    public static final int SIGNATURES_OVER_LARGE_MAX = 8;
    private static final int PAYLOAD_TYPE_LENGTH_MAX = 256;

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
        var most = payload.size() > PAYLOAD_BYTES_SMALL ? SIGNATURES_OVER_LARGE_MAX : SIGNATURES_MAX;
        if (signatures.size() > most) {
            throw new Rejected.Malformed("found " + signatures.size() + " signatures of " + payload.size() + " bytes, expected at most " + most);
        }
        if (payloadType.isEmpty() || payloadType.length() > PAYLOAD_TYPE_LENGTH_MAX) {
            throw new Rejected.Malformed("found a payload type of " + payloadType.length() + " characters, expected 1 to " + PAYLOAD_TYPE_LENGTH_MAX);
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
        return new Envelope(payloadType, payload, Arrays.stream(signers)
                .map(signer -> new Signature(signer.key().keyid(), signer.sign(message), certificate)).toList());
    }

    /** What is signed (DSSE "PAE"): both lengths count bytes. */
    public Bytes preAuthenticationEncoding() {
        return preamble().plus(payload);
    }

    /**
     * What the signatures cover, in pieces, so that a large payload is verified where it lies. For all but one type of payload that
     * is the encoding of DSSE; {@link ClassicLinkPayload} says which, and why no signature can be taken for one of the other kind.
     */
    List<Bytes> preAuthenticationPieces() {
        return payloadType.equals(ClassicLinkPayload.TYPE) ? List.of(ClassicLinkPayload.message(payload)) : List.of(preamble(), payload);
    }

    /** The statement inside, before anything has been verified: good for finding and filing, and for nothing else. */
    public Statement unverifiedStatement() {
        return payloadType.equals(ClassicLinkPayload.TYPE) ? ClassicLinkPayload.read(payload) : StatementReader.read(payload);
    }

    private Bytes preamble() {
        return Bytes.utf8("DSSEv1 " + Bytes.utf8(payloadType).size() + " " + payloadType + " " + payload.size() + " ");
    }

    public Json toJson() {
        return Json.object().with("payloadType", payloadType).with("payload", Base64Reader.write(payload))
                .with("signatures", Json.array(signatures.stream().map(Envelope::toJson).toList())).build();
    }

    private static Json toJson(Signature signature) {
        var json = Json.object().with("keyid", signature.keyid()).with("sig", Base64Reader.write(signature.sig()));
        if (!signature.certificate().isEmpty()) {
            json.with("certificate", Base64Reader.write(signature.certificate()));
        }
        return json.build();
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
        if (fields.list("signatures").isEmpty()) {
            throw new Rejected.Malformed("found an envelope without signatures, expected at least one");
        }
        return new Envelope(fields.text("payloadType"), fields.base64("payload"), fields.list("signatures", json -> {
            var signature = Fields.of("signature", json);
            return new Signature(signature.text("keyid", ""), signature.base64("sig"),
                    signature.has("certificate") ? signature.base64("certificate") : Bytes.empty());
        }));
    }
}
