package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import java.util.Arrays;
import java.util.List;

/** The kinds of {@code evidence:} that a pipeline names, and what claim each becomes. */
public enum ReportKind {
    JUNIT("junit"), SARIF("sarif"), COVERAGE("coverage"), SBOM("sbom"), VULNS("vulns");

    public static final int BYTES_MAX = 64 << 20;

    private final String word;

    ReportKind(String word) {
        this.word = word;
    }

    /** The word of the pipeline file. */
    public static ReportKind of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found evidence " + word + ", expected one of junit, sarif, coverage, sbom and vulns"));
    }

    /**
     * The claim that the reports of one step make together.
     *
     * @param reports the files that the pipeline names: any number of JUnit, one of every other kind
     * @param configuration what the reports are digests of and came from, for claims that can say it
     */
    public Predicate toPredicate(List<Bytes> reports, List<Resource> configuration) {
        if (reports.isEmpty() || this != JUNIT && reports.size() > 1) {
            throw new Rejected.Malformed("found " + reports.size() + " reports of kind " + word + ", expected " + (this == JUNIT ? "at least one" : "one"));
        }
        return switch (this) {
            case JUNIT -> JUnitXml.of(reports.stream().map(JUnitXml::read).toList()).toPredicate(configuration);
            case SARIF -> Sarif.read(reports.getFirst()).toPredicate(configuration);
            case COVERAGE -> JacocoXml.read(reports.getFirst()).toPredicate(configuration);
            case SBOM -> bom(reports.getFirst());
            case VULNS -> StatementReader.predicate(Predicate.Vulns.TYPE, members(reports.getFirst()));
        };
    }

    /** CycloneDX, or SPDX 2.3 or 3 by their own words. */
    private static Predicate bom(Bytes report) {
        var document = members(report);
        if (document.values().containsKey("bomFormat")) {
            return CycloneDxJson.read(document).toPredicate();
        }
        return StatementReader.predicate(document.values().containsKey("spdxVersion") ? Predicate.Spdx.TYPE_2_3 : Predicate.Spdx.TYPE_3, document);
    }

    private static Json.Members members(Bytes report) {
        if (JsonReader.read(report, BYTES_MAX) instanceof Json.Members members) {
            return members;
        }
        throw new Rejected.Malformed("found another JSON value as a report, expected an object");
    }
}
