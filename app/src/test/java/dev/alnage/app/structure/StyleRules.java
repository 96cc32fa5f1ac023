package dev.alnage.app.structure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sizes, names and left-overs. Every rule returns the violations that it found, in words. */
final class StyleRules {
    static final int METHOD_LINES_MAX = 70;
    static final int FILE_LINES_MAX = 500;
    private static final Set<String> NAMES_OF_NOTHING = Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Data", "Info");
    /** Put together here, so that this file does not contain them. */
    private static final List<String> LEFT_OVERS = List.of("TO" + "DO", "FIX" + "ME", "X" + "XX");
    private static final List<String> HOMES = List.of("/ho" + "me/", "/Us" + "ers/");

    private StyleRules() {}

    /** Counted in the source, from annotations to closing brace: line tables of class files name lines elsewhere too. */
    static List<String> methodsAreShort(String file, List<String> lines) {
        if (lines.size() <= METHOD_LINES_MAX) {
            return List.of(); // most files, and parsing is slow
        }
        return Sources.methodLengths(String.join("\n", lines)).stream().filter(method -> method.lines() > METHOD_LINES_MAX)
                .map(method -> file + ": " + method.name() + " has " + method.lines() + " lines, expected at most " + METHOD_LINES_MAX).toList();
    }

    static List<String> namesNameThings(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            var simple = one.name().substring(Math.max(one.name().lastIndexOf('.'), one.name().lastIndexOf('$')) + 1);
            NAMES_OF_NOTHING.stream().filter(simple::endsWith).findFirst()
                    .ifPresent(word -> found.add(one.name() + " ends with " + word + ", which names no thing"));
        }
        return found;
    }

    /** Accessors are called what they return. Classes that extend something of others have names that others chose. */
    static List<String> accessorsHaveNoGet(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            if (!one.external()) {
                one.methods().stream().filter(CompiledClass.Method::written).map(CompiledClass.Method::name)
                        .filter(name -> name.length() > 3 && name.startsWith("get") && Character.isUpperCase(name.charAt(3)))
                        .forEach(name -> found.add(one.name() + "." + name + " starts with get"));
            }
        }
        return found;
    }

    static List<String> noTestIsSwitchedOff(Collection<CompiledClass> testClasses) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : testClasses) {
            one.references().stream().filter(name -> name.equals("org.junit.jupiter.api.Disabled"))
                    .forEach(name -> found.add(one.name() + " switches a test off"));
        }
        return found;
    }

    static List<String> fileIsShort(String file, List<String> lines) {
        return lines.size() > FILE_LINES_MAX
                ? List.of(file + " has " + lines.size() + " lines, expected at most " + FILE_LINES_MAX) : List.of();
    }

    static List<String> nothingIsLeftOver(String file, List<String> lines) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            var line = lines.get(at);
            int number = at + 1;
            LEFT_OVERS.stream().filter(line::contains).forEach(word -> found.add(file + ":" + number + " contains " + word));
        }
        return found;
    }

    /**
     * Nothing in the repository knows where somebody keeps it.
     *
     * @param here where this machine keeps it, and what belongs to its user
     */
    static List<String> noPlaceOfOneMachine(String file, List<String> lines, List<String> here) {
        List<String> found = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            var line = lines.get(at);
            int number = at + 1;
            Stream.concat(HOMES.stream(), here.stream()).filter(line::contains)
                    .forEach(place -> found.add(file + ":" + number + " contains " + place));
        }
        return found;
    }
}
