package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Verification of a supply chain against its layout: in-toto 1.0 §5.2, in its order. Stricter than the reference where
 * that lets through what nobody wanted: another command than expected, an input left out, a link of another step, one key
 * under two names, links of one step that differ.
 */
public final class LayoutVerification {
    public static final int SUBLAYOUT_DEPTH_MAX = 8;
    public static final int SUBLAYOUTS_MAX = 256;

    private final LinkSource source;
    private final Inspector inspector;
    private final Instant now;
    private final int depth;
    private final int[] sublayouts;
    private final Interned interned;
    private final List<Finding> failed = new ArrayList<>();
    private final List<Finding> missing = new ArrayList<>();

    private LayoutVerification(LinkSource source, Inspector inspector, Instant now, int depth, int[] sublayouts, Interned interned) {
        this.source = source;
        this.inspector = inspector;
        this.now = now;
        this.depth = depth;
        this.sublayouts = sublayouts;
        this.interned = interned;
    }

    /** Verifies a layout that every one of {@code keys} must have signed. */
    public static Outcome verify(Bytes layout, List<LayoutKey> keys, Map<String, String> parameters, LinkSource source, Inspector inspector,
            Instant now) {
        var interned = new Interned();
        try {
            return new LayoutVerification(source, inspector, now, 0, new int[1], interned)
                    .verify(Metablock.read(layout, interned), keys, parameters, "layout");
        } catch (Rejected e) {
            return outcome("layout", e);
        }
    }

    private Outcome verify(Metablock metablock, List<LayoutKey> keys, Map<String, String> parameters, String name) {
        var layout = signedByAll(metablock, keys);
        if (!layout.expires().isAfter(now)) {
            throw new Rejected.Stale("found a layout that expired at " + layout.expires() + ", expected one that holds at " + now);
        }
        layout = layout.substituted(parameters);
        var links = links(layout);
        if (found().isPresent()) {
            return found().orElseThrow();
        }
        var rules = new RuleCheck(links);
        for (var step : layout.steps()) {
            rules.check(step.name(), step.expectedMaterials(), step.expectedProducts());
            rules.requireInputs(step.name(), step.expectedMaterials());
        }
        failed.addAll(rules.findings());
        // Inspections come last (§5.2), so that their commands never run on what the steps already refuse.
        if (found().isEmpty()) {
            inspect(layout, links);
        }
        var first = links.get(layout.steps().getFirst().name());
        var last = links.get(layout.steps().getLast().name());
        return found().orElseGet(() -> new Outcome.Passed(new ClassicLink(name, first.materials(), last.products(), last.command(),
                last.byproducts(), Json.object().build())));
    }

    /** Layout signatures: each of the keys must have signed, or somebody else's layout would do. */
    private Layout signedByAll(Metablock metablock, List<LayoutKey> keys) {
        if (keys.isEmpty()) {
            throw new Rejected.Untrusted("found no key to verify the layout with, expected at least one");
        }
        Optional<Metablock.Content> content = Optional.empty();
        for (var key : keys) {
            content = metablock.findSignedBy(key.key());
            if (content.isEmpty()) {
                throw new Rejected.Untrusted("found no signature on the layout by key " + key.keyid() + ", expected one");
            }
        }
        if (content.orElseThrow() instanceof Metablock.Content.OfLayout(var layout)) {
            return layout;
        }
        throw new Rejected.Malformed("found a link, expected a layout");
    }

    /** One link for each step, after signatures, thresholds, sublayouts and commands. */
    private Map<String, ClassicLink> links(Layout layout) {
        var reduced = new LinkedHashMap<String, ClassicLink>();
        for (var step : layout.steps()) {
            var problems = new ArrayList<Finding>();
            var byFunctionary = new LinkedHashMap<Bytes, ClassicLink>();
            var files = new LinkedHashSet<String>();
            var missingBefore = missing.size();
            for (var keyid : new LinkedHashSet<>(step.pubkeys())) {
                source.findLink(step.name(), keyid).ifPresent(file -> {
                    files.add(ClassicLink.fileName(step.name(), keyid));
                    link(layout, step, keyid, file, problems).ifPresent(link -> agree(step, layout.keys().get(keyid), link, byFunctionary));
                });
            }
            if (byFunctionary.size() < step.threshold()) {
                var finding = new Finding(step.name(), byFunctionary.size() + " valid links by distinct functionaries in " + files, "at least " + step.threshold());
                var onlyMissing = problems.isEmpty() && (files.size() < step.threshold() || missing.size() > missingBefore);
                (onlyMissing ? missing : failed).add(finding);
                failed.addAll(problems);
            } else {
                reduced.put(step.name(), byFunctionary.values().iterator().next());
            }
        }
        return reduced;
    }

