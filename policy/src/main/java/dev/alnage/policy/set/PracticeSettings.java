package dev.alnage.policy.set;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.Set;

/**
 * What an organisation sets for the product's practices, in {@code practices} of its bundle's data. Each setting can only ask for
 * more; the rules see to that. A setting that nobody knows is refused: a limit that is misspelt would be no limit.
 */
final class PracticeSettings {
    private static final Set<String> SEVERITIES = Set.of("none", "low", "medium", "high", "critical");
    private static final int AGE_DAYS_MAX = 30;

    private PracticeSettings() {}

    /** @throws Rejected.Malformed for a setting that is unknown or not of its form */
    static Json.Members read(Json.Members data) {
        var fields = Fields.of("practices", data.values().getOrDefault("practices", Json.object().build()));
        mandatory(fields);
        vulnerabilities(fields);
        PeopleSettings.read(fields);
        if (fields.has("licences")) {
            var licences = fields.object("licences");
            licences.textsOrEmpty("refused");
            licences.noOthers();
        }
        fields.noOthers();
        return (Json.Members) data.values().getOrDefault("practices", Json.object().build());
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
        if (fields.has("vulnerabilities")) {
            var vulnerabilities = fields.object("vulnerabilities");
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
