package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.pipeline.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Verification of a supply chain against its layout: in-toto 1.0 §5.2, in its order. Stricter than the reference where
 * that lets through what nobody wanted: another command than expected, an input left out, a link of another step, one key
 * under two names, links of one step that differ.
 */
public final class LayoutVerification {
    public static final int SUBLAYOUT_DEPTH_MAX = 8;
    public static final int SUBLAYOUTS_MAX = 256;

    private final Function<Layout.Step, StepLinks> evidence;
    private final Inspector inspector;
    private final List<Finding> failed = new ArrayList<>();
    private final List<Finding> missing = new ArrayList<>();

    private LayoutVerification(Function<Layout.Step, StepLinks> evidence, Inspector inspector) {
        this.evidence = evidence;
        this.inspector = inspector;
    }

    /** Verifies a layout that every one of {@code keys} must have signed, over the links of a source. */
    public static Outcome verify(Bytes layout, List<LayoutKey> keys, Map<String, String> parameters, LinkSource source, Inspector inspector,
            Instant now) {
        try {
            return verify(TrustedLayout.verify(layout, keys, now), parameters, source, inspector);
        } catch (Rejected e) {
            return Outcome.of("layout", e);
        }
    }

    /** The same of a layout whose signatures have been verified, at the time at which it held. */
    public static Outcome verify(TrustedLayout layout, Map<String, String> parameters, LinkSource source, Inspector inspector) {
        try {
            return new Nest(inspector, layout.at()).verify(layout, parameters, source, "layout", 0);
        } catch (Rejected e) {
            return Outcome.of("layout", e);
        }
    }

    /**
     * The same of a layout that the caller itself wrote, over links that the caller has verified. An inspection in it cannot
     * be told, and neither can a step that nobody did.
     */
    public static Outcome verify(Layout layout, Collection<VerifiedLink> links) {
        try {
            return new LayoutVerification(step -> given(step, links), Inspector.NONE).verify(layout, "layout");
        } catch (Rejected e) {
            return Outcome.of("layout", e);
        }
    }

    private static StepLinks given(Layout.Step step, Collection<VerifiedLink> all) {
        var links = new StepLinks(step);
        for (var given : all) {
            if (given.link().name().equals(step.name()) && links.isOfStep(given.link())) {
                links.look("a link by " + given.functionary());
                links.count(given.functionary(), Optional.empty(), given.link());
            }
        }
        return links;
    }

    private Outcome verify(Layout layout, String name) {
        var links = new LinkedHashMap<String, ClassicLink>();
        for (var step : layout.steps()) {
            evidence.apply(step).reduced(failed, missing).ifPresent(link -> links.put(step.name(), link));
        }
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

    /** Layouts within layouts of one verification: what they hold in common, and how many there may be. */
    private static final class Nest {
        private final Inspector inspector;
        private final Instant at;
        private final Interned interned = new Interned();
        private int sublayouts;

        Nest(Inspector inspector, Instant at) {
            this.inspector = inspector;
            this.at = at;
        }

        Outcome verify(TrustedLayout trusted, Map<String, String> parameters, LinkSource source, String name, int depth) {
            var layout = trusted.value().substituted(parameters);
            var filed = new FiledLinks(layout, source, at, interned,
                    (step, key, keyid, metablock) -> sublayout(step, key, metablock, source.sublayout(step.name(), keyid), depth));
            return new LayoutVerification(filed::of, inspector).verify(layout, name);
        }

        /** A step handed on as a layout of its own (§5.2): verified in its place, and summed up in one link. */
        private Outcome sublayout(Layout.Step step, LayoutKey key, Metablock metablock, LinkSource source, int depth) {
            if (depth == SUBLAYOUT_DEPTH_MAX || ++sublayouts > SUBLAYOUTS_MAX) {
                throw new Rejected.Malformed("found more sublayouts at step " + step.name() + ", expected at most " + SUBLAYOUT_DEPTH_MAX
                        + " deep and " + SUBLAYOUTS_MAX + " in all");
            }
            try {
                return verify(TrustedLayout.verify(metablock, List.of(key), at), Map.of(), source, step.name(), depth + 1);
            } catch (Rejected e) {
                return Outcome.of(step.name(), e);
            }
        }
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
}
