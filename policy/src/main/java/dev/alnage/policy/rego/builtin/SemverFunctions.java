package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Versions of Semantic Versioning 2.0; a letter v before them is let pass. */
final class SemverFunctions {
    private SemverFunctions() {}

    static void addTo(Catalogue catalogue) {
        catalogue.pure("semver.compare", NUMBER, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]) + Operands.size(arguments[1]));
                    Operands.text(arguments, 1); // both are texts before either is read
                    return Num.of(version(arguments, 0).compareTo(version(arguments, 1)));
                }, STRING, STRING)
                .pure("semver.is_valid", BOOLEAN, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return Value.of(arguments[0] instanceof Value.Text(var text) && Version.parse(text).isPresent());
                }, ANY);
    }

    private static Version version(Value[] arguments, int at) {
        var text = Operands.text(arguments, at);
        return Version.parse(text).orElseThrow(() -> BuiltinError.of("operand " + (at + 1) + ": string "
                + Notation.quote(text.length() > 100 ? text.substring(0, 100) + "…" : text) + " is not a valid SemVer"));
    }

    private record Version(List<Long> numbers, List<String> preRelease) implements Comparable<Version> {
        static Optional<Version> parse(String text) {
            var rest = text.startsWith("v") ? text.substring(1) : text;
            var plus = rest.indexOf('+');
            var metadata = plus < 0 ? "" : rest.substring(plus + 1);
            rest = plus < 0 ? rest : rest.substring(0, plus);
            var dash = rest.indexOf('-');
            var preRelease = dash < 0 ? "" : rest.substring(dash + 1);
            rest = dash < 0 ? rest : rest.substring(0, dash);
            var parts = rest.split("\\.", -1);
            if (parts.length != 3 || !Arrays.stream(parts).allMatch(Version::isNumber) || !areIdentifiers(metadata) || !areIdentifiers(preRelease)) {
                return Optional.empty();
            }
            return Optional.of(new Version(Arrays.stream(parts).map(Long::parseLong).toList(),
                    preRelease.isEmpty() ? List.of() : List.of(preRelease.split("\\.", -1))));
        }

        /** Digits that fit a long. */
        private static boolean isNumber(String text) {
            return !text.isEmpty() && text.length() < 20 && text.chars().allMatch(c -> c >= '0' && c <= '9')
                    && new BigInteger(text).bitLength() < Long.SIZE;
        }

        /** Nothing, or identifiers with dots between them. */
        private static boolean areIdentifiers(String text) {
            return text.isEmpty() || Arrays.stream(text.split("\\.", -1)).allMatch(part -> !part.isEmpty()
                    && part.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-'));
        }

        /** Semantic Versioning 2.0, 11; always -1, 0 or 1. */
        @Override public int compareTo(Version other) {
            for (var i = 0; i < 3; i++) {
                if (!numbers.get(i).equals(other.numbers.get(i))) {
                    return numbers.get(i).compareTo(other.numbers.get(i));
                }
            }
            if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
                return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
            }
            for (var i = 0; i < Math.min(preRelease.size(), other.preRelease.size()); i++) {
                var compared = compare(preRelease.get(i), other.preRelease.get(i));
                if (compared != 0) {
                    return compared;
                }
            }
            return Integer.compare(preRelease.size(), other.preRelease.size());
        }

        private static int compare(String left, String right) {
            var leftIsNumber = left.chars().allMatch(Character::isDigit);
            var rightIsNumber = right.chars().allMatch(Character::isDigit);
            if (leftIsNumber != rightIsNumber) {
                return leftIsNumber ? -1 : 1;
            }
            return Integer.signum(leftIsNumber ? unpadded(left).compareTo(unpadded(right)) : left.compareTo(right));
        }

        private static BigInteger unpadded(String digits) {
            return new BigInteger(digits.length() > 1_000 ? digits.substring(0, 1_000) : digits);
        }
    }
}
