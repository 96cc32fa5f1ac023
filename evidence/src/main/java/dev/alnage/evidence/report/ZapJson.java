package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Predicate.TestResult;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Findings of a dynamic scan of running software, in the traditional JSON report of ZAP, with or without requests and responses.
 *
 * @param version of the program that scanned
 * @param sites that were scanned, at least one: a report of no site looked at nothing
 */
public record ZapJson(String version, List<String> sites, List<Alert> alerts) {
    public static final int BYTES_MAX = 64 << 20;
    public static final int ALERTS_MAX = 100_000;
    private static final String PROGRAM = "ZAP";
    private static final Set<String> PROGRAMS = Set.of(PROGRAM, "OWASP ZAP");

    /** How bad it would be, in the order of the report's {@code riskcode} 0 to 3. */
    public enum Risk { INFORMATIONAL, LOW, MEDIUM, HIGH }

    /** One place where a rule found something. @param rule the number of the rule and what it is called */
    public record Alert(String rule, Risk risk, String method, String uri) {
        /** As it stands in a test result. */
        public String name() {
            return rule + " at " + (method.isEmpty() ? "" : method + " ") + uri;
        }
    }

    public ZapJson {
        sites = List.copyOf(sites);
        alerts = List.copyOf(alerts);
        if (sites.isEmpty()) {
            throw new Rejected.Malformed("found a report without a site, expected at least one that was scanned");
        }
    }

    /** @throws Rejected.Malformed also for a risk or a confidence that ZAP does not have */
    public static ZapJson read(Bytes bytes) {
        var fields = Fields.of("zap", JsonReader.read(bytes, BYTES_MAX));
        var program = fields.text("@programName", PROGRAM);
        if (!PROGRAMS.contains(program)) {
            throw new Rejected.Malformed("found a report of " + program + ", expected one of ZAP");
        }
        var version = fields.text("@version");
        if (version.isBlank()) {
            throw new Rejected.Malformed("found a report without the version of ZAP, expected one");
        }
        var sites = new LinkedHashSet<String>();
        var alerts = new ArrayList<Alert>();
        for (var site : fields.list("site", json -> Fields.of("site", json))) {
            var name = site.text("@name");
            sites.add(name);
            // absent is not empty: then nobody says that the site was looked at
            for (var alert : site.list("alerts", json -> Fields.of("alert", json))) {
                add(alert, name, alerts);
            }
        }
        return new ZapJson(version, List.copyOf(sites), alerts);
    }

    /** An alert counts for each place; one that names none, for its site. */
    private static void add(Fields alert, String site, List<Alert> alerts) {
        var rule = alert.text("pluginid") + " " + (alert.has("name") ? alert.text("name") : alert.text("alert"));
        var risk = Risk.values()[digit(alert, "riskcode", Risk.values().length - 1)];
        if (alert.has("confidence")) {
            digit(alert, "confidence", 4);
        }
        var places = alert.listOrEmpty("instances", json -> Fields.of("instance", json));
        if (places.isEmpty()) {
            alerts.add(new Alert(rule, risk, "", site));
        }
        places.forEach(place -> alerts.add(new Alert(rule, risk, place.text("method", ""), place.text("uri"))));
        if (alerts.size() > ALERTS_MAX) {
            throw new Rejected.Malformed("found more than " + ALERTS_MAX + " alerts, expected at most that");
        }
    }

    private static int digit(Fields alert, String name, int max) {
        var text = alert.text(name);
        if (text.length() != 1 || text.charAt(0) < '0' || text.charAt(0) > '0' + max) {
            throw new Rejected.Malformed("found " + name + " \"" + text + "\" of an alert, expected a digit from 0 to " + max);
        }
        return text.charAt(0) - '0';
    }

    /**
     * As a test result: high risk failed, medium and low warned, and a site of which nothing worse than information is told passed. What somebody
     * marked as a false positive in the tool counts as found: an exception of the policy has an owner and an end, a mark has neither.
     */
    public TestResult toPredicate(List<Resource> configuration) {
        var failed = names(Risk.HIGH);
        var warned = new ArrayList<>(names(Risk.MEDIUM));
        warned.addAll(names(Risk.LOW));
        var passed = failed.isEmpty() && warned.isEmpty() ? sites.stream().map(site -> "scanned " + site).toList() : List.<String>of();
        var result = !failed.isEmpty() ? TestResult.Result.FAILED : !warned.isEmpty() ? TestResult.Result.WARNED : TestResult.Result.PASSED;
        return new TestResult(result, ReportTool.joined(configuration, List.of(new ReportTool(PROGRAM, version, Optional.empty()))), passed, warned, failed);
    }

    private List<String> names(Risk risk) {
        return alerts.stream().filter(alert -> alert.risk == risk).map(Alert::name).distinct().toList();
    }
}
