package dev.alnage.policy.protect;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.YamlReader;
import java.util.ArrayList;
import java.util.List;

/**
 * What a repository asks of itself beyond the organisation: the file {@code .alnage/source.yaml} at the tip of a branch. It counts from
 * the next push on, so that no push weakens what it is judged by.
 */
public record RepositoryRules(SourceRules rules, List<String> lines) {
    public static final String PATH = ".alnage/source.yaml";

    public RepositoryRules {
        lines = List.copyOf(lines);
    }

    /** @throws Rejected.Malformed for whatever is not known or not of its form */
    public static RepositoryRules read(Bytes file) {
        var fields = Fields.of(PATH, YamlReader.read(file));
        fields.integer("version", 1, 1);
        var rules = SourceRules.read(fields);
        fields.noOthers();
        return new RepositoryRules(rules, file.toText().lines().toList());
    }

    /** A setting that asks for less than the organisation does, with the line of the file where it stands; 0 when it cannot be told. */
    public record LooseLine(int line, SourceRules.Loosening loosening) {}

    /** Where the file asks for less than the organisation. */
    public List<LooseLine> looserThan(SourceRules organisation) {
        var found = new ArrayList<LooseLine>();
        for (var loosening : organisation.loosenedBy(rules)) {
            found.add(new LooseLine(line(loosening), loosening));
        }
        return found;
    }

    /** The control's line behind the pattern of its rule. */
    private int line(SourceRules.Loosening loosening) {
        var rule = -1;
        for (var i = 0; i < lines.size(); i++) {
            var text = lines.get(i).strip();
            rule += text.startsWith("- ") && i > 0 && rule < loosening.rule() && opensRule(i) ? 1 : 0;
            if (rule == loosening.rule() && (text.startsWith(loosening.control().wireName() + ":") || text.startsWith("- " + loosening.control().wireName() + ":"))) {
                return i + 1;
            }
        }
        return 0;
    }

    /** A list item that has {@code references} before the next item. */
    private boolean opensRule(int from) {
        for (var i = from; i < lines.size() && (i == from || !lines.get(i).strip().startsWith("- ")); i++) {
            if (lines.get(i).contains("references:")) {
                return true;
            }
        }
        return false;
    }
}
