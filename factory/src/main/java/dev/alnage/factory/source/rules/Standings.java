package dev.alnage.factory.source.rules;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.UnverifiedType;
import dev.alnage.policy.protect.Continuity;
import dev.alnage.policy.protect.Drift;
import dev.alnage.policy.protect.Protection;
import dev.alnage.policy.protect.SourceRules;
import dev.alnage.policy.source.ReferenceHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** How the references of a repository stand to what is asked of them, by the evidence alone: anybody who has it gets the same answer. */
public final class Standings {
    /** The control of an inspection that lists what was asked. */
    private static final String PROTECTION = "protection";
    /** Controls that broken glass can stand for, by the name that they have as a check and as a setting. */
    private static final Set<String> EXCUSED = Set.of("reviews", "owners");
    /** What the evidence of a control is called where it did. */
    private static final String GLASS = "glass";

    private final TrustFile trust;
    private final Evidence evidence;
    private final SourceScope scope;

    private Standings(TrustFile trust, Evidence evidence, SourceScope scope) {
        this.trust = trust;
        this.evidence = evidence;
        this.scope = scope;
    }

    /**
     * One reference.
     *
     * @param today what is asked of it now
     * @param continuity since when it has been asked without a gap
     */
    public record Standing(String reference, Digest tip, Protection today, Continuity continuity, List<Drift> drift) {
        public Standing {
            drift = List.copyOf(drift);
        }
    }

    /**
     * Every reference on record, by name; proposed changes are none.
     *
     * @param rules what is asked today
     * @throws Rejected.Untrusted when the recorded changes are no whole chain: then nobody can tell
     */
    public static List<Standing> of(TrustFile trust, Evidence evidence, SourceScope scope, SourceRules rules) {
        return new Standings(trust, evidence, scope).standings(rules);
    }

    private List<Standing> standings(SourceRules rules) {
        var history = ReferenceHistory.of(scope, recorded());
        var standings = new ArrayList<Standing>();
        history.state().forEach((reference, tip) -> {
            if (!reference.startsWith(ReferenceRules.CHANGES)) {
                var today = rules.of(reference);
                var continuity = Continuity.of(moves(history, reference));
                standings.add(new Standing(reference, tip, today, continuity, Drift.of(reference, today, continuity)));
            }
        });
        return standings;
    }

    private List<ReferenceHistory.Recorded> recorded() {
        var recorded = new ArrayList<ReferenceHistory.Recorded>();
        for (var found : evidence.about(scope.references())) {
            if (UnverifiedType.of(found.envelope()).equals(ReferenceChange.TYPE)) {
                var statement = trust.verifyStatement(found.envelope(), Role.INGEST, Occasion.at(found.time())).value();
                recorded.add(new ReferenceHistory.Recorded(ReferenceChange.read(statement), found.digest(), found.time()));
            }
        }
        return recorded;
    }

    private List<Continuity.Move> moves(ReferenceHistory history, String reference) {
        var moves = new ArrayList<Continuity.Move>();
        for (var recorded : history.changes()) {
            for (var move : recorded.change().moves()) {
                if (move.reference().equals(reference)) {
                    moves.add(new Continuity.Move(recorded.change().sequence(), recorded.time(), move.after(),
                            move.after().map(after -> controls(reference, after, recorded.time())).orElse(Collections.emptySortedSet())));
                }
            }
        }
        return moves;
    }

    /** What the inspection says that was filed with the move, or before it; later ones changed nothing then. */
    private SortedSet<String> controls(String reference, Digest tip, Instant moved) {
        var controls = new TreeSet<String>();
        for (var found : evidence.about(tip)) {
            if (UnverifiedType.of(found.envelope()).equals(SourceInspection.TYPE) && !found.time().isAfter(moved)) {
                try {
                    var inspection = SourceInspection.read(trust.verifyStatement(found.envelope(), Role.INGEST, Occasion.at(found.time())).value());
                    if (inspection.scope().equals(scope) && inspection.reference().equals(reference)) {
                        controls.clear();
                        inspection.find(PROTECTION).ifPresent(control -> controls.addAll(control.notes()));
                        // asked for, and let be missing once: that is a gap
                        EXCUSED.forEach(name -> inspection.find(name).filter(control -> control.evidence().containsKey(GLASS)).ifPresent(_ -> controls.remove(name)));
                    }
                } catch (Rejected e) {
                    // it counts for nothing, and what was asked then nobody knows
                }
            }
        }
        return controls;
    }
}
