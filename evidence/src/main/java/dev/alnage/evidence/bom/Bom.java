package dev.alnage.evidence.bom;

import dev.alnage.evidence.Rejected;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bill of materials: what it is about (none or one), what that contains, and who depends on whom by reference. A cycle
 * of dependencies, or one on a service or something missing, is kept as it is: whoever walks them keeps a set of where it
 * has been.
 */
public record Bom(List<Component> subject, List<Component> components, Map<String, List<String>> dependencies) {
    public static final int COMPONENTS_MAX = 100_000;

    public Bom {
        subject = List.copyOf(subject);
        components = List.copyOf(components);
        var copy = new LinkedHashMap<String, List<String>>();
        dependencies.forEach((from, to) -> copy.put(from, List.copyOf(to)));
        dependencies = java.util.Collections.unmodifiableMap(copy);
        if (components.size() > COMPONENTS_MAX || subject.size() > 1) {
            throw new Rejected.Malformed("found " + components.size() + " components about " + subject.size() + " subjects, expected at most " + COMPONENTS_MAX
                    + " about one");
        }
        var references = new HashSet<String>();
        subject.forEach(component -> references.add(component.reference()));
        for (var component : components) {
            if (!component.reference().isEmpty() && !references.add(component.reference())) {
                throw new Rejected.Malformed("found bom-ref " + component.reference() + " twice, expected each once");
            }
        }
    }
}
