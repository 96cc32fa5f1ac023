package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Occasion;
import java.io.IOException;

/** Who stands behind one envelope of the ledger, and which entry of the trust map lets them say it; for which artifact it counts is for the gate to say. */
public final class AttestVerify implements Command {
    @Override public Usage usage() {
        return Usage.of("ENVELOPE").with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var digest = Digest.parse(in.positional(0));
            var found = new FactoryEvidence(session.client()).find(digest).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-021", "found no attestation " + digest + ", expected one in the ledger", "alnage attest list SUBJECT"));
            try {
                var verified = session.trust().verify(found.envelope(), Occasion.at(found.time()));
                var type = verified.value().predicate().type();
                in.eachOutput(to -> {
                    switch (to.output()) {
                        case TABLE -> to.out().println(type + " signed by " + String.join(", ", verified.signerNames())
                                + ", allowed by " + String.join(", ", verified.entries()));
                        case NAME -> verified.signerNames().forEach(to.out()::println);
                        case JSON, NDJSON -> to.print(Json.object().with("envelope", digest.toString()).with("predicateType", type)
                                .with("signers", Json.texts(verified.signerNames())).with("entries", Json.texts(verified.entries())).build());
                    }
                });
                return Exit.PASSED;
            } catch (Rejected e) {
                in.console().say(Mark.NO, e.getMessage());
                return Exit.REFUSED;
            }
        }
    }
}
