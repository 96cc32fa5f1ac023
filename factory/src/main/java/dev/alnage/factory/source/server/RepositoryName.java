package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import java.util.List;

/**
 * The name of a repository, such as {@code shop/app}: one to four segments of lower-case letters, digits and {@code . _ -}. There is
 * one spelling of each, no segment can be taken for an option or a folder above, and none looks like a file of ours.
 */
public record RepositoryName(String text) implements Comparable<RepositoryName> {
    public static final int LENGTH_MAX = 100;
    public static final int SEGMENTS_MAX = 4;
    private static final String SUFFIX = ".git";

    /** @throws Rejected.Malformed for any other text */
    public RepositoryName {
        var segments = List.of(text.split("/", -1));
        if (text.length() > LENGTH_MAX || segments.size() > SEGMENTS_MAX || !segments.stream().allMatch(RepositoryName::isSegment)) {
            throw new Rejected.Malformed("found the repository name \"" + (text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text)
                    + "\", expected one to " + SEGMENTS_MAX + " parts of a-z, 0-9, '.', '_' and '-', such as shop/app");
        }
    }

    /** The name in what a git client asks for: with a slash before it, and with {@code .git} after it, or without. */
    public static RepositoryName requested(String path) {
        var name = path.startsWith("/") ? path.substring(1) : path;
        return new RepositoryName(name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
    }

    /** The name in the path of a request of ours, where a slash would separate: a colon stands for it. */
    public static RepositoryName inPath(String segment) {
        return new RepositoryName(segment.replace(':', '/'));
    }

    /** As {@link #inPath} reads it. */
    public String toPath() {
        return text.replace('/', ':');
    }

    private static boolean isSegment(String segment) {
        return !segment.isEmpty() && isLetterOrDigit(segment.charAt(0)) && segment.chars().allMatch(c -> isLetterOrDigit(c) || "._-".indexOf(c) >= 0)
                && !segment.contains("..") && !segment.endsWith(".") && !segment.endsWith(SUFFIX) && !segment.endsWith(".lock");
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    @Override public int compareTo(RepositoryName other) {
        return text.compareTo(other.text);
    }

    @Override public String toString() {
        return text;
    }
}
