package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.RefSpec;

/**
 * Which branches and tags of one repository are kept in another, and under which names: git's refspecs, such as
 * {@code refs/heads/*:refs/heads/upstream/*}, and {@code ^refs/heads/tmp/*} for those to be left out. The first that fits counts. Nothing
 * is forced, and a branch stays a branch.
 */
public record ReferenceMap(List<RefSpec> specs) {
    static final int COUNT_MAX = 100;
    private static final int LENGTH_MAX = 500;
    private static final List<String> KINDS = List.of("refs/heads/", "refs/tags/");
    /** Every branch and tag, under its own name. */
    public static final ReferenceMap ALL = read(List.of("refs/heads/*:refs/heads/*", "refs/tags/*:refs/tags/*"));

    public ReferenceMap {
        specs = List.copyOf(specs);
    }

    /** @throws Rejected.Malformed for anything but such a list, and for one that takes nothing */
    public static ReferenceMap read(List<String> texts) {
        if (texts.size() > COUNT_MAX) {
            throw new Rejected.Malformed("found " + texts.size() + " patterns of references, expected at most " + COUNT_MAX);
        }
        var map = new ReferenceMap(texts.stream().map(ReferenceMap::spec).toList());
        if (map.specs().stream().allMatch(RefSpec::isNegative)) {
            throw new Rejected.Malformed("found no pattern of references that takes any, expected one such as refs/heads/*:refs/heads/*");
        }
        return map;
    }

    private static RefSpec spec(String text) {
        var sides = (text.startsWith("^") ? text.substring(1) : text).split(":", -1);
        var wanted = text.startsWith("^") ? 1 : 2;
        var kind = KINDS.stream().filter(sides[0]::startsWith).findFirst();
        if (text.length() > LENGTH_MAX || sides.length != wanted || kind.isEmpty() || !sides[sides.length - 1].startsWith(kind.get())
                || stars(sides[0]) > 1 || stars(sides[0]) != stars(sides[sides.length - 1])) {
            throw malformed(text);
        }
        for (var side : sides) {
            if (!Repository.isValidRefName(side.replace('*', 'x'))) {
                throw malformed(text);
            }
        }
        try {
            return new RefSpec(text);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static long stars(String side) {
        return side.chars().filter(c -> c == '*').count();
    }

    private static Rejected.Malformed malformed(String text) {
        return new Rejected.Malformed("found the pattern \"" + (text.length() <= 80 ? text : text.substring(0, 80) + "…")
                + "\" of references, expected refs/heads/…:refs/heads/… or refs/tags/…:refs/tags/… with a star on both sides or none, or ^refs/…");
    }

    List<String> toTexts() {
        return specs.stream().map(RefSpec::toString).toList();
    }

    /** What a reference of the one repository is called in the other; nothing for one that is left out. */
    Optional<String> target(String source) {
        if (specs.stream().anyMatch(spec -> spec.isNegative() && spec.matchSource(source))) {
            return Optional.empty();
        }
        return specs.stream().filter(spec -> !spec.isNegative() && spec.matchSource(source)).findFirst()
                .map(spec -> spec.isWildcard() ? spec.expandFromSource(source).getDestination() : spec.getDestination());
    }

    /** Whether a name in the other repository is one that a reference of the first would get. */
    boolean isTarget(String name) {
        return specs.stream().filter(spec -> !spec.isNegative() && spec.matchDestination(name)).anyMatch(spec ->
                target(spec.isWildcard() ? spec.expandFromDestination(name).getSource() : spec.getSource()).equals(Optional.of(name)));
    }

    /** The sources under the names that they get; several under one name cannot be kept. */
    SortedMap<String, List<String>> targets(Iterable<String> sources) {
        var targets = new TreeMap<String, List<String>>();
        sources.forEach(source -> target(source).ifPresent(name ->
                targets.merge(name, List.of(source), (some, more) -> java.util.stream.Stream.concat(some.stream(), more.stream()).toList())));
        return targets;
    }
}
