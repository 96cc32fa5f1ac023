package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.range.PathChange;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.CodeOwners;
import dev.alnage.policy.protect.Control;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/**
 * Asks whether owners approved what changes, by the file of owners as it is before the push (practice {@code source/code-owners}), and
 * lets no file of owners in that cannot be read. Who pushes without review approves what they own themselves, and nothing else.
 */
public final class OwnersCheck implements PushCheck {
    private final Approvers approvers;

    /** Says who approved what the server merges. */
    public interface Approvers {
        /** People whose reviews of exactly this merge count. */
        Set<String> of(PushView view, PushView.Target target) throws IOException;
    }

    public OwnersCheck(Approvers approvers) {
        this.approvers = approvers;
    }

    @Override public String control() {
        return "owners";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            var looked = new ArrayList<PushView.Target>();
            for (var target : view.targets()) {
                if (target.after().isPresent() && target.isBranch()) {
                    form(view, target, refusals);
                }
                if (target.after().isPresent() && target.protection().asks(Control.OWNERS) && !target.reference().startsWith(ReferenceRules.CHANGES)) {
                    look(view, target, looked, refusals);
                }
            }
            return Outcome.of(view, refusals, looked::contains);
        };
    }

    private static void form(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        try {
            ReferenceRules.owners(view.range()::file, target.after().orElseThrow());
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-SRC-071", target.reference(), e));
        }
    }

    private void look(PushView view, PushView.Target target, ArrayList<PushView.Target> looked, ArrayList<Refusal> refusals) throws IOException {
        Optional<ObjectId> before = target.before();
        Optional<CodeOwners> owners;
        try {
            owners = ReferenceRules.owners(view.range()::file, before.orElse(target.after().orElseThrow()));
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-SRC-071", target.reference(), e));
            return;
        }
        if (owners.isEmpty()) {
            return; // nobody owns anything: not looked at, which is no yes
        }
        looked.add(target);
        if (before.isEmpty()) {
            return; // a new branch changes nothing that its own file of owners protected before
        }
        var changed = view.range().changes(before, target.after().get()).stream().map(PathChange::path).toList();
        for (var need : owners.get().missing(changed, approvers(view, target), view.inForce().people()::isMeant)) {
            refusals.add(new Refusal("ALN-SRC-068", ReferenceName.shown(need.paths().first()) + (need.paths().size() > 1 ? " and " + (need.paths().size() - 1) + " more" : ""),
                    need.approved().size() + " approvals by owners", need.line().threshold() + " of " + String.join(", ", need.line().owners()) + " (" + owners.get().path() + ":"
                            + need.line().number() + ")", "push it for review, and ask one of them"));
        }
    }

    private Set<String> approvers(PushView view, PushView.Target target) throws IOException {
        return view.isServersMerge() ? approvers.of(view, target) : Set.of(view.push().pusher().name());
    }
}
