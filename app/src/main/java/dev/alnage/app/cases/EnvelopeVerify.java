package dev.alnage.app.cases;

import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Trust;
import java.io.IOException;
import java.nio.file.Path;

/** A DSSE envelope, and the statement in it where it holds one. */
record EnvelopeVerify() implements Operation {
    @Override public String name() {
        return "envelope.verify";
    }

    @Override public String description() {
        return "a DSSE envelope; keys [PEM file, ...], each a principal, or principals {name: [PEM file, ...]}; threshold (1); "
                + "payloadType (application/vnd.in-toto+json); predicateType (any)";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var principals = KeyFiles.principals(folder, args);
        var threshold = args.integer("threshold", -64, 64, 1);
        var payloadType = args.text("payloadType", Statement.PAYLOAD_TYPE);
        var predicateType = args.text("predicateType", "");
        args.noOthers();
        return in -> verify(in, KeyFiles.trust(principals, threshold), payloadType, predicateType);
    }

    private static String verify(Path in, Trust trust, String payloadType, String predicateType) throws IOException {
        var envelope = Envelope.read(KeyFiles.read(in));
        if (!payloadType.equals(Statement.PAYLOAD_TYPE)) {
            return "signed by " + trust.verify(envelope, payloadType).signerNames();
        }
        var verified = predicateType.isEmpty() ? trust.verifyStatement(envelope) : trust.verifyStatement(envelope, predicateType);
        return verified.value().predicate().type() + " signed by " + verified.signerNames();
    }
}
