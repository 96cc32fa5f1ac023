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
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.report.ReportKind;
import dev.alnage.evidence.report.ReportTool;
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
            var table = new Table("RESULT", "KIND", "TOOLS", "TIME", "PRODUCTS", "ENVELOPE");
            var counted = 0;
            for (var found : new FactoryEvidence(session.client()).about(commit)) {
                try {
                    var statement = trust.verifyStatement(found.envelope(), Role.EVIDENCE, Occasion.at(found.time())).value();
                    var result = result(statement.predicate());
                    if (result.isPresent()) {
                        counted++;
                        table.row(result.get(), kind(statement.predicate()), tools(statement.predicate()), found.time().toString(), products(statement), found.digest().toString());
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

    /** The kind of report that the pipeline declared; of what says none, the type of the statement. */
    private static String kind(Predicate predicate) {
        return predicate instanceof Predicate.TestResult result && !ReportKind.of(result).isEmpty() ? String.join(" ", ReportKind.of(result)) : predicate.type();
    }

    /** What the report says that it was made by, with the version where it has one. */
    private static String tools(Predicate predicate) {
        if (!(predicate instanceof Predicate.TestResult result)) {
            return "";
        }
        return result.configuration().stream().filter(part -> part.name().startsWith(ReportTool.TOOL)).map(SourceResults::tool).collect(Collectors.joining(" "));
    }

    private static String tool(Resource part) {
        var version = part.uri().lastIndexOf('@');
        return part.name().substring(ReportTool.TOOL.length()) + (version < 0 ? "" : part.uri().substring(version));
    }

    private static String products(Statement statement) {
        return statement.subjects().stream().filter(subject -> subject.name().equals("product")).flatMap(subject -> subject.digests().stream()).map(Digest::toString)
                .collect(Collectors.joining(" "));
    }
}
