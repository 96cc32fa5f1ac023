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

    /** Letters to add, drop, change, or swap with their neighbour (optimal string alignment). */
    private static int slips(String a, String b) {
        var slips = new int[a.length() + 1][b.length() + 1];
        for (var i = 0; i <= a.length(); i++) {
            for (var j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    slips[i][j] = i + j;
                    continue;
                }
                var changed = slips[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                slips[i][j] = Math.min(changed, Math.min(slips[i - 1][j], slips[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    slips[i][j] = Math.min(slips[i][j], slips[i - 2][j - 2] + 1);
                }
            }
        }
        return slips[a.length()][b.length()];
    }
}
