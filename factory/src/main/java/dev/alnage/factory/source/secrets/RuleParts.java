package dev.alnage.factory.source.secrets;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule while it is read, and while another file may still change it. */
final class RuleParts {
    String id = "";
    String title = "";
    @Nullable Expression path;
    @Nullable Expression regex;
    int secretGroup;
    double entropyMin;
    final List<String> keywords = new ArrayList<>();
    final List<Allowlist> allowlists = new ArrayList<>();
    TokenCheck check = TokenCheck.NONE;
    Rule.Care care = Rule.Care.FORM;

    static RuleParts of(Rule rule) {
        var parts = new RuleParts();
        parts.id = rule.id();
        parts.title = rule.title();
        parts.path = rule.path().orElse(null);
        parts.regex = rule.regex().orElse(null);
        parts.secretGroup = rule.secretGroup();
        parts.entropyMin = rule.entropyMin();
        parts.keywords.addAll(rule.keywords());
        parts.allowlists.addAll(rule.allowlists());
        parts.check = rule.check();
        parts.care = rule.care();
        return parts;
    }
}
