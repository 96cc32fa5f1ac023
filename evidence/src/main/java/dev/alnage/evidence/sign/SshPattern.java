package dev.alnage.evidence.sign;

/** Patterns of ssh_config(5): a list with commas, {@code *} for any characters, {@code ?} for one, {@code !} for all but. */
final class SshPattern {
    private SshPattern() {}

    /** Whether one of the list matches the whole name and none with {@code !} does. */
    static boolean matches(String patterns, String name) {
        var matched = false;
        for (var pattern : patterns.split(",", -1)) {
            if (pattern.startsWith("!")) {
                if (matchesOne(pattern.substring(1), name)) {
                    return false;
                }
            } else {
                matched |= matchesOne(pattern, name);
            }
        }
        return matched;
    }

    /** In time proportional to both lengths: where a star fails, it takes one character more. */
    private static boolean matchesOne(String pattern, String name) {
        var p = 0;
        var star = -1;
        var resume = 0;
        for (var n = 0; n < name.length(); ) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || pattern.charAt(p) == name.charAt(n))) {
                p++;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
