package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.range.PathChange;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.CodeOwners;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.source.OpenGlass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

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

        /** Glass that two people have broken for exactly this merge; whether it stands for owners is for the rules to say. */
        default Optional<OpenGlass> glass(PushView view, PushView.Target target) throws IOException {
            return Optional.empty();
        }
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
            var excused = new TreeMap<String, OpenGlass>();
            for (var target : view.targets()) {
                if (target.after().isPresent() && target.isBranch()) {
                    form(view, target, refusals);
                }
                if (target.after().isPresent() && target.protection().asks(Control.OWNERS) && !target.reference().startsWith(ReferenceRules.CHANGES)) {
                    look(view, target, looked, excused, refusals);
                }
            }
            return excused(Outcome.of(view, refusals, looked::contains), excused);
        };
    }

    /** Nobody looked, and that is no yes: the record says what stood for it. */
    private static Outcome excused(Outcome outcome, SortedMap<String, OpenGlass> excused) {
        var controls = new TreeMap<>(outcome.controls());
        excused.forEach((reference, glass) -> controls.put(reference, new SourceInspection.Control(SourceInspection.Result.NOT_APPLICABLE,
                new TreeMap<>(Map.of(AccessCheck.GLASS, glass.envelope())), List.of("owners did not approve: glass broken by " + String.join(" and ", glass.people())))));
        return new Outcome(outcome.refusals(), controls);
    }

    private static void form(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        try {
            ReferenceRules.owners(view.range()::file, target.after().orElseThrow());
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-SRC-071", target.reference(), e, "mend the file of owners as docs/source-rules.md has it"));
        }
    }

    private void look(PushView view, PushView.Target target, ArrayList<PushView.Target> looked, SortedMap<String, OpenGlass> excused,
            ArrayList<Refusal> refusals) throws IOException {
        Optional<ObjectId> before = target.before();
        Optional<CodeOwners> owners;
        try {
            owners = ReferenceRules.owners(view.range()::file, before.orElse(target.after().orElseThrow()));
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-SRC-071", target.reference(), e, "mend the file of owners as docs/source-rules.md has it"));
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
        var missing = owners.get().missing(changed, approvers(view, target), view.inForce().people()::isMeant);
        var glass = missing.isEmpty() || !target.protection().lets(Control.GLASS_FOR_OWNERS) || !view.isServersMerge() ? Optional.<OpenGlass>empty() : approvers.glass(view, target);
        if (glass.isPresent()) {
            looked.remove(target);
            excused.put(target.reference(), glass.get());
            return;
        }
        for (var need : missing) {
            refusals.add(new Refusal("ALN-SRC-068", ReferenceName.shown(need.paths().first()) + (need.paths().size() > 1 ? " and " + (need.paths().size() - 1) + " more" : ""),
                    need.approved().size() + " approvals by owners", need.line().threshold() + " of " + String.join(", ", need.line().owners()) + " (" + owners.get().path() + ":"
                            + need.line().number() + ")", "push it for review, and ask one of them"));
        }
    }

    private Set<String> approvers(PushView view, PushView.Target target) throws IOException {
        return view.isServersMerge() ? approvers.of(view, target) : Set.of(view.push().pusher().name());
    }
}
