package dev.alnage.evidence.read;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** Reads the claim of a statement by its type; a type that is not known here is kept as it is. */
final class PredicateReader {
    private static final Set<String> CYCLONEDX_VERSIONS = Set.of("1.2", "1.3", "1.4", "1.5", "1.6", "1.7");

    private PredicateReader() {}

    static Predicate read(String type, Json.Members content) {
        var fields = Fields.of("predicate", content);
        return switch (type) {
            case Predicate.Link.TYPE -> link(fields);
            case Predicate.Provenance.TYPE -> provenance(fields);
            case Predicate.ProvenanceV02.TYPE -> provenanceV02(fields, content);
            case Predicate.VerificationSummary.TYPE -> verificationSummary(fields);
            case TestResult.TYPE -> testResult(fields);
            case Predicate.Vulns.TYPE -> vulns(fields);
            case Predicate.Release.TYPE -> new Predicate.Release(fields.text("purl"), fields.text("packageId", ""));
            case Predicate.RuntimeTrace.TYPE -> runtimeTrace(fields);
            case Predicate.CycloneDx.TYPE -> cycloneDx(fields, content);
            case Predicate.Spdx.TYPE_2_3, Predicate.Spdx.TYPE_3 -> spdx(type, fields, content);
            default -> new Predicate.Unknown(type, content);
        };
    }

    /** D6: a material under a name that is not canonical would be another name for a file that a rule speaks of. */
    private static Predicate.Link link(Fields fields) {
        var materials = resources(fields, "materials");
        materials.stream().map(Resource::name).filter(name -> !name.isEmpty()).forEach(ArtifactPath::require);
        return new Predicate.Link(fields.text("name"), fields.textsOrEmpty("command"), materials,
                membersOrEmpty(fields, "byproducts"), membersOrEmpty(fields, "environment"));
    }

    private static Predicate.Provenance provenance(Fields fields) {
        var definition = fields.object("buildDefinition");
        var run = fields.object("runDetails");
        var metadata = run.has("metadata") ? run.object("metadata") : Fields.of("metadata", Json.object().build());
        return new Predicate.Provenance(definition.text("buildType"), definition.members("externalParameters"),
                membersOrEmpty(definition, "internalParameters"), resources(definition, "resolvedDependencies"),
                run.object("builder").text("id"), metadata.text("invocationId", ""), time(metadata, "startedOn"), time(metadata, "finishedOn"),
                resources(run, "byproducts"));
    }

    private static Predicate.ProvenanceV02 provenanceV02(Fields fields, Json.Members content) {
        var source = fields.findObject("invocation").flatMap(invocation -> invocation.findObject("configSource"));
        return new Predicate.ProvenanceV02(fields.object("builder").text("id"), fields.text("buildType"),
                source.map(config -> config.text("uri", "")).orElse(""), resources(fields, "materials"), content);
    }

    private static Predicate.VerificationSummary verificationSummary(Fields fields) {
        return new Predicate.VerificationSummary(fields.object("verifier").text("id"), time(fields, "timeVerified"),
                fields.text("resourceUri"), StatementReader.resource("policy", fields.any("policy")), resources(fields, "inputAttestations"),
                switch (fields.text("verificationResult")) {
                    case "PASSED" -> true;
                    case "FAILED" -> false;
                    default -> throw new Rejected.Malformed("found verificationResult " + fields.text("verificationResult") + ", expected PASSED or FAILED");
                },
                fields.texts("verifiedLevels"), fields.has("reasons") ? fields.any("reasons") : Json.array(List.of()));
    }

    private static TestResult testResult(Fields fields) {
        var result = Arrays.stream(TestResult.Result.values()).filter(r -> r.name().equals(fields.text("result"))).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found test result " + fields.text("result") + ", expected PASSED, WARNED or FAILED"));
        return new TestResult(result, fields.list("configuration", json -> StatementReader.resource("configuration", json)),
                fields.textsOrEmpty("passedTests"), fields.textsOrEmpty("warnedTests"), fields.textsOrEmpty("failedTests"));
    }

    private static Predicate.Vulns vulns(Fields fields) {
        var scanner = fields.object("scanner");
        scanner.text("uri");
        for (var result : scanner.listOrEmpty("result", json -> Fields.of("scanner.result", json))) {
            result.text("id");
        }
        fields.findObject("metadata").ifPresent(metadata -> {
            time(metadata, "scanStartedOn");
            time(metadata, "scanFinishedOn");
        });
        return new Predicate.Vulns(fields.members("scanner"), membersOrEmpty(fields, "metadata"));
    }

    private static Predicate.RuntimeTrace runtimeTrace(Fields fields) {
        fields.object("monitor").text("type");
        return new Predicate.RuntimeTrace(fields.members("monitor"), new LinkedHashMap<>(fields.members("monitorLog").values()),
                membersOrEmpty(fields, "metadata"));
    }

    private static Predicate.CycloneDx cycloneDx(Fields fields, Json.Members content) {
        if (!fields.text("bomFormat").equals("CycloneDX") || !CYCLONEDX_VERSIONS.contains(fields.text("specVersion"))) {
            throw new Rejected.Malformed("found " + fields.text("bomFormat") + " " + fields.text("specVersion") + ", expected CycloneDX 1.2 to 1.7");
        }
        return new Predicate.CycloneDx(content);
    }

    private static Predicate.Spdx spdx(String type, Fields fields, Json.Members content) {
        if (type.equals(Predicate.Spdx.TYPE_2_3)) {
            if (!fields.text("spdxVersion").equals("SPDX-2.3") || !fields.text("SPDXID").equals("SPDXRef-DOCUMENT")) {
                throw new Rejected.Malformed("found " + fields.text("spdxVersion") + " named " + fields.text("SPDXID")
                        + ", expected SPDX-2.3 named SPDXRef-DOCUMENT");
            }
        } else {
            fields.any("@context");
            fields.list("@graph");
        }
        return new Predicate.Spdx(type, content);
    }

    private static List<Resource> resources(Fields fields, String name) {
        var resources = new ArrayList<Resource>();
        for (var json : fields.has(name) ? fields.list(name) : List.<Json>of()) {
            resources.add(StatementReader.resource(fields.where() + "." + name, json));
        }
        return resources;
    }

    private static Json.Members membersOrEmpty(Fields fields, String name) {
        return fields.has(name) ? fields.members(name) : Json.object().build();
    }

    private static Instant time(Fields fields, String name) {
        return fields.has(name) ? fields.instant(name) : Predicate.TIME_NOT_SAID;
    }
}
