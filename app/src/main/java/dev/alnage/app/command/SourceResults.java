package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code alnage source results COMMIT}: what tests and scans said of a commit, and of which products they said it at the same time
 * (practice {@code source/security-testing}). Only what the storer parsed itself and signed is shown.
 */
public final class SourceResults implements Command {
    @Override public Usage usage() {
        return Usage.of("COMMIT").with(Session.ROOT).note("COMMIT is its id in 40 hex digits. alnage attest get ENVELOPE shows a result in full.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var commit = Session.subject(in, 0);
        try (var session = Session.open(in)) {
            var trust = session.trust();
            var table = new Table("RESULT", "KIND", "TIME", "PRODUCTS", "ENVELOPE");
            var counted = 0;
            for (var found : new FactoryEvidence(session.client()).about(commit)) {
                try {
                    var statement = trust.verifyStatement(found.envelope(), Role.EVIDENCE, Occasion.at(found.time())).value();
                    var result = result(statement.predicate());
                    if (result.isPresent()) {
                        counted++;
                        table.row(result.get(), statement.predicate().type(), found.time().toString(), products(statement), found.digest().toString());
                    }
                } catch (Rejected e) {
                    // another's word about the commit is no result of ours
                }
            }
            table.print(in);
            if (counted == 0) {
                in.console().say(Mark.NOTHING, "no result about " + commit + " is on record");
            }
            return Exit.PASSED;
        }
    }

    private static Optional<String> result(Predicate predicate) {
        return switch (predicate) {
            case Predicate.TestResult test -> Optional.of(test.result().name());
            case Predicate.Vulns _ -> Optional.of("scanned");
            case Predicate.CycloneDx _, Predicate.Spdx _ -> Optional.of("listed");
            case Predicate.Link _, Predicate.Provenance _, Predicate.ProvenanceV02 _, Predicate.VerificationSummary _, Predicate.Release _, Predicate.RuntimeTrace _,
                    Predicate.Unknown _ -> Optional.empty();
        };
    }

    private static String products(Statement statement) {
        return statement.subjects().stream().filter(subject -> subject.name().equals("product")).flatMap(subject -> subject.digests().stream()).map(Digest::toString)
                .collect(Collectors.joining(" "));
    }
}