    /** A link that does not count says why, in case too few do. */
    private Optional<ClassicLink> link(Layout layout, Layout.Step step, String keyid, Bytes file, List<Finding> problems) {
        var content = Metablock.read(file, interned).findSignedBy(layout.keys().get(keyid).key());
        if (content.isEmpty()) {
            problems.add(new Finding(step.name(), ClassicLink.fileName(step.name(), keyid) + " without a valid signature by " + keyid, "one by its functionary"));
            return Optional.empty();
        }
        return switch (content.orElseThrow()) {
            case Metablock.Content.OfLayout _ -> sublayout(layout.keys().get(keyid), step, keyid, file);
            case Metablock.Content.OfLink(var link) -> {
                // A good link of one step under the name of another would stand in for work that was never done.
                if (!link.name().equals(step.name())) {
                    problems.add(new Finding(step.name(), "a link of step " + link.name(), "a link of this step"));
                    yield Optional.empty();
                }
                if (!step.expectedCommand().isEmpty() && !step.expectedCommand().equals(link.command())) {
                    failed.add(new Finding(step.name(), "command " + link.command(), "command " + step.expectedCommand()));
                }
                yield Optional.of(link);
            }
        };
    }

    /** Two key ids of one key are one functionary (case D5); all who did a step must have come to the same. */
    private void agree(Layout.Step step, LayoutKey key, ClassicLink link, Map<Bytes, ClassicLink> byFunctionary) {
        var reference = byFunctionary.values().stream().findFirst();
        if (reference.isPresent() && !reference.get().sameArtifacts(link)) {
            failed.add(new Finding(step.name(), "a link by " + key.keyid() + " that differs: " + difference(reference.get(), link),
                    "equal materials and products from all functionaries"));
        }
        byFunctionary.putIfAbsent(key.key().spki(), link);
    }

    /** A step handed on as a layout of its own (§5.2): verified in its place, and summed up in one link. */
    private Optional<ClassicLink> sublayout(LayoutKey key, Layout.Step step, String keyid, Bytes file) {
        if (depth == SUBLAYOUT_DEPTH_MAX || ++sublayouts[0] > SUBLAYOUTS_MAX) {
            throw new Rejected.Malformed("found more sublayouts at step " + step.name() + ", expected at most " + SUBLAYOUT_DEPTH_MAX
                    + " deep and " + SUBLAYOUTS_MAX + " in all");
        }
        Outcome outcome;
        try {
            outcome = new LayoutVerification(source.sublayout(step.name(), keyid), inspector, now, depth + 1, sublayouts, interned)
                    .verify(Metablock.read(file, interned), List.of(key), Map.of(), step.name());
        } catch (Rejected e) {
            outcome = outcome(step.name(), e);
        }
        return switch (outcome) {
            case Outcome.Passed(var summary) -> Optional.of(summary);
            case Outcome.Failed(var findings) -> {
                findings.forEach(finding -> failed.add(below(step, finding)));
                yield Optional.empty();
            }
            case Outcome.CannotTell(var findings) -> {
                findings.forEach(finding -> missing.add(below(step, finding)));
                yield Optional.empty();
            }
        };
    }

    private void inspect(Layout layout, Map<String, ClassicLink> links) {
        var all = new HashMap<>(links);
        for (var inspection : layout.inspections()) {
            var link = inspector.inspect(inspection);
            if (link.isEmpty()) {
                missing.add(new Finding(inspection.name(), "no sandbox to run inspection " + inspection.run() + " in", "one"));
            } else if (!returned(link.get()).equals(Optional.of(0L))) {
                failed.add(new Finding(inspection.name(), "return value " + returned(link.get()).map(String::valueOf).orElse("none"), "0"));
            } else {
                all.put(inspection.name(), link.get());
            }
        }
        if (found().isEmpty()) {
            var rules = new RuleCheck(all);
            layout.inspections().forEach(inspection -> rules.check(inspection.name(), inspection.expectedMaterials(), inspection.expectedProducts()));
            failed.addAll(rules.findings());
        }
    }

    private static Optional<Long> returned(ClassicLink link) {
        return link.byproducts().values().get("return-value") instanceof Json.Number(var value) && value.scale() == 0 && value.precision() < 18
                ? Optional.of(value.longValueExact()) : Optional.empty();
    }

    /** The answer so far, if it is not a yes; what is wrong outweighs what is missing. */
    private Optional<Outcome> found() {
        if (!failed.isEmpty()) {
            return Optional.of(new Outcome.Failed(failed));
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(new Outcome.CannotTell(missing));
    }

    private static Outcome outcome(String name, Rejected e) {
        var message = e.getMessage();
        var comma = message.lastIndexOf(", expected ");
        var finding = comma > 6 && message.startsWith("found ")
                ? new Finding(name, message.substring(6, comma), message.substring(comma + 11)) : new Finding(name, message, "metadata that holds");
        return e instanceof Rejected.Stale ? new Outcome.CannotTell(List.of(finding)) : new Outcome.Failed(List.of(finding));
    }

    private static Finding below(Layout.Step step, Finding finding) {
        return new Finding(step.name() + "/" + finding.step(), finding.found(), finding.expected());
    }

    private static String difference(ClassicLink one, ClassicLink other) {
        return one.materials().equals(other.materials()) ? "product " + one.products().difference(other.products())
                : "material " + one.materials().difference(other.materials());
    }
}
