package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Findings of a static scan in SARIF 2.1.0, with the tools and the rules that were looked for. */
public record Sarif(List<ReportTool> tools, List<String> rules, List<Finding> findings, boolean complete) {
    public static final int BYTES_MAX = 64 << 20;
    public static final int FINDINGS_MAX = 100_000;

    /** SARIF 3.27.10. */
    public enum Level { NONE, NOTE, WARNING, ERROR }

    /** What was found, by which rule, where. */
    public record Finding(String rule, Level level, String message, String uri, long line) {
        /** As it stands in a test result. */
        public String name() {
            return uri.isEmpty() ? rule : rule + " at " + uri + (line > 0 ? ":" + line : "");
        }
    }

    public Sarif {
        tools = List.copyOf(tools);
        rules = List.copyOf(rules);
        findings = List.copyOf(findings);
    }

    public static Sarif read(Bytes bytes) {
        var fields = Fields.of("sarif", JsonReader.read(bytes, BYTES_MAX));
        if (!fields.text("version").equals("2.1.0")) {
            throw new Rejected.Malformed("found SARIF " + fields.text("version") + ", expected 2.1.0");
        }
        var tools = new ArrayList<ReportTool>();
        var rules = new LinkedHashSet<String>();
        var findings = new ArrayList<Finding>();
        var complete = true;
        for (var run : fields.list("runs", json -> Fields.of("run", json))) {
            var driver = run.object("tool").object("driver");
            tools.add(tool(driver));
            run.object("tool").listOrEmpty("extensions", json -> Fields.of("extension", json)).forEach(extension -> tools.add(tool(extension)));
            var levels = levels(driver);
            rules.addAll(levels.keySet());
            // SARIF 3.14.23: results that are absent mean that the tool did not get as far as looking.
            for (var result : run.list("results", json -> Fields.of("result", json))) {
                addFinding(result, levels, driver, findings);
            }
            for (var invocation : run.listOrEmpty("invocations", json -> Fields.of("invocation", json))) {
                complete &= invocation.bool("executionSuccessful");
            }
        }
        if (tools.isEmpty()) {
            throw new Rejected.Malformed("found SARIF without runs, expected at least one");
        }
        return new Sarif(tools, List.copyOf(rules), findings, complete);
    }

    /** A component of the tool (SARIF 3.19): its version by either name, and the digest of the list of rules as the report has it. */
    private static ReportTool tool(Fields component) {
        var rules = component.has("rules") ? Optional.of(Digest.of(Json.array(component.list("rules")).toBytes())) : Optional.<Digest>empty();
        return new ReportTool(component.text("name"), component.text("semanticVersion", component.text("version", "")), rules);
    }

    private static Map<String, Level> levels(Fields driver) {
        Map<String, Level> levels = new LinkedHashMap<>();
        for (var rule : driver.listOrEmpty("rules", json -> Fields.of("rule", json))) {
            var level = rule.findObject("defaultConfiguration").map(configuration -> level(configuration, Level.WARNING)).orElse(Level.WARNING);
            levels.put(rule.text("id"), level);
        }
        return levels;
    }

    private static void addFinding(Fields result, Map<String, Level> levels, Fields driver, List<Finding> findings) {
        var rule = ruleId(result, driver);
        var kind = result.text("kind", "fail");
        var message = result.object("message");
        var level = switch (kind) {
            case "fail" -> level(result, levels.getOrDefault(rule, Level.WARNING));
            case "pass", "notApplicable", "informational" -> Level.NONE;
            case "open", "review" -> Level.WARNING;
            default -> throw new Rejected.Malformed("found result kind " + kind + ", expected one of SARIF 2.1.0");
        };
        var place = place(result);
        findings.add(new Finding(rule, level, message.text("text", message.text("id", "")), place.uri, place.line));
        if (findings.size() > FINDINGS_MAX) {
            throw new Rejected.Malformed("found more than " + FINDINGS_MAX + " findings, expected at most that");
        }
    }

    /** By its id, else by its place among the rules (SARIF 3.27.5, 3.27.6). */
    private static String ruleId(Fields result, Fields driver) {
        if (result.has("ruleId")) {
            return result.text("ruleId");
        }
        var rules = driver.listOrEmpty("rules", json -> Fields.of("rule", json));
        if (rules.isEmpty() || !result.has("ruleIndex")) {
            return "unnamed rule";
        }
        return rules.get((int) result.integer("ruleIndex", 0, rules.size() - 1)).text("id");
    }

    private static Level level(Fields fields, Level absent) {
        if (!fields.has("level")) {
            return absent;
        }
        return switch (fields.text("level")) {
            case "none" -> Level.NONE;
            case "note" -> Level.NOTE;
            case "warning" -> Level.WARNING;
            case "error" -> Level.ERROR;
            default -> throw new Rejected.Malformed("found level " + fields.text("level") + ", expected none, note, warning or error");
        };
    }

    private record Place(String uri, long line) {}

    private static Place place(Fields result) {
        var locations = result.listOrEmpty("locations", json -> Fields.of("location", json));
        if (locations.isEmpty() || !locations.getFirst().has("physicalLocation")) {
            return new Place("", 0);
        }
        var physical = locations.getFirst().object("physicalLocation");
        return new Place(physical.has("artifactLocation") ? physical.object("artifactLocation").text("uri", "") : "",
                physical.has("region") ? physical.object("region").integer("startLine", 1, Integer.MAX_VALUE, 0) : 0);
    }

    /**
     * As a test result whose tests are rules: an error-level finding failed, a warning or note warned, and a rule without
     * findings passed. Findings that the scanned source suppresses count as found. A scan that did not end well failed.
     */
    public TestResult toPredicate(List<Resource> configuration) {
        var failed = new ArrayList<>(names(Level.ERROR));
        if (!complete) {
            failed.add("the scan did not end successfully");
        }
        var warned = new ArrayList<>(names(Level.WARNING));
        warned.addAll(names(Level.NOTE));
        Set<String> found = new HashSet<>();
        findings.stream().filter(finding -> finding.level != Level.NONE).forEach(finding -> found.add(finding.rule));
        var result = !failed.isEmpty() ? TestResult.Result.FAILED : !warned.isEmpty() ? TestResult.Result.WARNED : TestResult.Result.PASSED;
        return new TestResult(result, ReportTool.joined(configuration, tools), rules.stream().filter(rule -> !found.contains(rule)).toList(), warned, failed);
    }

    private List<String> names(Level level) {
        return findings.stream().filter(finding -> finding.level == level).map(Finding::name).toList();
    }
}
