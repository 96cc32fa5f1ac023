package dev.alnage.evidence.report;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A tool that made a report, or a set of rules that it looked with, as the report names them: its word, which nobody has proven.
 *
 * @param version as the report has it, empty when it says none
 * @param rules the digest of the list of rules in the report, if it has one
 */
public record ReportTool(String name, String version, Optional<Digest> rules) {
    /** What the name of a tool begins with in the configuration of a test result. */
    public static final String TOOL = "tool/";
    private static final String RULES = "rules/";
    private static final int LENGTH_MAX = 200;
    private static final String UNRESERVED = "-._~";

    public ReportTool {
        if (name.isBlank() || name.length() > LENGTH_MAX || version.length() > LENGTH_MAX) {
            throw new Rejected.Malformed("found a tool with a name of " + name.length() + " and a version of " + version.length() + " characters, expected a name and at most "
                    + LENGTH_MAX + " of each");
        }
    }

    /**
     * As the configuration of a test result has it: {@code tool/NAME} with the version at the end of its package URL, and {@code rules/NAME}
     * with the digest of its list of rules.
     */
    List<Resource> toResources() {
        var resources = new ArrayList<Resource>();
        var purl = "pkg:generic/" + encoded(name) + (version.isEmpty() ? "" : "@" + encoded(version));
        resources.add(new Resource(TOOL + name, purl, List.of(), ""));
        rules.ifPresent(digest -> resources.add(new Resource(RULES + name, purl + "#rules", List.of(digest), "")));
        return resources;
    }

    /** The configuration of a result with the tools behind it. */
    static List<Resource> joined(List<Resource> configuration, List<ReportTool> tools) {
        var joined = new ArrayList<>(configuration);
        tools.stream().distinct().forEach(tool -> joined.addAll(tool.toResources()));
        return joined;
    }

    /** Percent-encoded as a package URL wants it, so that the last {@code @} begins the version. */
    private static String encoded(String text) {
        var encoded = new StringBuilder();
        for (var octet : Bytes.utf8(text).toArray()) {
            if (octet > 0 && (Character.isLetterOrDigit(octet) || UNRESERVED.indexOf(octet) >= 0)) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", octet));
            }
        }
        return encoded.toString();
    }
}
