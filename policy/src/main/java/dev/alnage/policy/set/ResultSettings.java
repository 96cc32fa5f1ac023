package dev.alnage.policy.set;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.report.JacocoXml;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What {@code practices.results} in the data of a policy asks of tests and scans: {@code coverage}, percent by what is counted; {@code tools}, the
 * version from which on a tool counts; {@code ruleSets}, digests of the lists of rules that a tool may have looked with.
 */
final class ResultSettings {
    private static final List<String> COUNTERS = Arrays.stream(JacocoXml.Counter.values()).map(counter -> counter.name().toLowerCase(Locale.ROOT)).toList();
    private static final int DIGITS_MAX = 9;

    private ResultSettings() {}

    /** @throws Rejected.Malformed for a setting that is unknown, or not of its form: a limit that is misspelt would be no limit */
    static void require(Fields practices) {
        practices.findObject("results").ifPresent(results -> {
            results.findObject("coverage").ifPresent(coverage -> results.members("coverage").values().keySet().forEach(counter -> {
                if (!COUNTERS.contains(counter)) {
                    throw new Rejected.Malformed("found practices.results.coverage." + counter + ", expected one of " + String.join(", ", COUNTERS));
                }
                coverage.integer(counter, 1, 100);
            }));
            if (results.has("tools")) {
                results.map("tools", json -> version(Fields.text("practices.results.tools", json)));
            }
            results.findObject("ruleSets").ifPresent(sets -> results.members("ruleSets").values().keySet().forEach(tool -> sets.texts(tool).forEach(Digest::parse)));
            results.noOthers();
        });
    }

    private static String version(String text) {
        if (!Stream.of(text.split("\\.", -1)).allMatch(ResultSettings::isNumber)) {
            throw new Rejected.Malformed("found version " + text + " in practices.results.tools, expected numbers with dots, such as 2.15.0");
        }
        return text;
    }

    private static boolean isNumber(String digits) {
        return !digits.isEmpty() && digits.length() <= DIGITS_MAX && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
