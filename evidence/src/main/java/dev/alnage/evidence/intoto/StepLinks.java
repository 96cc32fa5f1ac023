package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.pipeline.Finding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The links of one step that count, one for each distinct functionary, all saying the same; and why others do not count. */
final class StepLinks {
    private final Layout.Step step;
    private final Map<String, ClassicLink> byFunctionary = new LinkedHashMap<>();
    private final Set<Bytes> keys = new HashSet<>();
    private final Set<String> looked = new LinkedHashSet<>();
    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> gaps = new ArrayList<>();
    private final List<Finding> wrong = new ArrayList<>();
    private final List<Finding> untold = new ArrayList<>();

    StepLinks(Layout.Step step) {
        this.step = step;
    }

    /** What was looked at, for whoever must find out why too few count. */
    void look(String name) {
        looked.add(name);
    }

    /** Why one link does not count; of no matter if enough others do. */
    void problem(String found, String expected) {
        problems.add(new Finding(step.name(), found, expected));
    }

    /** Why of one link nobody can tell whether it counts; of no matter if enough others do. */
    void gap(String found, String expected) {
        gaps.add(new Finding(step.name(), found, expected));
    }

    /** What a layout in the place of a link came to; unlike a link that does not count, one that fails matters whatever others say. */
    Optional<ClassicLink> summedUp(Outcome sublayout) {
        return switch (sublayout) {
            case Outcome.Passed(var summary) -> Optional.of(summary);
            case Outcome.Failed(var findings) -> {
                findings.forEach(finding -> wrong.add(below(finding)));
                yield Optional.empty();
            }
            case Outcome.CannotTell(var findings) -> {
                findings.forEach(finding -> untold.add(below(finding)));
                yield Optional.empty();
            }
        };
    }

    private Finding below(Finding finding) {
        return new Finding(step.name() + "/" + finding.step(), finding.found(), finding.expected());
    }

    /** Counts a link of a functionary who has a key. Two key ids of one key are one functionary (case D5). */
    void count(LayoutKey key, ClassicLink link) {
        count("key " + key.keyid(), Optional.of(key.key().spki()), link);
    }

    void count(String functionary, Optional<Bytes> key, ClassicLink link) {
        agree(functionary, link);
        if (key.isEmpty() || keys.add(key.orElseThrow())) {
            byFunctionary.putIfAbsent(functionary, link);
        }
    }

    /**
     * Whether it is a link of this step. A good one of another step would stand in for work that was never done; another
     * command than the expected one is refused whatever others did.
     */
    boolean isOfStep(ClassicLink link) {
        if (!link.name().equals(step.name())) {
            problem("a link of step " + link.name(), "a link of this step");
            return false;
        }
        if (!step.expectedCommand().isEmpty() && !step.expectedCommand().equals(link.command())) {
            wrong.add(new Finding(step.name(), "command " + link.command(), "command " + step.expectedCommand()));
        }
        return true;
    }

    /** All who did a step must have come to the same, whatever the threshold. */
    private void agree(String functionary, ClassicLink link) {
        var reference = byFunctionary.values().stream().findFirst();
        if (reference.isPresent() && !reference.get().sameArtifacts(link)) {
            wrong.add(new Finding(step.name(), "a link by " + functionary + " that differs: " + difference(reference.get(), link),
                    "equal materials and products from all functionaries"));
        }
    }

    /** The one link that stands for all, if enough functionaries count; else what is wrong, or missing, is added to the lists. */
    Optional<ClassicLink> reduced(List<Finding> failed, List<Finding> missing) {
        failed.addAll(wrong);
        missing.addAll(untold);
        if (byFunctionary.size() >= step.threshold()) {
            return Optional.of(byFunctionary.values().iterator().next());
        }
        var finding = new Finding(step.name(), byFunctionary.size() + " valid links by distinct functionaries in " + looked, "at least " + step.threshold());
        var onlyMissing = problems.isEmpty() && (looked.size() < step.threshold() || !gaps.isEmpty() || !untold.isEmpty());
        (onlyMissing ? missing : failed).add(finding);
        failed.addAll(problems);
        missing.addAll(gaps);
        return Optional.empty();
    }

    private static String difference(ClassicLink one, ClassicLink other) {
        return one.materials().equals(other.materials()) ? "product " + one.products().difference(other.products())
                : "material " + one.materials().difference(other.materials());
    }
}
