package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.worker.sandbox.Bubblewrap;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SelfTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at this machine, and says for each thing that is not well how to mend it. Starts one sandbox to see that it can. */
public final class Doctor implements Command {
    // Written whenever the system changes or starts, so a clock before them is wrong.
    private static final List<Path> CLOCK_WITNESSES = List.of(Path.of("/var/lib/dpkg/status"), Path.of("/etc/passwd"), Path.of("/var/log"));
    private static final Flag QUICK = Flag.of("quick", "start no sandbox");

    @Override public Usage usage() {
        return Usage.none().with(QUICK);
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var findings = new ArrayList<Finding>();
        var host = new HostChecks(Path.of("/proc"), Path.of("/sys"));
        findings.add(host.java());
        findings.add(host.kernel());
        findings.add(host.userNamespaces());
        findings.add(host.seccomp());
        findings.add(host.controlGroups());
        findings.add(host.separateUids());
        findings.add(host.processes());
        findings.add(host.memory());
        findings.add(host.disk(in.config().data()));
        findings.add(host.clock(Instant.now(), builtAt(), CLOCK_WITNESSES));
        findings.addAll(in.has(QUICK.name()) ? List.of(Finding.notLookedAt("sandbox", "--quick")) : sandboxes());
        findings.addAll(SystemTools.look(in.environment()));
        findings.add(ReviewDue.finding(in));
        in.eachOutput(to -> print(findings, to));
        return findings.stream().anyMatch(finding -> finding.mark() == Mark.NO) ? Exit.REFUSED : Exit.PASSED;
    }

    /** One runtime that passes is enough; the others are mentioned. */
    private static List<Finding> sandboxes() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("alnage-doctor-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try {
            var results = SelfTest.run(directory, Privilege.own(), Clock.systemUTC(), Optional.empty());
            var anyPassed = results.stream().anyMatch(result -> result.passed() && !result.name().equals(Bubblewrap.NAME));
            var findings = new ArrayList<Finding>();
            for (var result : results) {
                var name = "sandbox " + result.name();
                if (result.passed() && result.name().equals(Bubblewrap.NAME)) {
                    findings.add(Finding.weak(name, "works, but nobody sees what a command tries and less is limited", "used only where a worker is started with --allow-bubblewrap"));
                } else if (result.passed()) {
                    findings.add(Finding.well(name, "version " + result.version() + ", tested in " + result.took().toMillis() + " ms"));
                } else if (anyPassed) {
                    findings.add(Finding.weak(name, result.problem(), result.found() ? "the other runtime is used" : "tools/setup installs it"));
                } else {
                    findings.add(Finding.wrong(name, result.problem(), result.found() ? "look at user namespaces and control groups above" : "tools/setup installs it"));
                }
            }
            return findings;
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    /** When the program was put where it is; a build folder tells as much as a jar. */
    private static Instant builtAt() throws IOException {
        var source = Doctor.class.getProtectionDomain().getCodeSource();
        return source == null ? Instant.EPOCH : Files.getLastModifiedTime(Path.of(URI.create(source.getLocation().toString()))).toInstant();
    }

    private static void print(List<Finding> findings, Invocation in) {
        if (in.output() == OutputFormat.TABLE) {
            var width = findings.stream().mapToInt(finding -> finding.name().length()).max().orElse(0);
            for (var finding : findings) {
                in.out().println(in.style().mark(finding.mark()) + " " + finding.name() + " ".repeat(width - finding.name().length() + 2)
                        + Visible.line(finding.seen()));
                if (!finding.fix().isEmpty()) {
                    in.out().println("    fix: " + Visible.line(finding.fix()));
                }
            }
            return;
        }
        var table = new Table("CHECK", "STATE", "SEEN", "FIX");
        findings.forEach(finding -> table.row(finding.name(), finding.state(), finding.seen(), finding.fix()));
        table.print(in);
    }
}
