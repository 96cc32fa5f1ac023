package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks for secrets in content: one pass of a keyword automaton over the bytes says where which rule could match, and only
 * there its expression is asked. May be used by many threads at once. The same engine serves the push gate, the hooks of a
 * client and the step of a pipeline.
 */
public final class SecretScan {
    /** Larger content is not looked into, and that is a finding. */
    public static final int CONTENT_BYTES_MAX = 128 << 20;

    private final RuleSet rules;
    private final Waivers waivers;
    private final Plan plan;

    private SecretScan(RuleSet rules, Waivers waivers) {
        this.rules = rules;
        this.waivers = waivers;
        this.plan = Plan.of(rules.rules());
    }

    public static SecretScan of(RuleSet rules, Waivers waivers) {
        return new SecretScan(rules, waivers);
    }

    /** What one look brought. @param steps bytes that expressions saw, at most {@code 64 MiB} */
    public record Result(List<Finding> findings, List<Finding> waived, long steps) {
        public Result {
            findings = List.copyOf(findings);
            waived = List.copyOf(waived);
        }

        /** Nothing found that is not waived, and everything looked at. */
        public boolean isClean() {
            return findings.isEmpty();
        }
    }

    /** The content of a file at its path in the repository. */
    public Result scan(String path, Bytes content) {
        return scan(Place.file(path), content);
    }

    /** The message of a commit or tag: the text behind the headers, or all of the object. */
    public Result scanMessage(String commit, Bytes message) {
        return scan(Place.message(commit), message);
    }

    public Result scan(Place place, Bytes content) {
        return scan(place, content.toArray());
    }

    /** @param content left as it is */
    public Result scan(Place place, byte[] content) {
        var look = new Look(this, new Steps());
        look.file(place, content);
        return result(look.findings(), look.steps());
    }

    /** What is there and was not read, such as an object that is too large. @param id of the object */
    public Result notRead(Place place, String why, String id) {
        return result(List.of(Finding.notRead(place, why, id)), 0);
    }

    private Result result(List<Finding> found, long steps) {
        Map<Object, Finding> distinct = new LinkedHashMap<>();
        found.forEach(finding -> distinct.putIfAbsent(finding.fingerprint(), finding));
        var open = new ArrayList<Finding>();
        var waived = new ArrayList<Finding>();
        distinct.values().forEach(finding -> (waivers.cover(finding) ? waived : open).add(finding));
        return new Result(open, waived, steps);
    }

    RuleSet rules() {
        return rules;
    }

    Plan plan() {
        return plan;
    }
}
