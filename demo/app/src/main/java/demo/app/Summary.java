package demo.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a column holds: how many different values, and for numbers their least, greatest and mean. */
public record Summary(String column, int filled, int different, Optional<Numbers> numbers) {
    /** Exact decimal arithmetic: a sum of prices must not depend on the order of the rows. */
    public record Numbers(BigDecimal least, BigDecimal greatest, BigDecimal mean) {}

    public static List<Summary> of(Table table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(place -> of(table.columns().get(place), table.rows().stream().map(row -> row.get(place)).toList()))
                .toList();
    }

    private static Summary of(String column, List<String> cells) {
        var filled = cells.stream().filter(cell -> !cell.isBlank()).toList();
        var parsed = filled.stream().map(Summary::number).toList();
        var numbers = parsed.isEmpty() || parsed.contains(Optional.<BigDecimal>empty()) ? Optional.<Numbers>empty()
                : Optional.of(numbers(parsed.stream().map(Optional::orElseThrow).toList()));
        return new Summary(column, filled.size(), (int) filled.stream().distinct().count(), numbers);
    }

    private static Numbers numbers(List<BigDecimal> values) {
        var sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Numbers(values.stream().min(BigDecimal::compareTo).orElseThrow(),
                values.stream().max(BigDecimal::compareTo).orElseThrow(),
                sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL32).stripTrailingZeros());
    }

    private static Optional<BigDecimal> number(String cell) {
        try {
            return Optional.of(new BigDecimal(cell.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** One line for people. */
    public String line() {
        var text = column + ": " + filled + " filled, " + different + " different";
        return numbers.map(n -> text + ", " + n.least().toPlainString() + " to " + n.greatest().toPlainString()
                + ", mean " + n.mean().toPlainString()).orElse(text);
    }
}
