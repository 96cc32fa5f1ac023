package dev.alnage.factory.source.gate;

import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.rules.ReferenceRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeSet;

/**
 * Looks for the results that a reference asks for, about exactly the commit that it is to name; of a change that the server merges,
 * about the change's last commit, which is what the pipeline could see.
 */
public final class ResultsCheck implements PushCheck {
    private final InForce.Results results;

    public ResultsCheck(InForce.Results results) {
        this.results = results;
    }

    @Override public String control() {
        return "checks";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            for (var target : view.targets()) {
                if (!target.protection().checks().isEmpty() && target.after().isPresent() && !target.reference().startsWith(ReferenceRules.CHANGES)) {
                    look(view, target, refusals);
                }
            }
            return Outcome.of(view, refusals, target -> !target.protection().checks().isEmpty());
        };
    }

    private void look(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        var commit = about(view, target);
        var missing = new TreeSet<>(target.protection().checks());
        missing.removeAll(results.good(view.push().repository(), commit.toDigest()));
        if (!missing.isEmpty()) {
            refusals.add(new Refusal("ALN-SRC-067", commit.hex(), "no good result " + String.join(", ", missing), "one on record for each check of " + target.reference(),
                    "have the pipeline run for this commit: alnage build start"));
        }
    }

    private static ObjectId about(PushView view, PushView.Target target) throws IOException {
        var tip = view.range().peeled(target.after().orElseThrow());
        return view.isServersMerge() ? view.range().commit(tip).parents().getLast() : tip;
    }
}
