package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an organisation sets for the product's practices, in {@code practices} of its bundle's data. Each setting can only ask for
 * more; the rules see to that. A setting that nobody knows is refused: a limit that is misspelt would be no limit.
 */
final class PracticeSettings {
    /** Strictest first: what is refused from the first on is refused from every later one on, too. */
    private static final List<String> SEVERITIES = List.of("none", "low", "medium", "high", "critical");
    private static final Set<String> OF_PROJECT = Set.of("vulnerabilities", "licences");
    private static final String VULNERABILITIES = "vulnerabilities";
    private static final String LICENCES = "licences";
    private static final int AGE_DAYS_MAX = 30;

    private PracticeSettings() {}

    /** @throws Rejected.Malformed for a setting that is unknown or not of its form */
    static Json.Members read(Json.Members data) {
        var fields = Fields.of("practices", data.values().getOrDefault("practices", Json.object().build()));
        mandatory(fields);
        vulnerabilities(fields);
        PeopleSettings.read(fields);
        licences(fields);
        ResultSettings.require(fields);
        fields.noOthers();
        return (Json.Members) data.values().getOrDefault("practices", Json.object().build());
    }

    /** @throws Rejected.Malformed for a setting that is unknown, not of its form, or the organisation's alone */
    static void requireOfProject(Json.Members practices) {
        for (var name : practices.values().keySet()) {
            if (!OF_PROJECT.contains(name)) {
                throw new Rejected.Malformed("found practices." + name + " of a project, expected vulnerabilities or licences: all else is for the organisation to set");
            }
        }
        var fields = Fields.of("practices", practices);
        vulnerabilities(fields);
        licences(fields);
    }

    /** Where a project asks for less than its organisation. What it does not set, it takes as it is. */
    static List<ProjectRules.Loosening> loosenings(Json.Members organisation, Json.Members project) {
        var found = new ArrayList<ProjectRules.Loosening>();
        var above = Scans.of(organisation);
        var own = member(project, VULNERABILITIES);
        var asked = Scans.of(project);
        if (own.has("severity") && asked.severity() > above.severity()) {
            found.add(loosening("severity", SEVERITIES.get(asked.severity()), SEVERITIES.get(above.severity()) + " or lower"));
        }
        if (own.has("ageDays") && asked.ageDays() > above.ageDays()) {
            found.add(loosening("ageDays", String.valueOf(asked.ageDays()), "at most " + above.ageDays()));
        }
        if (own.has("required") && above.required() && !asked.required()) {
            found.add(loosening("required", "false", "true"));
        }
        return found;
    }

    private static ProjectRules.Loosening loosening(String name, String found, String expected) {
        return new ProjectRules.Loosening("practices." + VULNERABILITIES + "." + name, found, expected);
    }

    /** The tightest of both in everything that a project may set; all else is the organisation's. */
    static Json.Members join(Json.Members organisation, Json.Members project) {
        var joined = new LinkedHashMap<>(organisation.values());
        if (project.values().containsKey(VULNERABILITIES)) {
            joined.put(VULNERABILITIES, Scans.of(organisation).join(Scans.of(project)).toJson());
        }
        if (project.values().containsKey(LICENCES)) {
            var refused = new TreeSet<>(member(organisation, LICENCES).textsOrEmpty("refused"));
            refused.addAll(member(project, LICENCES).textsOrEmpty("refused"));
            joined.put(LICENCES, Json.object().with("refused", Json.texts(refused)).build());
        }
        return new Json.Members(joined);
    }

    private static Fields member(Json.Members practices, String name) {
        return Fields.of("practices." + name, practices.values().getOrDefault(name, Json.object().build()));
    }

    /** What is asked of scans for vulnerabilities. @param severity the place among the severities from which on findings are refused */
    private record Scans(int severity, long ageDays, boolean required) {
        static Scans of(Json.Members practices) {
            var fields = member(practices, VULNERABILITIES);
            return new Scans(SEVERITIES.indexOf(fields.text("severity", "critical")), fields.integer("ageDays", 1, AGE_DAYS_MAX, AGE_DAYS_MAX),
                    fields.bool("required", false));
        }

        Scans join(Scans other) {
            return new Scans(Math.min(severity, other.severity), Math.min(ageDays, other.ageDays), required || other.required);
        }

        Json toJson() {
            return Json.object().with("severity", SEVERITIES.get(severity)).with("ageDays", ageDays).with("required", Json.bool(required)).build();
        }
    }

    private static void licences(Fields fields) {
        if (fields.has(LICENCES)) {
            var licences = fields.object(LICENCES);
            licences.textsOrEmpty("refused");
            licences.noOthers();
        }
    }

    private static void mandatory(Fields fields) {
        if (fields.has("mandatory")) {
            var mandatory = fields.object("mandatory");
            mandatory.textsOrEmpty("steps");
            mandatory.textsOrEmpty("reports");
            mandatory.noOthers();
        }
    }

    private static void vulnerabilities(Fields fields) {
        if (fields.has(VULNERABILITIES)) {
            var vulnerabilities = fields.object(VULNERABILITIES);
            var severity = vulnerabilities.text("severity", "critical");
            if (!SEVERITIES.contains(severity)) {
                throw new Rejected.Malformed("found severity " + severity + " in practices.vulnerabilities, expected none, low, medium, high or critical");
            }
            vulnerabilities.integer("ageDays", 1, AGE_DAYS_MAX, AGE_DAYS_MAX);
            vulnerabilities.bool("required", false);
            vulnerabilities.noOthers();
        }
    }
}
