package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.StepReport;
import dev.alnage.evidence.order.Trace;
import dev.alnage.evidence.pipeline.Plan;
import java.util.List;

/** Whether what the worker reports fits its order, and whether what it saw of the sandbox is what this policy demands. */
final class ReportedWork {
    /** Without one of these a command shares something with the machine. */
    private static final List<String> NAMESPACES = List.of("ipc", "mnt", "net", "pid", "user", "uts");
    private static final int SECCOMP_FILTER = 2;

    private final FactoryPolicy policy;
    private final Plan.Step.Command step;
    private final Facts.Work work;
    private final Findings findings;

    ReportedWork(FactoryPolicy policy, Plan.Step.Command step, Facts.Work work, Findings findings) {
        this.policy = policy;
        this.step = step;
        this.work = work;
        this.findings = findings;
    }

    void check() {
        StepReport report;
        try {
            report = StepReport.read(work.link());
        } catch (Rejected e) {
            no("ALN-BLD-017", "a link whose report cannot be read: " + e.getMessage(), "the report of a worker");
            return;
        }
        same("ALN-BLD-017", "order", report.order(), work.orderEnvelope());
        same("ALN-BLD-017", "work digest", report.work(), work.order().workDigest());
        same("ALN-BLD-005", "image", report.image(), step.image());
        same("ALN-BLD-017", "run", report.run(), work.order().run());
        same("ALN-BLD-017", "pool", report.pool(), work.certificate().pool());
        same("ALN-BLD-017", "fence", report.fence(), work.certificate().fence());
        same("ALN-BLD-007", "reported inputs", report.inputs(), work.order().inputs());
        same("ALN-BLD-016", "reported outputs", report.outputs(), work.receipt().value().outputs());
        same("ALN-BLD-017", "log", report.observation().outcome().log(), work.receipt().value().log());
        if (!report.observation().outcome().succeeded()) {
            no("ALN-BLD-009", "a command that ended with " + report.observation().outcome().ending(), "exit code 0");
        }
        isolation(report.observation().isolation());
        trace(report.observation().trace());
    }

    private void isolation(Isolation seen) {
        if (!seen.network().none()) {
            no("ALN-BLD-010", "network " + seen.network(), "none: nothing but a loopback that is down");
        }
        var shared = NAMESPACES.stream().filter(type -> !seen.ownNamespace(type)).toList();
        if (!shared.isEmpty()) {
            no("ALN-BLD-010", "namespaces shared with the worker " + shared, "its own " + NAMESPACES);
        }
        if (!seen.withoutCapabilities() || !seen.noNewPrivileges()) {
            no("ALN-BLD-010", "capabilities " + seen.capabilities() + ", noNewPrivileges " + seen.noNewPrivileges(), "none, and no way to gain any");
        }
        if (seen.seccompMode() != SECCOMP_FILTER || seen.seccompFilters() < 1) {
            no("ALN-BLD-010", "seccomp mode " + seen.seccompMode(), "a filter");
        }
        if (seen.mounts().stream().filter(mount -> mount.target().equals("/")).noneMatch(Isolation.Mount::readOnly)) {
            no("ALN-BLD-010", "a root file system that can be written", "a read-only one");
        }
    }

    private void trace(Trace trace) {
        switch (trace) {
            case Trace.NotObserved(var reason) -> {
                if (!policy.weakRuntimeAllowed()) {
                    no("ALN-BLD-018", "a trace that was not observed: " + reason, "a runtime whose listener sees execs and connects");
                }
            }
            case Trace.Observed observed -> {
                if (!observed.findings().isEmpty()) {
                    var first = observed.findings().getFirst();
                    no("ALN-BLD-013", observed.findings().size() + " attempts to reach a socket, first " + first.call() + " " + first.address()
                            + " by " + first.exe(), "none: a build step has no business with the network");
                }
            }
        }
    }

    private void same(String code, String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            no(code, what + " " + found, what + " " + expected);
        }
    }

    private void no(String code, String found, String expected) {
        findings.no(code, step.id(), found, expected, List.<Digest>of(work.linkEnvelope()),
                "alnage build logs " + work.order().run() + " " + step.id());
    }
}
