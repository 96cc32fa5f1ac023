package dev.alnage.factory.source.scan;

import dev.alnage.factory.source.secrets.Finding;
import dev.alnage.factory.source.secrets.SecretScan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a scan of a repository brought, with how much it looked at: a scan of nothing found nothing.
 *
 * @param contents how many contents of files and messages were looked at
 * @param bytes of all of them
 */
public record ScanReport(List<Finding> findings, List<Finding> waived, long contents, long bytes) {
    public ScanReport {
        findings = List.copyOf(findings);
        waived = List.copyOf(waived);
    }

    /** Whether anything is there that nobody could look into, and nothing that is known to be wrong. */
    public boolean onlyCannotTell() {
        return !findings.isEmpty() && findings.stream().allMatch(finding -> finding.kind() == Finding.Kind.NOT_LOOKED_INTO);
    }

    /** Gathers results in their order; a finding with one fingerprint counts once, wherever it stands first. */
    static final class Builder {
        private final List<Finding> findings = new ArrayList<>();
        private final List<Finding> waived = new ArrayList<>();
        private final Set<Object> seen = new HashSet<>();
        private long contents;
        private long bytes;

        void add(SecretScan.Result result, long size) {
            contents++;
            bytes += size;
            result.findings().stream().filter(finding -> seen.add(finding.fingerprint())).forEach(findings::add);
            result.waived().stream().filter(finding -> seen.add(finding.fingerprint())).forEach(waived::add);
        }

        ScanReport build() {
            return new ScanReport(findings, waived, contents, bytes);
        }
    }
}
