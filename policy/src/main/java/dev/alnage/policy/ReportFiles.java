package dev.alnage.policy;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Which files a declared evidence path such as {@code report/*.xml} means: one {@code *} in the last segment, nothing more. */
public final class ReportFiles {
    private ReportFiles() {}

    /** Digests of the files below the outputs that match, in the order of their paths. */
    public static List<Digest> matching(String path, SortedMap<String, Digest> outputs, Map<Digest, Tree> trees) {
        var slash = path.indexOf('/');
        if (slash < 0 || !outputs.containsKey(path.substring(0, slash)) || !trees.containsKey(outputs.get(path.substring(0, slash)))) {
            return List.of();
        }
        var pattern = path.substring(slash + 1);
        return trees.get(outputs.get(path.substring(0, slash))).entries().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Tree.Entry.File && matches(pattern, entry.getKey()))
                .map(entry -> ((Tree.Entry.File) entry.getValue()).digest()).toList();
    }

    /** A {@code *} stands for any characters but a slash. */
    public static boolean matches(String pattern, String path) {
        var star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(path);
        }
        var head = pattern.substring(0, star);
        var tail = pattern.substring(star + 1);
        return path.length() >= head.length() + tail.length() && path.startsWith(head) && path.endsWith(tail)
                && path.indexOf('/', head.length()) < 0;
    }
}
