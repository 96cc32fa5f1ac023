package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.report.ReportKind;
import java.util.ArrayList;
import java.util.Set;

/** Rules for the directories of one step in its sandbox: canonical names, none inside another, none that the sandbox itself uses. */
final class Directories {
    /** Names in the working directory that a worker may use for itself. */
    private static final Set<String> RESERVED = Set.of("dev", "proc", "sys", "tmp");

    private Directories() {}

    static void requireApart(Plan.Step step) {
        if (step.outputs().isEmpty()) {
            throw new Rejected.Malformed("found step " + step.id() + " without a result, expected out, or in for a step that passes its inputs on");
        }
        var all = new ArrayList<>(step.inputs().keySet());
        // what approve, publish and deploy hand on is their inputs themselves
        if (step instanceof Plan.Step.Command || step instanceof Plan.Step.Fetch) {
            all.addAll(step.outputs());
        }
        all.forEach(directory -> requireUsable(step.id(), directory));
        all.sort(null);
        for (var i = 0; i < all.size(); i++) {
            for (var j = i + 1; j < all.size(); j++) {
                if (all.get(j).equals(all.get(i)) || all.get(j).startsWith(all.get(i) + "/")) {
                    throw new Rejected.Malformed("found directories " + all.get(i) + " and " + all.get(j) + " in step " + step.id()
                            + ", expected each apart from the others (rename one)");
                }
            }
        }
        if (step instanceof Plan.Step.Command command) {
            command.evidence().forEach((kind, path) -> requireEvidence(command, kind, path));
        }
    }

    private static void requireUsable(String step, String directory) {
        ArtifactPath.require(directory);
        for (var segment : directory.split("/", -1)) {
            if (!Names.isName(segment)) {
                throw new Rejected.Malformed("found directory " + directory + " in step " + step
                        + ", expected letters, digits, - and _ in each segment, starting with a letter or digit");
            }
        }
        var first = directory.contains("/") ? directory.substring(0, directory.indexOf('/')) : directory;
        if (RESERVED.contains(first)) {
            throw new Rejected.Malformed("found reserved directory " + directory + " in step " + step + ", expected another name");
        }
    }

    /** Evidence is read from an output and from nowhere else: an input was not made by this step. */
    private static void requireEvidence(Plan.Step.Command step, String kind, String path) {
        if (ReportKind.find(kind).isEmpty()) {
            throw new Rejected.Malformed("found evidence " + kind + " in step " + step.id() + ", expected one of " + ReportKind.words());
        }
        ArtifactPath.require(path);
        var slash = path.indexOf('/');
        if (slash < 0 || !step.outputs().contains(path.substring(0, slash))) {
            throw new Rejected.Malformed("found evidence " + kind + " at " + path + " in step " + step.id()
                    + ", expected a file below one of its outputs " + step.outputs());
        }
        if (path.lastIndexOf('*') >= 0 && path.indexOf('*') < path.lastIndexOf('/')) {
            throw new Rejected.Malformed("found evidence pattern " + path + " in step " + step.id() + ", expected * in the file name only");
        }
    }
}
