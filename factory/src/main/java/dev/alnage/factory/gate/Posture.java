package dev.alnage.factory.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.policy.set.PracticeReview;
import dev.alnage.policy.set.PracticeTable;
import dev.alnage.policy.set.Practices;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the practices stand, each by the evidence of the last releases. A practice is met only if a rule observed it and no release that
 * was looked at speaks against it; what no rule can see is not observable, which is an answer of its own.
 */
public record Posture(Profile profile, List<Line> lines, List<Release> releases) {
    private static final int EVIDENCE_SHOWN_MAX = 100;

    public Posture {
        lines = List.copyOf(lines);
        releases = List.copyOf(releases);
    }

    /** Part: what rules can see of it is met, and its module says what they cannot see. */
    public enum State {
        MET("met"), PART("met in part"), NOT_MET("not met"), NOT_OBSERVABLE("not observable");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One practice.
     *
     * @param applies whether the profile asks for it
     * @param asked whether the gate asks it, so that a release without it is refused
     * @param text what was found, or what evidence would show it
     * @param unseen what of it no evidence shows
     */
    public record Line(PracticeTable.Row practice, boolean applies, boolean asked, State state, String text, String unseen, List<Digest> evidence) {
        public Line {
            evidence = List.copyOf(evidence);
        }

        public Json toJson() {
            return Json.object().with("number", practice.number()).with("practice", practice.id()).with("title", practice.title())
                    .with("from", practice.marked() ? Json.object().with("assurance", practice.from().assurance().wireName())
                            .with("risk", practice.from().risk().wireName()).build() : new Json.Null())
                    .with("applies", Json.bool(applies)).with("askedByGate", Json.bool(asked)).with("state", state.name()).with("found", text)
                    .with("unseen", unseen).with("evidence", Json.texts(evidence.stream().map(Digest::toString).toList())).build();
        }
    }

    /** A decision of the gate that let something be published or deployed, and what its evidence says about each practice with rules. */
    public record Release(RecordedDecision decision, List<PracticeReview.Finding> findings) {
        public Release {
            findings = List.copyOf(findings);
        }
    }

    static Posture of(Practices practices, Profile profile, List<Release> releases) {
        return new Posture(profile, practices.table().rows().stream().map(row -> line(practices, profile, releases, row)).toList(), releases);
    }

    private static Line line(Practices practices, Profile profile, List<Release> releases, PracticeTable.Row row) {
        var applies = profile.reaches(row.from());
        var found = practices.list().stream().filter(practice -> practice.id().equals(row.id())).findFirst();
        if (found.isEmpty()) {
            return new Line(row, applies, false, State.NOT_OBSERVABLE, "would show it: " + row.evidence(), "", List.of());
        }
        var practice = found.get();
        var asked = practice.asked() == Practices.Asked.GATE && profile.reaches(practice.from());
        var findings = releases.stream().flatMap(release -> release.findings().stream()).filter(finding -> finding.practice().equals(row.id())).toList();
        for (var worst : List.of(PracticeReview.State.REFUSED, PracticeReview.State.CANNOT_TELL)) {
            var against = findings.stream().filter(finding -> finding.state() == worst).toList();
            if (!against.isEmpty()) {
                return new Line(row, applies, asked, worst == PracticeReview.State.REFUSED ? State.NOT_MET : State.NOT_OBSERVABLE,
                        of(against.size(), findings.size()) + against.getFirst().text(), practice.unseen(), evidence(against));
            }
        }
        var observed = findings.stream().filter(finding -> finding.state() == PracticeReview.State.OBSERVED).toList();
        if (observed.isEmpty()) {
            return new Line(row, applies, asked, State.NOT_OBSERVABLE, "would show it: " + row.evidence(), practice.unseen(), List.of());
        }
        return new Line(row, applies, asked, practice.unseen().isEmpty() ? State.MET : State.PART,
                of(observed.size(), findings.size()) + observed.getFirst().text(), practice.unseen(), evidence(observed));
    }

    /** The same, with a practice as it stands now: what is in force shows it, and no release. */
    public Posture with(String practice, State state, String text, List<Digest> evidence) {
        var shown = evidence.subList(0, Math.min(evidence.size(), EVIDENCE_SHOWN_MAX));
        return new Posture(profile, lines.stream().map(line -> line.practice().id().equals(practice)
                ? new Line(line.practice(), line.applies(), line.asked(), state, text, "", shown) : line).toList(), releases);
    }

    private static String of(int some, int all) {
        return some == 1 && all == 1 ? "" : some + " of " + all + " releases, the newest: ";
    }

    private static List<Digest> evidence(List<PracticeReview.Finding> findings) {
        var evidence = new LinkedHashSet<Digest>();
        findings.forEach(finding -> evidence.addAll(finding.evidence()));
        return new ArrayList<>(evidence).subList(0, Math.min(evidence.size(), EVIDENCE_SHOWN_MAX));
    }

    /** How many practices of the profile are in a state. */
    public long count(State state) {
        return lines.stream().filter(line -> line.applies() && line.state() == state).count();
    }

    /** What the profile asks for and evidence does not show whole. */
    public List<Line> gap() {
        return lines.stream().filter(line -> line.applies() && line.state() != State.MET).toList();
    }

    /** Such as {@code 12 met, 13 met in part, 2 not met, 48 not observable}. */
    public String summary() {
        return java.util.Arrays.stream(State.values()).map(state -> count(state) + " " + state.word()).collect(Collectors.joining(", "));
    }

    public Json toJson() {
        var counts = Json.object();
        for (var state : State.values()) {
            counts.with(state.name(), count(state));
        }
        return Json.object().with("assurance", profile.assurance().wireName()).with("risk", profile.risk().wireName()).with("counts", counts.build())
                .with("decisions", Json.texts(releases.stream().map(release -> release.decision().envelope().toString()).toList()))
                .with("practices", Json.array(lines.stream().map(Line::toJson).toList())).build();
    }
}
