package dev.alnage.factory.source.secrets;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What can be said of every text that an expression matches, without matching: how long it can be, and words of which it must
 * hold one. A word found in the content then says where alone a match can be, and how far around it one can reach.
 *
 * @param crossesLines whether a match can hold a line feed; if not, it ends with the line of its word
 * @param needed bytes other than letters and digits, of each of which sets every match holds one
 */
record PatternShape(long lengthMax, Set<String> exact, Optional<Anchor> anchor, boolean crossesLines, Set<String> needed) {
    /** Longer than anything: the expression has a repetition without an end. */
    static final long UNBOUNDED = Long.MAX_VALUE / 4;
    static final int WORDS_MAX = 64;
    static final int WORD_LENGTH_MAX = 32;
    /** Shorter words stand everywhere and say nothing. */
    static final int WORD_LENGTH_MIN = 3;

    /** One of these words, in lower case, with at most so many bytes of the match before it, and after its beginning. */
    record Anchor(Set<String> words, long before, long after) {
        Anchor {
            words = Set.copyOf(words);
        }

        int shortest() {
            return words.stream().mapToInt(String::length).min().orElse(0);
        }

        /** Longer words are rarer; of equally long ones fewer are better. */
        boolean betterThan(Anchor other) {
            return shortest() != other.shortest() ? shortest() > other.shortest() : words.size() < other.words.size();
        }
    }

    static final PatternShape NOTHING = ofExact(Set.of(""));
    /** More are not looked for. */
    static final int NEEDED_MAX = 16;

    PatternShape {
        exact = Set.copyOf(exact);
        needed = Set.copyOf(needed);
    }

    /** Exactly these texts, in lower case; the empty set says that there are too many to list. */
    static PatternShape ofExact(Set<String> texts) {
        var longest = texts.stream().mapToLong(String::length).max().orElse(0);
        return new PatternShape(longest, texts, anchor(texts, longest), texts.stream().anyMatch(text -> text.indexOf('\n') >= 0), needed(texts));
    }

    /** One of the bytes with which these texts begin, unless a letter is among them: letters are everywhere, and have two cases. */
    private static Set<String> needed(Set<String> texts) {
        var first = new TreeSet<Character>();
        for (var text : texts) {
            if (text.isEmpty() || text.charAt(0) > 0x7e || Character.isLetterOrDigit(text.charAt(0))) {
                return Set.of();
            }
            first.add(text.charAt(0));
        }
        return first.isEmpty() ? Set.of() : Set.of(first.stream().map(String::valueOf).collect(Collectors.joining()));
    }

    /** One byte of a set that is too large to list. @param lineFeed whether it is in the set */
    static PatternShape oneByte(boolean lineFeed) {
        return new PatternShape(1, Set.of(), Optional.empty(), lineFeed, Set.of());
    }

    private static Optional<Anchor> anchor(Set<String> texts, long longest) {
        return texts.isEmpty() || texts.stream().anyMatch(text -> text.length() < WORD_LENGTH_MIN) ? Optional.empty()
                : Optional.of(new Anchor(texts, 0, longest));
    }

    static PatternShape concatenation(List<PatternShape> parts) {
        var lengths = new long[parts.size() + 1];
        for (var i = parts.size() - 1; i >= 0; i--) {
            lengths[i] = sum(lengths[i + 1], parts.get(i).lengthMax);
        }
        Optional<Anchor> best = Optional.empty();
        var run = Set.of("");
        var runBegin = 0;
        var before = 0L;
        var runBefore = 0L;
        for (var i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            var longer = joined(run, part.exact);
            if (longer.isEmpty()) {
                best = better(best, anchorOf(run, runBefore, lengths[runBegin]));
                var fits = !part.exact.isEmpty();
                run = fits ? part.exact : Set.of("");
                runBegin = fits ? i : i + 1;
                runBefore = fits ? before : sum(before, part.lengthMax);
            } else {
                run = longer;
            }
            var inside = sum(before, 0);
            var rest = lengths[i + 1];
            best = better(best, part.anchor.map(found -> new Anchor(found.words, sum(inside, found.before), sum(found.after, rest))));
            before = sum(before, part.lengthMax);
        }
        best = better(best, anchorOf(run, runBefore, lengths[Math.min(runBegin, parts.size())]));
        return new PatternShape(lengths[0], runBegin == 0 ? run : Set.of(), best, parts.stream().anyMatch(PatternShape::crossesLines),
                parts.stream().flatMap(part -> part.needed.stream()).sorted().distinct().limit(NEEDED_MAX).collect(Collectors.toSet()));
    }

    private static Optional<Anchor> anchorOf(Set<String> run, long before, long after) {
        return anchor(run, after).map(found -> new Anchor(found.words, before, after));
    }

    private static Optional<Anchor> better(Optional<Anchor> one, Optional<Anchor> other) {
        return one.isEmpty() || other.isPresent() && other.get().betterThan(one.get()) ? other : one;
    }

    /** Each text of the first followed by each of the second; empty when that is too much. */
    private static Set<String> joined(Set<String> first, Set<String> second) {
        if (first.isEmpty() || second.isEmpty() || (long) first.size() * second.size() > WORDS_MAX) {
            return Set.of();
        }
        var joined = new LinkedHashSet<String>();
        for (var one : first) {
            for (var other : second) {
                if (one.length() + other.length() > WORD_LENGTH_MAX) {
                    return Set.of();
                }
                joined.add(one + other);
            }
        }
        return joined;
    }

    static PatternShape alternation(List<PatternShape> choices) {
        var exact = new LinkedHashSet<String>();
        var words = new LinkedHashSet<String>();
        long length = 0;
        long before = 0;
        long after = 0;
        var allExact = true;
        var allAnchored = true;
        for (var choice : choices) {
            length = Math.max(length, choice.lengthMax);
            allExact &= !choice.exact.isEmpty();
            exact.addAll(choice.exact);
            allAnchored &= choice.anchor.isPresent();
            if (choice.anchor.isPresent()) {
                words.addAll(choice.anchor.get().words);
                before = Math.max(before, choice.anchor.get().before);
                after = Math.max(after, choice.anchor.get().after);
            }
        }
        var texts = allExact && exact.size() <= WORDS_MAX ? exact : Set.<String>of();
        var anchored = allAnchored && words.size() <= 4 * WORDS_MAX;
        return new PatternShape(length, texts, anchored ? Optional.of(new Anchor(words, before, after)) : Optional.empty(),
                choices.stream().anyMatch(PatternShape::crossesLines), needed(texts));
    }

    /** @param max negative for no end */
    PatternShape repeated(int min, int max) {
        var length = max < 0 ? lengthMax == 0 ? 0 : UNBOUNDED : product(lengthMax, max);
        if (min == 0) {
            var texts = new LinkedHashSet<>(exact);
            texts.add("");
            return new PatternShape(length, max == 1 && !exact.isEmpty() ? texts : Set.of(), Optional.empty(), crossesLines, Set.of());
        }
        var texts = Set.of("");
        for (var i = 0; i < min && min == max && !texts.isEmpty(); i++) {
            texts = joined(texts, exact);
        }
        var more = max < 0 ? UNBOUNDED : product(lengthMax, max - 1);
        return new PatternShape(length, min == max ? texts : Set.of(),
                anchor.map(found -> new Anchor(found.words, found.before, sum(found.after, more))), crossesLines, needed);
    }

    private static long sum(long one, long other) {
        return Math.min(UNBOUNDED, one + other);
    }

    private static long product(long length, long times) {
        return length == 0 || times == 0 ? 0 : length > UNBOUNDED / times ? UNBOUNDED : length * times;
    }
}
