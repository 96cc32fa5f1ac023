package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The kinds of {@code evidence:} that a pipeline names, and what claim each becomes. */
public enum ReportKind {
    JUNIT("junit"), SARIF("sarif"), DAST("dast"), COVERAGE("coverage"), SBOM("sbom"), VULNS("vulns");

    public static final int BYTES_MAX = 64 << 20;

    /** How the configuration of a test result says of which kind its report was; the word follows. */
    private static final String MEDIA_TYPE = "application/x.alnage.report.";

    private final String word;

    ReportKind(String word) {
        this.word = word;
    }

    /** The word of the pipeline file. */
    public static ReportKind of(String word) {
        return find(word).orElseThrow(() -> new Rejected.Malformed("found evidence " + word + ", expected one of " + words()));
    }

    public static Optional<ReportKind> find(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** All words of the pipeline file, for people. */
    public static String words() {
        return String.join(", ", Arrays.stream(values()).map(ReportKind::word).toList());
    }

    public String word() {
        return word;
    }

    /** A file of a report of this kind, as the configuration of a result names it. */
    public Resource file(String name, Digest digest) {
        return new Resource(name, "", List.of(digest), MEDIA_TYPE + word);
    }

    /** The kinds of report that a result says it was read from, by their words; statements of before said none. */
    public static Set<String> of(Predicate.TestResult result) {
        return result.configuration().stream().map(Resource::mediaType).filter(type -> type.startsWith(MEDIA_TYPE)).map(type -> type.substring(MEDIA_TYPE.length()))
                .collect(Collectors.toCollection(TreeSet::new));
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
            case DAST -> ZapJson.read(reports.getFirst()).toPredicate(configuration);
            case COVERAGE -> CoberturaXml.isLikely(reports.getFirst()) ? CoberturaXml.read(reports.getFirst()).toPredicate(configuration)
                    : JacocoXml.read(reports.getFirst()).toPredicate(configuration);
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
