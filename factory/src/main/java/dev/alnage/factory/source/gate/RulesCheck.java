package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.factory.source.Refusal;
import dev.alnage.policy.ProjectFiles;
import dev.alnage.policy.protect.OrganisationRules;
import dev.alnage.policy.protect.RepositoryRules;
import dev.alnage.policy.protect.SourceRules;
import dev.alnage.policy.set.ProjectRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Looks at the files by which a protected branch is ruled from the next push on: the repository's own rules must be readable and no looser
 * than the organisation's, its rules for its own pipelines the same, and files that the organisation asks for must be there (practice
 * {@code source/contribution-policy}).
 * It also names the rules by which this push was judged.
 */
public final class RulesCheck implements PushCheck {
    @Override public String control() {
        return "protection";
    }

    @Override public Look begin(PushView view) {
        return () -> {
            var refusals = new ArrayList<Refusal>();
            var controls = new TreeMap<String, SourceInspection.Control>();
            for (var target : view.targets()) {
                if (target.after().isPresent() && target.isBranch()) {
                    rules(view, target, refusals);
                    gateRules(view, target, refusals);
                    if (target.protection().isProtected()) {
                        conventions(view, target, refusals);
                    }
                }
                controls.put(target.reference(), named(view, target));
            }
            return new Outcome(refusals, controls);
        };
    }

    private static SourceInspection.Control named(PushView view, PushView.Target target) {
        var digest = OrganisationRules.digest(view.rules().inForce(target.reference()));
        return new SourceInspection.Control(target.protection().isProtected() ? SourceInspection.Result.PASSED : SourceInspection.Result.NOT_APPLICABLE,
                new TreeMap<>(Map.of("rules", digest)), List.copyOf(target.protection().controls()));
    }

    private static void rules(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        var file = view.range().file(target.after().orElseThrow(), RepositoryRules.PATH);
        if (file.isEmpty()) {
            return;
        }
        try {
            for (var loose : RepositoryRules.read(file.get()).looserThan(view.rules().organisation())) {
                refusals.add(new Refusal("ALN-SRC-070", RepositoryRules.PATH + (loose.line() > 0 ? ":" + loose.line() : ""), loose.loosening().control().wireName() + ": "
                        + loose.loosening().found().shown() + " for " + loose.loosening().references(), "at least " + loose.loosening().expected().shown()
                        + ", as the organisation asks", "a repository may ask for more, never for less"));
            }
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-SRC-070", RepositoryRules.PATH, e, "mend the file: alnage check read says what is wrong"));
        }
    }

    /** What the branch asks of its own pipelines: what nobody could ask, or would loosen, is refused here and not found out at a release. */
    private static void gateRules(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        try {
            var files = view.range().folder(target.after().orElseThrow(), ProjectFiles.FOLDER, ProjectFiles.FILES_MAX, ProjectFiles.BYTES_MAX);
            for (var loose : ProjectRules.read(files).looserThan(view.inForce().practices())) {
                refusals.add(new Refusal("ALN-POL-016", ProjectFiles.FOLDER + ProjectRules.SETTINGS, loose.setting() + ": " + loose.found(),
                        loose.expected() + ", as the organisation asks", "a repository may ask for more, never for less"));
            }
        } catch (Rejected e) {
            refusals.add(Refusals.malformed("ALN-POL-015", ProjectFiles.FOLDER, e, "mend the file: alnage policy test and alnage check read try it"));
        }
    }

    private static void conventions(PushView view, PushView.Target target, ArrayList<Refusal> refusals) throws IOException {
        for (SourceRules.Convention convention : view.rules().inForce(target.reference()).conventions()) {
            var file = view.range().file(target.after().orElseThrow(), convention.path());
            if (convention.required() && file.isEmpty()) {
                refusals.add(new Refusal("ALN-SRC-069", target.reference(), "no file " + convention.path(), "the one that the organisation asks for", "add it"));
            } else if (file.isPresent() && convention.required() && convention.content().filter(digest -> !digest.equals(Digest.of(file.get()))).isPresent()) {
                refusals.add(new Refusal("ALN-SRC-069", convention.path(), "another content, " + Digest.of(file.get()), convention.content().get().toString(),
                        "take the organisation's file as it is"));
            }
        }
    }
}
