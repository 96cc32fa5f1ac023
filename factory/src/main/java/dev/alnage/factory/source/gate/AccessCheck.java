package dev.alnage.factory.source.gate;

import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.Control;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at who moves a reference, and whether it may be moved past review (practice {@code source/four-eyes}). The first push to an
 * empty repository may bring main along, and so may a later one as long as there never was a main; commits that are in an equally protected branch already may be named again.
 */
public final class AccessCheck implements PushCheck {
    /** What the evidence of a control is called that broken glass stood for. */
    public static final String GLASS = "glass";

    private final OwnersCheck.Approvers approvers;
    private final Reviewed reviewed;

    /** Says what is missing to a move that nobody of the factory merged. */
    public interface Reviewed {
        /** None when enough people have reviewed exactly this move. */
        List<Refusal> missing(PushView view, PushView.Target target) throws IOException;
    }

    public AccessCheck(OwnersCheck.Approvers approvers, Reviewed reviewed) {
        this.approvers = approvers;
        this.reviewed = reviewed;
    }

    /** On the factory's own server: the server merges what was reviewed, and nothing else was. */
    public static List<Refusal> notMerged(PushView view, PushView.Target target) {
        return List.of(new Refusal("ALN-SRC-066", target.reference(), "a push past review", "a change that others reviewed and the server merged",
                "git push origin HEAD:refs/for/" + branch(target.reference())));
    }

    @Override public String control() {
        return "reviews";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            for (var target : view.targets()) {
                look(view, target, refusals);
            }
            // the server merges only what was reviewed, and says so itself; everything else was not reviewed
            // of what is new there is no review: the server's own beginning is the organisation's template
            return excused(view, Outcome.of(view, refusals, target -> view.isServersMerge() && target.before().isPresent() && target.protection().wantsReview()));
        };
    }

    /** What broken glass let in is told from what enough people approved: since when reviews have held begins anew there. */
    private Outcome excused(PushView view, Outcome outcome) throws IOException {
        var controls = new TreeMap<>(outcome.controls());
        for (var target : view.targets()) {
            var control = controls.get(target.reference());
            if (control.result() == SourceInspection.Result.PASSED && approvers.of(view, target).size() < target.protection().reviews()) {
                approvers.glass(view, target).ifPresent(glass -> controls.put(target.reference(), new SourceInspection.Control(control.result(),
                        new TreeMap<>(Map.of(GLASS, glass.envelope())), List.of("let in without its reviews: glass broken by " + String.join(" and ", glass.people())))));
            }
        }
        return new Outcome(outcome.refusals(), controls);
    }

    private void look(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        if (view.isServersMerge() || target.reference().startsWith(ReferenceRules.CHANGES)) {
            return;
        }
        var name = target.reference();
        var pusher = view.push().pusher().name();
        if (!target.protection().admits(Control.PUSH, pusher, view.inForce().people().teams(pusher))) {
            refusals.add(new Refusal("ALN-SRC-065", name, "a push by " + pusher, "one by " + String.join(", ", target.protection().parties(Control.PUSH).orElseThrow()),
                    "push it for review: git push origin HEAD:refs/for/" + branch(name)));
        }
        if (target.protection().wantsReview() && target.after().isPresent() && !view.held().isEmpty() && !isFirstMain(view, target) && !isHeldElsewhere(view, target)) {
            refusals.addAll(reviewed.missing(view, target));
        }
    }

    /** Without main there is nothing that a change could be for: whoever pushed another branch first has taken nobody's way in. */
    private static boolean isFirstMain(PushView view, PushView.Target target) {
        return target.reference().equals(SourceInspector.DEFAULT_BRANCH) && target.before().isEmpty() && !view.once().contains(target.reference());
    }

    /** Whether every commit is in a reference already that was moved past review no more easily. */
    private static boolean isHeldElsewhere(PushView view, PushView.Target target) throws IOException {
        var reviewed = view.held().entrySet().stream().filter(held -> view.rules().of(held.getKey()).isAtLeast(target.protection())).map(Map.Entry::getValue).toList();
        return target.before().isEmpty() && view.range().between(reviewed, target.after().orElseThrow()).isEmpty();
    }

    private static String branch(String name) {
        return name.startsWith("refs/heads/") ? name.substring("refs/heads/".length()) : "BRANCH";
    }
}
