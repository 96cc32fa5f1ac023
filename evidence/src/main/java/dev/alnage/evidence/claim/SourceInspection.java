package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The storer's statement of what it found when it looked at the commits that bring a reference to a revision: every object of the
 * range hashed again, each control that applied with its result. A control that does not stand here was not looked at.
 *
 * @param bases what was known before: the tips that the range does not reach behind, as far as they are its parents
 * @param commits how many commits the range has
 * @param contributors everybody who wrote, committed, is named as co-author, signed or pushed: persons as the directory names them,
 *     and {@code email:ADDRESS} for an address that belongs to nobody there
 * @param pusher the last who pushed it, one of the contributors
 * @param evilMerges merge commits whose tree is not the merge of their parents, which a reviewer must have seen (case G3)
 * @param controls by name, such as {@code signatures}, {@code secrets}, {@code trees}, {@code owners}, {@code checks}
 */
public record SourceInspection(SourceScope scope, String reference, Digest revision, List<Digest> bases, long commits, SortedSet<String> contributors,
        String pusher, List<Digest> evilMerges, SortedMap<String, Control> controls, Instant at) {
    public static final String TYPE = "https://alnage.dev/source-inspection/v1";
    private static final int LISTED_MAX = 10_000;

    /** How a control went. What failed is not recorded here: then nothing got in. */
    public enum Result {
        PASSED("passed"), WAIVED("waived"), NOT_APPLICABLE("not-applicable");

        private final String wireName;

        Result(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Result of(String wireName) {
            for (var result : values()) {
                if (result.wireName.equals(wireName)) {
                    return result;
                }
            }
            throw new Rejected.Malformed("found result " + wireName + ", expected passed, waived or not-applicable");
        }
    }

    /**
     * One control.
     *
     * @param evidence what it rests on, by name: the rules, the full list of signers as a blob, the envelopes of waivers
     * @param notes a few lines for people, such as {@code anna SHA256:… 3 commits}
     */
    public record Control(Result result, SortedMap<String, Digest> evidence, List<String> notes) {
        public Control {
            evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
            notes = List.copyOf(notes);
            if (evidence.size() > LISTED_MAX || notes.size() > LISTED_MAX) {
                throw new Rejected.Malformed("found " + evidence.size() + " digests and " + notes.size() + " notes of one control, expected at most " + LISTED_MAX);
            }
        }

        private Json toJson() {
            return Json.object().with("result", result.wireName()).with("evidence", Claims.digests(evidence)).with("notes", Json.texts(notes)).build();
        }

        private static Control read(Json json) {
            var fields = Fields.of("control", json);
            var control = new Control(Result.of(fields.text("result")), Claims.digests(fields, "evidence"), fields.texts("notes"));
            fields.noOthers();
            return control;
        }
    }

    public SourceInspection {
        bases = List.copyOf(bases);
        evilMerges = List.copyOf(evilMerges);
        contributors = Collections.unmodifiableSortedSet(new TreeSet<>(contributors));
        controls = Collections.unmodifiableSortedMap(new TreeMap<>(controls));
        if (commits < 0 || commits > Fields.INTEGER_MAX || bases.size() > LISTED_MAX || evilMerges.size() > LISTED_MAX || contributors.size() > LISTED_MAX) {
            throw new Rejected.Malformed("found an inspection of " + commits + " commits by " + contributors.size() + " people, expected at most " + LISTED_MAX + " of each list");
        }
        if (!contributors.contains(pusher)) {
            throw new Rejected.Malformed("found a pusher who is none of the contributors, expected " + pusher + " among them");
        }
        for (var name : controls.keySet()) {
            if (name.isEmpty() || name.length() > 64 || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c == '-')) {
                throw new Rejected.Malformed("found control \"" + name + "\", expected a word of small letters and dashes");
            }
        }
    }

    /** Whether a control was looked at and holds; waived is not passed. */
    public boolean passed(String control) {
        return find(control).filter(found -> found.result() == Result.PASSED).isPresent();
    }

    /** A control that was looked at. */
    public Optional<Control> find(String control) {
        return Optional.ofNullable(controls.get(control));
    }

    public Statement toStatement() {
        var written = Json.object();
        controls.forEach((name, control) -> written.with(name, control.toJson()));
        return Claims.statement(TYPE, scope.write(Json.object()).with("reference", reference).with("bases", ids(bases)).with("commits", commits)
                .with("contributors", Json.texts(contributors)).with("pusher", pusher).with("evilMerges", ids(evilMerges))
                .with("controls", written.build()).with("at", at.toString()), Resource.of("revision", revision));
    }

    private static Json ids(List<Digest> digests) {
        return Json.texts(digests.stream().map(Digest::toString).toList());
    }

    public static SourceInspection read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var inspection = new SourceInspection(SourceScope.read(fields), fields.text("reference"), Claims.subject(statement, "revision"),
                digests(fields, "bases"), fields.integer("commits", 0, Fields.INTEGER_MAX), new TreeSet<>(fields.texts("contributors")),
                fields.text("pusher"), digests(fields, "evilMerges"), new TreeMap<>(fields.map("controls", Control::read)), fields.instant("at"));
        fields.noOthers();
        SourceScope.requireSame(inspection.toStatement(), statement);
        return inspection;
    }

    private static List<Digest> digests(Fields fields, String name) {
        return fields.texts(name).stream().map(Digest::parse).toList();
    }
}
