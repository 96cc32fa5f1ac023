package dev.alnage.factory.http;

import java.util.List;

/** Targets that mean one thing: letters, digits and a few marks, so that nothing is decoded and no two readers decode differently. */
final class Plain {
    private static final int PATH_LENGTH_MAX = 1_000;

    private Plain() {}

    /** No empty or dotted segment, and nothing that would have to be decoded ({@code %2f}, {@code %00}, {@code ;}). */
    static boolean path(String path) {
        return path.startsWith("/") && path.length() < PATH_LENGTH_MAX && text(path, "/-_.:@")
                && List.of(path.substring(1).split("/", -1)).stream().noneMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    }

    static boolean text(String text, String marks) {
        return text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || marks.indexOf(c) >= 0);
    }
}
