package dev.alnage.app.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who may know whom. Every rule returns the violations that it found, in words. */
final class PackageRules {
    private static final String OURS = "dev.alnage";
    private static final List<String> STAGES = List.of("source", "materials", "build", "artifacts", "deploy");

    /** "May depend on" of the table of modules in ARCHITECTURE. */
    private static final Map<String, Set<String>> MODULES = Map.of(
            "evidence", Set.of(),
            "policy", Set.of("evidence"),
            "worker", Set.of("evidence"),
            "factory", Set.of("evidence", "policy"),
            "app", Set.of("evidence", "policy", "worker", "factory"));

    /** Packages of others that the three modules which hold the least may name; the JDK apart. */
    private static final Map<String, Set<String>> OTHERS = Map.of(
            "evidence", Set.of("tools.jackson.core", "org.snakeyaml.engine", "com.google.re2j", "org.apache.commons.compress",
                    "org.bouncycastle", "com.amazon.corretto.crypto", "org.jspecify.annotations"),
            "policy", Set.of("com.google.re2j", "org.jspecify.annotations"),
            "worker", Set.of("org.eclipse.jetty.client", "org.eclipse.jetty.io", "org.eclipse.jetty.util", "org.eclipse.jetty.http",
                    "org.jspecify.annotations"));

    private PackageRules() {}

    /** Packages form no cycle: a package can be understood after those that it names. */
    static List<String> noPackageCycles(Collection<CompiledClass> classes) {
        Map<String, Set<String>> names = new TreeMap<>();
        for (CompiledClass one : classes) {
            var targets = names.computeIfAbsent(one.packageName(), name -> new TreeSet<>());
            one.references().stream().filter(name -> CompiledClass.isIn(name, OURS)).map(PackageRules::packageOf)
                    .filter(name -> !name.equals(one.packageName())).forEach(targets::add);
        }
        List<String> found = new ArrayList<>();
        for (String start : names.keySet()) {
            var way = wayBack(start, start, names, new LinkedHashSet<>());
            // Each cycle once, told from its first package.
            if (!way.isEmpty() && way.stream().allMatch(name -> name.compareTo(start) >= 0)) {
                found.add("packages form a cycle: " + String.join(" → ", way) + " → " + start);
            }
        }
        return found;
    }

    private static List<String> wayBack(String from, String to, Map<String, Set<String>> names, Set<String> seen) {
        seen.add(from);
        for (String next : names.getOrDefault(from, Set.of())) {
            if (next.equals(to)) {
                return List.of(from);
            }
            if (!seen.contains(next)) {
                var rest = wayBack(next, to, names, seen);
                if (!rest.isEmpty()) {
                    var way = new ArrayList<String>();
                    way.add(from);
                    way.addAll(rest);
                    return way;
                }
            }
        }
        return List.of();
    }

    /** The paper's first principle: no step assumes that the step before it was honest, so stages never call each other. */
    static List<String> noStageNamesAStage(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            stageOf(one.name()).ifPresent(own -> one.references().stream()
                    .filter(name -> stageOf(name).filter(other -> !other.equals(own)).isPresent()).sorted()
                    .forEach(name -> found.add(one.name() + " of stage " + own + " names " + name + " of another stage")));
        }
        return found;
    }

    private static java.util.Optional<String> stageOf(String className) {
        return STAGES.stream().filter(stage -> CompiledClass.isIn(className, OURS + ".factory." + stage)).findFirst();
    }

    /** A module is a trust boundary: it names only the modules that it may depend on, and has a package root of its own. */
    static List<String> modulesDependAsDrawn(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            if (!one.inPackage(OURS + "." + one.module())) {
                found.add(one.name() + " lies in module " + one.module() + ", expected it below " + OURS + "." + one.module());
            }
            var may = MODULES.get(one.module());
            one.references().stream().filter(name -> CompiledClass.isIn(name, OURS)).map(PackageRules::moduleOf).distinct().sorted()
                    .filter(module -> !module.equals(one.module()) && (may == null || !may.contains(module)))
                    .forEach(module -> found.add(one.name() + " names module " + module + ", expected one of " + may));
        }
        return found;
    }

    /** The third-party packages of evidence, policy and worker are an allow-list. */
    static List<String> othersAreAllowed(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            var allowed = OTHERS.get(one.module());
            if (allowed == null) {
                continue;
            }
            one.references().stream().filter(name -> !isOfTheJdk(name) && !CompiledClass.isIn(name, OURS))
                    .filter(name -> allowed.stream().noneMatch(root -> CompiledClass.isIn(name, root))).sorted()
                    .forEach(name -> found.add(one.name() + " names " + name + ", which is not on the list of module " + one.module()));
        }
        return found;
    }

    private static boolean isOfTheJdk(String className) {
        return className.startsWith("java.") || className.startsWith("javax.") || className.startsWith("org.xml.sax.")
                || className.startsWith("org.w3c.dom.");
    }

    private static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    private static String moduleOf(String className) {
        var rest = className.substring(OURS.length() + 1);
        return rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
    }
}
