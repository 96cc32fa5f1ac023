package dev.alnage.factory.source.scan;

import dev.alnage.evidence.Json;
import dev.alnage.factory.source.secrets.Finding;
import dev.alnage.factory.source.secrets.RuleSet;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report in SARIF 2.1.0, as a step of a pipeline leaves it: each rule that was asked, and each finding as an error. */
public final class SarifReport {
    private SarifReport() {}

    /** What is waived stands in it as information, with the fingerprint under which it was waived. */
    public static Json of(String version, RuleSet rules, ScanReport report) {
        Map<String, String> titles = new LinkedHashMap<>();
        rules.rules().forEach(rule -> titles.put(rule.id(), rule.title()));
        report.findings().forEach(finding -> titles.putIfAbsent(finding.rule(), finding.title()));
        report.waived().forEach(finding -> titles.putIfAbsent(finding.rule(), finding.title()));
        List<Json> described = new ArrayList<>();
        titles.forEach((id, title) -> described.add(Json.object().with("id", id).with("shortDescription", Json.object().with("text", title).build())
                .with("defaultConfiguration", Json.object().with("level", "error").build()).build()));
        List<Json> results = new ArrayList<>();
        report.findings().forEach(finding -> results.add(result(finding, "fail", "error")));
        report.waived().forEach(finding -> results.add(result(finding, "informational", "none")));
        var driver = Json.object().with("name", "alnage source scan").with("version", version).with("rules", Json.array(described)).build();
        var run = Json.object().with("tool", Json.object().with("driver", driver).build()).with("results", Json.array(results))
                .with("invocations", Json.array(List.of(Json.object().with("executionSuccessful", Json.bool(true)).build()))).build();
        return Json.object().with("$schema", "https://json.schemastore.org/sarif-2.1.0.json").with("version", "2.1.0")
                .with("runs", Json.array(List.of(run))).build();
    }

    private static Json result(Finding finding, String kind, String level) {
        var physical = Json.object().with("artifactLocation", Json.object().with("uri", uri(finding.place().path())).build());
        if (finding.line() > 0) {
            physical.with("region", Json.object().with("startLine", finding.line()).build());
        }
        return Json.object().with("ruleId", finding.rule()).with("kind", kind).with("level", level)
                .with("message", Json.object().with("text", finding.title() + ": " + finding.masked()).build())
                .with("locations", Json.array(List.of(Json.object().with("physicalLocation", physical.build()).build())))
                .with("partialFingerprints", Json.object().with("alnageSecret/v1", finding.fingerprint().toString()).build()).build();
    }

    private static String uri(String path) {
        try {
            return new URI(null, null, path.startsWith("/") ? path : "./" + path, null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a path that is no part of a URI", e);
        }
    }
}
