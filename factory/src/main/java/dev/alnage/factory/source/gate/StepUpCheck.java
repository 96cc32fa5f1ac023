package dev.alnage.factory.source.gate;

import dev.alnage.factory.identity.StepUp;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.rules.ReferenceRules;
import java.util.ArrayList;

/**
 * Looks at what whoever moves a protected reference has shown of themselves (practice {@code source/mfa}). The server's own merges were
 * reviewed by signatures of people, and are not asked.
 */
public final class StepUpCheck implements PushCheck {
    @Override public String control() {
        return "step-up";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            var pusher = view.push().pusher();
            var wanting = view.inForce().people().wanting(pusher);
            if (wanting.isPresent()) {
                view.targets().stream().filter(target -> isAsked(view, target)).forEach(target -> refusals.add(new Refusal(StepUp.CODE, target.reference(),
                        "a move by " + pusher.name() + " with what one theft brings", "more than that for a protected reference", wanting.get())));
            }
            return Outcome.of(view, refusals, target -> view.inForce().people().isStepUpAsked() && isAsked(view, target));
        };
    }

    private static boolean isAsked(PushView view, PushView.Target target) {
        return target.protection().isProtected() && !view.isServersMerge() && !target.reference().startsWith(ReferenceRules.CHANGES);
    }
}
