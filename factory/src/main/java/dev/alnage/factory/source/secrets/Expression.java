package dev.alnage.factory.source.secrets;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.alnage.evidence.Rejected;
import java.util.Objects;

/**
 * A regular expression that is matched in linear time (RE2), with what its text says about where it can match. It sees bytes
 * as characters: one that is not ASCII counts as many as its encoding has.
 */
public final class Expression {
    public static final int LENGTH_MAX = 16_384;

    private final Pattern pattern;
    private final PatternShape shape;
    /** For each byte the sets of needed ones that it is in, a bit each. */
    private final int[] needs = new int[256];
    private final int allNeeds;

    private Expression(Pattern pattern, PatternShape shape) {
        this.pattern = pattern;
        this.shape = shape;
        var bit = 1;
        for (var set : shape.needed()) {
            for (var i = 0; i < set.length(); i++) {
                needs[set.charAt(i)] |= bit;
            }
            bit <<= 1;
        }
        this.allNeeds = bit - 1;
    }

    /** @throws Rejected.Malformed if it is no RE2, is too long, or speaks of characters that are not ASCII */
    public static Expression of(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX || text.chars().anyMatch(c -> c > 0x7e)) {
            throw new Rejected.Malformed("found an expression of " + text.length() + " characters, expected 1 to " + LENGTH_MAX + ", all of them ASCII");
        }
        try {
            return new Expression(Pattern.compile(text), PatternReader.read(text));
        } catch (PatternSyntaxException | StringIndexOutOfBoundsException | NumberFormatException e) {
            throw new Rejected.Malformed("found the expression " + text.substring(0, Math.min(80, text.length())) + ", expected RE2: " + e.getMessage());
        }
    }

    PatternShape shape() {
        return shape;
    }

    /** Whether a part of the content holds the bytes that every match has. Most words that look like a secret's name stand in prose, without a value. */
    boolean canMatch(byte[] content, int from, int to) {
        var met = 0;
        for (var i = from; i < to && met != allNeeds; i++) {
            met |= needs[content[i] & 0xff];
        }
        return met == allNeeds;
    }

    int groups() {
        return pattern.groupCount();
    }

    Matcher matcher(String text) {
        return pattern.matcher(text);
    }

    /** Whether it matches anywhere in the text. */
    boolean findsIn(String text) {
        return pattern.matcher(text).find();
    }

    @Override public boolean equals(Object other) {
        return other instanceof Expression that && pattern.pattern().equals(that.pattern.pattern());
    }

    @Override public int hashCode() {
        return Objects.hashCode(pattern.pattern());
    }

    @Override public String toString() {
        return pattern.pattern();
    }
}
