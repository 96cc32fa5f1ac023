package dev.alnage.policy.clone;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.Coauthor;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.policy.Reason;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what the storer said of a range of commits with the commits themselves: each is there, signed by somebody who may sign here,
 * and everybody who had a part in one is among the contributors. So the storer's word alone makes nobody a reviewer of their own work.
 */
final class RangeCheck {
    private static final String RULE = "source/signed-commits";

    private final SourceInspection inspection;
    private final CloneObjects objects;
    private final SigningKeys keys;
    private final SigningOccasion occasion;
    private final List<Reason> reasons = new ArrayList<>();
    private final Set<String> found = new TreeSet<>();

    /** @param recorded when the log recorded the inspection, which is when its keys must have been good */
    RangeCheck(SourceInspection inspection, Instant recorded, CloneObjects objects, SigningKeys keys) {
        this.inspection = inspection;
        this.objects = objects;
        this.keys = keys;
        this.occasion = new SigningOccasion(inspection.scope().repository(), recorded, true);
    }

    /** @return why the range is not what was said of it; none if it is */
    List<Reason> check() {
        var waiting = new ArrayDeque<Digest>(List.of(inspection.revision()));
        var seen = new HashSet<Digest>(inspection.bases());
        var commits = 0L;
        while (!waiting.isEmpty() && reasons.isEmpty()) {
            var id = waiting.poll();
            if (seen.add(id)) {
                var object = objects.find(id);
                if (object.isEmpty()) {
                    no("ALN-SRC-095", id, "no object " + id.hex() + " in the clone", "every commit back to " + bases());
                } else if (object.get().type() == ObjectType.TAG) {
                    tag(id, object.get(), waiting);
                } else {
                    commits++;
                    commit(id, object.get(), waiting);
                }
            }
            if (commits > inspection.commits()) {
                no("ALN-SRC-095", id, "more than the " + inspection.commits() + " commits that were inspected", "the range back to " + bases());
            }
        }
        if (reasons.isEmpty() && commits < inspection.commits()) {
            no("ALN-SRC-095", inspection.revision(), commits + " commits back to " + bases(), "the " + inspection.commits() + " that were inspected");
        }
        found.removeAll(inspection.contributors());
        if (reasons.isEmpty() && !found.isEmpty()) {
            no("ALN-SRC-095", inspection.revision(), "contributors whom the inspection leaves out: " + String.join(", ", found), "everybody who had a part in it");
        }
        return reasons;
    }

    private void commit(Digest id, CloneObjects.Found object, ArrayDeque<Digest> waiting) {
        try {
            var commit = GitCommit.read(object.content());
            signed(id, keys.verify(commit, occasion));
            named(commit.author().email());
            named(commit.committer().email());
            commit.coauthors().stream().map(Coauthor::email).forEach(this::named);
            commit.parents().forEach(parent -> waiting.add(parent.toDigest()));
            if (commit.parents().size() > 1 && !inspection.evilMerges().contains(id)) {
                merged(id);
            }
        } catch (Rejected.Malformed e) {
            no("ALN-SRC-095", id, e.getMessage(), "a commit as git writes it");
        }
    }

    /** What the inspection does not list as somebody's own must be what any program makes of the parents (cases G2 and G3). */
    private void merged(Digest id) {
        switch (objects.remade(id)) {
            case SAME -> { }
            case OTHER -> no("ALN-SRC-152", id, "a merge with something that merging its parents does not give, and that the inspection leaves out", "every such merge named");
            case UNKNOWN -> no("ALN-SRC-152", id, "a merge that cannot be made again with the objects of the clone", "a whole clone");
        }
    }

    private void tag(Digest id, CloneObjects.Found object, ArrayDeque<Digest> waiting) {
        try {
            var tag = GitTag.read(object.content());
            signed(id, keys.verify(tag, occasion));
            // git's own signature binds no reference: a tag of another name is another tag (case G4)
            if (!inspection.reference().equals("refs/tags/" + tag.name())) {
                no("ALN-SRC-095", id, "a tag that calls itself " + tag.name() + " at " + inspection.reference(), "one of that name");
            }
            waiting.add(tag.object().toDigest());
        } catch (Rejected.Malformed e) {
            no("ALN-SRC-095", id, e.getMessage(), "a tag as git writes it");
        }
    }

    private void signed(Digest id, SignatureAnswer answer) {
        switch (answer) {
            case SignatureAnswer.SignedBy(var principal, _) -> found.add(principal);
            case SignatureAnswer.Refused(_, var message) -> {
                if (inspection.passed("signatures")) {
                    no("ALN-SRC-093", id, message, "a signature that holds, as the inspection says");
                }
            }
        }
    }

    private void named(String email) {
        found.add("email:" + email.toLowerCase(Locale.ROOT));
    }

    private String bases() {
        return inspection.bases().isEmpty() ? "the first" : String.join(", ", inspection.bases().stream().map(Digest::hex).toList());
    }

    private void no(String code, Digest subject, String found, String expected) {
        reasons.add(new Reason(code, subject.toString(), found, expected, List.of(), "do not use this clone; tell whoever runs the server", RULE, ""));
    }
}
