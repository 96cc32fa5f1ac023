package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.HostileEntry;
import dev.alnage.evidence.source.ModulesFile;
import dev.alnage.evidence.source.TreeNames;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.range.NewBlob;
import dev.alnage.factory.source.range.NewCommit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Looks at the form of every new commit, and at every new name, link and file of submodules (G1, G3, G5, G8). */
public final class TreeCheck implements PushCheck {
    @Override public String control() {
        return "trees";
    }

    @Override public Look begin(PushView view) {
        return new TreeLook(view);
    }

    private static final class TreeLook implements Look {
        private final PushView view;
        private final List<Refusal> refusals = Collections.synchronizedList(new ArrayList<>());

        TreeLook(PushView view) {
            this.view = view;
            for (var directory : view.directories()) {
                var commit = directory.commit().hex();
                for (var entry : directory.tree().entries()) {
                    view.names().name(directory.path(), entry.name()).ifPresent(hostile -> add(commit, hostile));
                }
                view.names().twins(directory.path(), directory.tree().entries().stream().map(GitTree.Entry::name).toList()).forEach(hostile -> add(commit, hostile));
            }
        }

        private void add(String commit, HostileEntry hostile) {
            refusals.add(new Refusal(hostile.trick().code(), commit + " " + hostile.where(), hostile.found(), hostile.expected(), "rewrite the commit without it"));
        }

        @Override public void blob(NewBlob blob, Bytes content) {
            for (var path : blob.paths()) {
                if (blob.link()) {
                    view.names().link(path, content).ifPresent(hostile -> add(blob.commit().hex(), hostile));
                }
                if (TreeNames.isModules(path.substring(path.lastIndexOf('/') + 1))) {
                    ModulesFile.check(path, content).forEach(hostile -> add(blob.commit().hex(), hostile));
                }
            }
        }

        @Override public Outcome end() throws IOException {
            for (var commit : view.range().commits()) {
                form(commit);
            }
            return Outcome.of(view, refusals, _ -> true);
        }

        private void form(NewCommit commit) throws IOException {
            try {
                commit.read().coauthors();
            } catch (Rejected e) {
                refusals.add(Refusals.malformed("ALN-SRC-019", commit.id().hex(), e, "write its message anew: git commit --amend, or git rebase -i for one further back"));
            }
            // where nobody reviews, nobody would see it; a proposed change shows it to its reviewers, and what an empty repository begins
            // with is its past
            if (commit.merge() && !view.isServersMerge() && !view.held().isEmpty() && view.targets().stream().anyMatch(target -> target.protection().isProtected()
                    && (target.isBranch() || target.reference().startsWith("refs/tags/")) && target.fresh().contains(commit.id()))) {
                var outcome = view.range().merged(commit);
                if (outcome.needsEyes()) {
                    refusals.add(new Refusal("ALN-SRC-057", commit.id().hex(), EvilMerges.words(outcome), "what merging its parents gives",
                            "push it for review: git push origin HEAD:refs/for/BRANCH"));
                }
            }
        }
    }
}
