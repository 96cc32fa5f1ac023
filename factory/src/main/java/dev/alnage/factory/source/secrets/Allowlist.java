package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is no secret although a rule says so, as gitleaks describes it: kinds of conditions, of which one must hold
 * ({@code OR}) or each that has entries ({@code AND}).
 *
 * @param target what {@code expressions} look at
 * @param stopwords in lower case; one of them inside the secret
 * @param commits full ids; content of these is left alone
 * @param rules of a global list: only for these, for all when empty
 * @param examples it tells examples from secrets, so it has nothing to say about a token whose check sum holds
 */
public record Allowlist(boolean all, Target target, List<Expression> expressions, List<Expression> paths, List<String> stopwords,
        Set<String> commits, Set<String> rules, boolean examples) {
    private static final String SEPARATORS = "-_.:";
    private static final int PART_LENGTH_MIN = 20;
    private static final double PART_ENTROPY_MIN = 3.5;

    /** The secret alone, all that matched, or the lines it stands in. */
    public enum Target { SECRET, MATCH, LINE }

    /** Content without any of these is allowed nothing. */
    public Allowlist {
        expressions = List.copyOf(expressions);
        paths = List.copyOf(paths);
        stopwords = stopwords.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        commits = Set.copyOf(commits);
        rules = Set.copyOf(rules);
        if (expressions.isEmpty() && paths.isEmpty() && stopwords.isEmpty() && commits.isEmpty()) {
            throw new Rejected.Malformed("found an allowlist without regexes, paths, stopwords and commits, expected at least one of them");
        }
        if (stopwords.stream().anyMatch(String::isEmpty)) {
            throw new Rejected.Malformed("found an empty stopword, which stands in every secret, expected a word");
        }
    }

    boolean appliesTo(Rule rule) {
        return rules.isEmpty() || rules.contains(rule.id());
    }

    /** Whether the place alone is enough, so that nobody needs to look into the content. */
    boolean allowsPlace(Place place) {
        var byPath = findsPath(place);
        var byCommit = commits.contains(place.commit());
        if (!all) {
            return byPath || byCommit;
        }
        return expressions.isEmpty() && stopwords.isEmpty() && (paths.isEmpty() || byPath) && (commits.isEmpty() || byCommit);
    }

    /** Whether this match is none. @param certain its check sum holds */
    boolean allows(Place place, Match match, boolean certain) {
        if (examples && certain) {
            return false;
        }
        List<Boolean> held = new ArrayList<>();
        if (!commits.isEmpty()) {
            held.add(commits.contains(place.commit()));
        }
        if (!paths.isEmpty()) {
            held.add(findsPath(place));
        }
        if (!expressions.isEmpty()) {
            var looked = switch (target) {
                case SECRET -> match.secret();
                case MATCH -> match.whole();
                case LINE -> match.line();
            };
            held.add(expressions.stream().anyMatch(expression -> expression.findsIn(looked)));
        }
        if (!stopwords.isEmpty()) {
            held.add(hasStopword(match.secret()) && !(examples && isSecretBeside(match.secret())));
        }
        return all ? !held.contains(false) : held.contains(true);
    }

    private boolean hasStopword(String text) {
        var lower = text.toLowerCase(Locale.ROOT);
        return stopwords.stream().anyMatch(lower::contains);
    }

    /** A number of a token may be 1234567890 while the part that nobody can guess stands beside it. */
    private boolean isSecretBeside(String secret) {
        var longest = "";
        for (int from = 0, i = 0; i <= secret.length(); i++) {
            if (i == secret.length() || SEPARATORS.indexOf(secret.charAt(i)) >= 0) {
                longest = i - from > longest.length() ? secret.substring(from, i) : longest;
                from = i + 1;
            }
        }
        return longest.length() >= PART_LENGTH_MIN && Entropy.of(longest) >= PART_ENTROPY_MIN && !hasStopword(longest);
    }

    private boolean findsPath(Place place) {
        return place.isFile() && paths.stream().anyMatch(path -> path.findsIn(place.path()));
    }
}
