package dev.alnage.factory.identity;

import dev.alnage.evidence.Rejected;

/** The one rule for names of keys, which become names of files and labels on tokens. */
final class KeyNames {
    private static final int LENGTH_MAX = 64;

    private KeyNames() {}

    static String require(String name) {
        if (name.isEmpty() || name.length() > LENGTH_MAX || !isLetterOrDigit(name.charAt(0))
                || !name.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '.')) {
            throw new Rejected.Malformed("found key name \"" + name + "\", expected up to " + LENGTH_MAX
                    + " lower-case letters, digits, dashes and dots, the first a letter or digit");
        }
        return name;
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
