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
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.evidence.Statement;
import dev.alnage.policy.Evidence;
import java.io.IOException;
import java.util.Optional;

/** Who stands behind one envelope of the ledger, according to the trust file. */
public final class AttestVerify implements Command {
    @Override public Usage usage() {
        return Usage.of("ENVELOPE").with(Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var digest = Digest.parse(in.positional(0));
            var found = new FactoryEvidence(session.client()).find(digest).orElseThrow(
                    () -> new Failure(Exit.NOT_FOUND, "ALN-CLI-021", "found no attestation " + digest + ", expected one in the ledger", "alnage attest list SUBJECT"));
            var verified = anyRole(session.trust(), found);
            if (verified.isEmpty()) {
                in.console().say(Mark.NO, "nobody whom the trust file names signed " + digest);
                return Exit.REFUSED;
            }
            var type = verified.get().value().predicate().type().toString();
            var signers = verified.get().signers().stream().map(signer -> signer.name()).sorted().toList();
            in.eachOutput(to -> {
                switch (to.output()) {
                    case TABLE -> to.out().println(type + " signed by " + String.join(", ", signers));
                    case NAME -> signers.forEach(to.out()::println);
                    case JSON, NDJSON -> to.print(Json.object().with("envelope", digest.toString()).with("predicateType", type).with("signers", Json.texts(signers)).build());
                }
            });
            return Exit.PASSED;
        }
    }

    private static Optional<Verified<Statement>> anyRole(TrustFile trust, Evidence.Found found) {
        for (var role : Role.values()) {
            if (role.signsStatements()) {
                try {
                    return Optional.of(trust.verifyStatement(found.envelope(), role));
                } catch (Rejected e) {
                    // perhaps another role's
                }
            }
        }
        for (var role : trust.people().stream().flatMap(person -> person.roles().stream()).distinct().sorted().toList()) {
            try {
                return Optional.of(trust.verifyPerson(found.envelope(), role));
            } catch (Rejected e) {
                // perhaps another role's
            }
        }
        try {
            return Optional.of(trust.verifyWorker(found.envelope(), found.time()).statement());
        } catch (Rejected e) {
            return Optional.empty();
        }
    }
}
