package dev.alnage.app.cli;

import java.util.Collection;
import java.util.Optional;

/** Guesses what was meant by a word with a slip in it. */
final class Nearest {
    private static final int LENGTH_MAX = 40;

    private Nearest() {}

    /** The known word that is the fewest slips away, if they are few. */
    static Optional<String> to(String word, Collection<String> known) {
        var allowed = Math.max(1, word.length() / 3);
        String best = null;
        var fewest = allowed + 1;
        for (var candidate : known) {
            var slips = word.length() > LENGTH_MAX ? fewest : slips(word, candidate);
            if (slips < fewest) {
                best = candidate;
                fewest = slips;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Letters to add, drop or change (Levenshtein). */
    private static int slips(String a, String b) {
        var above = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
