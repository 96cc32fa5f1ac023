package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.factory.source.scan.FileScan;
import dev.alnage.factory.source.scan.RepositoryScan;
import dev.alnage.factory.source.scan.SarifReport;
import dev.alnage.factory.source.scan.ScanReport;
import dev.alnage.factory.source.secrets.Finding;
import dev.alnage.factory.source.secrets.SecretScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;

/** Looks for secrets in a checkout, in what is about to be committed or pushed, in a range of commits, or in files. */
public final class SourceScan implements Command {
    private static final Flag STAGED = Flag.of("staged", "what the next commit would add");
    private static final Flag RANGE = Flag.withValue("range", "A..B", "what the commits add that B reaches and A does not; B alone for all of its history");
    private static final Flag PUSHED = Flag.withValue("pushed", "REMOTE", "what a push adds, by the lines that git gives a pre-push hook on standard input");
    private static final Flag SARIF = Flag.withValue("sarif", "FILE", "write the findings there as SARIF 2.1.0, too");
    private static final int INPUT_BYTES_MAX = 1 << 20;

    @Override public Usage usage() {
        return Usage.of("[PATH...]").with(STAGED, RANGE, PUSHED, SecretRules.RULES, SecretRules.WAIVERS, SARIF, TrustFiles.FILE, Session.ROOT)
                .note("Without a path and a choice: the checkout, without what it ignores. Exit code 3 when some of it could not be looked into.")
                .note("A secret is never shown; its fingerprint is what alnage source waive asks for.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var choices = Stream.of(STAGED, RANGE, PUSHED).filter(flag -> in.has(flag.name())).toList();
        if (choices.size() + (in.positionals().isEmpty() ? 0 : 1) > 1) {
            throw usage("found several of --staged, --range, --pushed and paths, expected one");
        }
        var rules = SecretRules.rules(in);
        var scan = SecretScan.of(rules, SecretRules.waivers(in));
        var report = report(in, scan);
        print(in, report);
        var sarif = in.flag(SARIF.name());
        if (sarif.isPresent()) {
            Files.writeString(in.path(sarif.get()), SarifReport.of(Version.version(), rules, report).toBytes().toText() + "\n");
        }
        if (report.findings().isEmpty()) {
            in.console().say(Mark.YES, "no secret in " + report.contents() + " contents of " + report.bytes() + " bytes");
            return Exit.PASSED;
        }
        return report.onlyCannotTell() ? Exit.CANNOT_TELL : Exit.REFUSED;
    }

    private static ScanReport report(Invocation in, SecretScan scan) throws IOException {
        if (!in.positionals().isEmpty()) {
            return FileScan.paths(in.directory(), in.positionals().stream().map(in::path).toList(), scan);
        }
        // a range of commits is in a repository without files as well
        try (var repository = in.has(RANGE.name()) ? LocalInputs.anyRepository(in) : LocalInputs.repository(in)) {
            if (in.has(STAGED.name())) {
                return RepositoryScan.staged(repository, scan);
            }
            if (in.has(PUSHED.name())) {
                return RepositoryScan.pushed(repository, in.flag(PUSHED.name()).orElseThrow(), lines(in), scan);
            }
            return in.has(RANGE.name()) ? range(repository, in.flag(RANGE.name()).orElseThrow(), scan) : FileScan.checkout(repository, scan);
        }
    }

    private static List<String> lines(Invocation in) throws IOException {
        var input = in.in().readNBytes(INPUT_BYTES_MAX + 1);
        if (input.length > INPUT_BYTES_MAX) {
            throw usage("found over " + INPUT_BYTES_MAX + " bytes on standard input, expected the lines of a pre-push hook");
        }
        return new String(input, StandardCharsets.UTF_8).lines().toList();
    }

    private static ScanReport range(Repository repository, String range, SecretScan scan) throws IOException {
        var dots = range.indexOf("..");
        var known = new ArrayList<ObjectId>();
        if (dots > 0) {
            known.add(resolve(repository, range.substring(0, dots)));
        }
        var tip = range.substring(dots < 0 ? 0 : dots + 2);
        return RepositoryScan.commits(repository, known, List.of(resolve(repository, tip.isEmpty() ? "HEAD" : tip)), scan);
    }

    private static ObjectId resolve(Repository repository, String name) throws IOException {
        var id = repository.resolve(name);
        if (id == null) {
            throw new Failure(Exit.NOT_FOUND, "ALN-SRC-034", "found no commit " + name + " in the repository, expected one", "git log --oneline --all");
        }
        return id;
    }

    private static void print(Invocation in, ScanReport report) {
        var table = new Table("WHERE", "RULE", "FOUND", "CODE", "COMMIT", "FINGERPRINT");
        report.findings().forEach(finding -> table.row(where(finding), finding.rule(), finding.title() + ": " + finding.masked(), finding.kind().code(),
                finding.place().commit(), finding.fingerprint().toString()));
        table.print(in);
        report.findings().stream().map(Finding::kind).distinct().sorted().forEach(kind -> in.console().say(Mark.NO, kind.fix() + " (" + kind.code() + ")"));
        if (!report.waived().isEmpty()) {
            in.console().say(Mark.WARNING, report.waived().size() + " more are waived: " + String.join(", ", report.waived().stream().map(SourceScan::where).toList()));
        }
    }

    private static String where(Finding finding) {
        return finding.place().path() + (finding.line() > 0 ? ":" + finding.line() : "");
    }

    private static Failure usage(String title) {
        return new Failure(Exit.USAGE, "ALN-CLI-001", title, "");
    }
}
