package dev.alnage.factory.source.gate;

import dev.alnage.evidence.source.ReferenceName;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.Control;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at how references move: names, force, deletion, tags, merges in a linear history (practice {@code source/branch-protection}; G4, G6). */
public final class ReferenceCheck implements PushCheck {
    @Override public String control() {
        return "history";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            for (var target : view.targets()) {
                look(view, target, refusals);
            }
            tagNames(view, refusals);
            return Outcome.of(view, refusals, ReferenceCheck::keepsHistory);
        };
    }

    /** What nobody keeps from losing its history cannot be said to have kept it. */
    private static boolean keepsHistory(PushView.Target target) {
        return target.protection().asks(Control.IMMUTABLE) || target.protection().asks(Control.NO_FORCE_PUSH) && target.protection().asks(Control.NO_DELETION);
    }

    private static void look(PushView view, PushView.Target target, List<Refusal> refusals) throws IOException {
        var name = target.reference();
        ReferenceName.findProblem(name).ifPresent(problem -> refusals.add(new Refusal("ALN-SRC-056", ReferenceName.shown(name), "a name with " + problem,
                "a name that git takes and that reads as nothing else", "push under another name")));
        var protection = target.protection();
        if (protection.asks(Control.IMMUTABLE) && target.before().isPresent()) {
            refusals.add(new Refusal("ALN-SRC-062", name, "a move of what is immutable", "that it stays at " + target.before().get(), "make a new tag with another name"));
            return;
        }
        if (target.after().isEmpty()) {
            if (protection.asks(Control.NO_DELETION)) {
                refusals.add(new Refusal("ALN-SRC-061", name, "a deletion", "that the reference stays", "ask who administers the repository's rules"));
            }
            return;
        }
        if (target.before().isPresent() && (protection.asks(Control.NO_FORCE_PUSH) || protection.asks(Control.IMMUTABLE))
                && !view.range().fastForward(target.before().get(), target.after().get())) {
            refusals.add(new Refusal("ALN-SRC-060", name, "a push that loses history behind " + target.before().get(), "one that goes on from there",
                    "git pull --rebase, then push again without force"));
        }
        if (protection.asks(Control.LINEAR_HISTORY) && !view.isServersMerge()) {
            view.range().commits().stream().filter(commit -> commit.merge() && target.fresh().contains(commit.id())).findFirst()
                    .ifPresent(merge -> refusals.add(new Refusal("ALN-SRC-063", merge.id().hex(), "a merge on its way to " + name, "history without merges",
                            "git rebase, then push again")));
        }
        if (target.isBranch() && !view.range().peeled(target.after().get()).equals(target.after().get())) {
            refusals.add(new Refusal("ALN-SRC-058", name, "a tag at a branch", "a commit", "push what the tag names"));
        }
    }

    /** The name in a signed tag is what its signer meant: under another it would say what nobody signed. */
    private static void tagNames(PushView view, List<Refusal> refusals) {
        for (var tag : view.range().tags()) {
            try {
                var said = tag.read().name();
                view.targets().stream().filter(target -> target.after().filter(tag.id()::equals).isPresent() && !target.reference().startsWith(ReferenceRules.CHANGES)
                        && !target.reference().equals("refs/tags/" + said))
                        .forEach(target -> refusals.add(new Refusal("ALN-SRC-079", target.reference(), "a tag object that calls itself " + ReferenceName.shown(said),
                                "one that has the reference's name", "git tag -s " + target.reference().substring(target.reference().lastIndexOf('/') + 1))));
            } catch (dev.alnage.evidence.Rejected e) {
                refusals.add(Refusals.malformed("ALN-SRC-058", tag.id().hex(), e, "make the tag anew: git tag -s -f"));
            }
        }
    }
}
