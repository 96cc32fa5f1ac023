package dev.alnage.policy.protect;

import java.util.List;

/**
 * Sources that the organisation lets be built although its factory does not serve them, as patterns for their names, such as
 * {@code file:///srv/import/**}. Nobody here has looked at what lies there, so each is named, and none is meant by default.
 */
public record OutsideSources(List<PathGlob> patterns) {
    /** The factory's own repositories only. */
    public static final OutsideSources NONE = new OutsideSources(List.of());
    /** Whatever was taken in: for questions that are asked under no organisation's rules. */
    public static final OutsideSources ANY = new OutsideSources(List.of(PathGlob.of("**")));

    public OutsideSources {
        patterns = List.copyOf(patterns);
    }

    /** @param source the name of a repository as the ingest attestation has it, without revision */
    public boolean admits(String source) {
        return patterns.stream().anyMatch(pattern -> pattern.matches(source));
    }
}
