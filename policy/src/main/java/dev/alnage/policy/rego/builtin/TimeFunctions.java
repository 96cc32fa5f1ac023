package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.NUMBER;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** Times are nanoseconds since 1970 within a long, alone or in an array with a zone and a layout; now is the evaluation's one time. */
final class TimeFunctions {
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);
    private static final ZoneId UTC = ZoneId.of("UTC");
    /** Names of the tz database that Java leaves out, and the place whose name they are another one of. */
    private static final Map<String, String> SHORT = Map.of("EST", "America/Panama", "MST", "America/Phoenix", "HST", "Pacific/Honolulu",
            "ROC", "Asia/Taipei");

    private TimeFunctions() {}

    static void addTo(Catalogue catalogue) {
        var time = Type.any(NUMBER, Type.tuple(NUMBER, STRING));
        var threeNumbers = Type.tuple(NUMBER, NUMBER, NUMBER);
        catalogue.given("time.now_ns", NUMBER, (evaluation, _) -> nanos(evaluation.now()))
                .pure("time.parse_ns", NUMBER, (evaluation, arguments) ->
                        parse(evaluation, Operands.text(arguments, 0), Operands.text(arguments, 1)), STRING, STRING)
                .pure("time.parse_rfc3339_ns", NUMBER, (evaluation, arguments) ->
                        parse(evaluation, "RFC3339", Operands.text(arguments, 0)), STRING)
                .pure("time.parse_duration_ns", NUMBER, (evaluation, arguments) -> {
                    evaluation.spend(Operands.size(arguments[0]));
                    return Num.of(GoDuration.parse(Operands.text(arguments, 0)));
                }, STRING)
                .pure("time.format", STRING, TimeFunctions::format, Type.any(NUMBER, Type.tuple(NUMBER, STRING), Type.tuple(NUMBER, STRING, STRING)))
                .pure("time.date", threeNumbers, (_, arguments) -> {
                    var at = time(arguments[0]);
                    return numbers(at.getYear(), at.getMonthValue(), at.getDayOfMonth());
                }, time)
                .pure("time.clock", threeNumbers, (_, arguments) -> {
                    var at = time(arguments[0]);
                    return numbers(at.getHour(), at.getMinute(), at.getSecond());
                }, time)
                .pure("time.weekday", STRING, (_, arguments) ->
                        Value.of(time(arguments[0]).getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH)), time)
                .pure("time.add_date", NUMBER, TimeFunctions::addDate, NUMBER, NUMBER, NUMBER, NUMBER)
                .pure("time.diff", Type.tuple(NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER), TimeFunctions::difference, time, time);
    }

    private static ArrayValue numbers(int... numbers) {
        return ArrayValue.of(Arrays.stream(numbers).mapToObj(Num::of).toList());
    }

    private static Num nanos(Instant instant) {
        return nanos(BigInteger.valueOf(instant.getEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(instant.getNano())));
    }

    private static Num nanos(BigInteger nanos) {
        if (nanos.bitLength() >= Long.SIZE) {
            throw BuiltinError.of("time outside of valid range");
        }
        return Num.of(nanos.longValue());
    }

    private static Value parse(Evaluation evaluation, String layout, String text) {
        evaluation.spend(1 + (layout.length() + text.length()) / 8);
        return nanos(GoTimeParser.parse(GoLayout.NAMED.getOrDefault(layout, layout), text));
    }

    private static Value format(Evaluation evaluation, Value[] arguments) {
        var layout = arguments[0] instanceof ArrayValue array && array.size() > 2 ? text(array, 2) : "";
        StringFunctions.spendText(evaluation, 16L * layout.length());
        var known = layout.isEmpty() ? "RFC3339Nano" : layout;
        return Value.of(GoLayout.format(GoLayout.NAMED.getOrDefault(known, known), time(arguments[0])));
    }

    private static String text(ArrayValue array, int at) {
        if (array.get(at) instanceof Value.Text(var text)) {
            return text;
        }
        throw BuiltinError.type(1, array.get(at), "string");
    }

    static ZonedDateTime time(Value argument) {
        if (!(argument instanceof ArrayValue array)) {
            if (argument instanceof Num number) {
                return time(number, UTC);
            }
            throw BuiltinError.type(1, argument, "either number (ns) or [number (ns), string (tz)]");
        }
        if (array.size() == 0) {
            throw BuiltinError.type(1, argument, "either number (ns) or [number (ns), string (tz)]");
        }
        if (!(array.get(0) instanceof Num number)) {
            throw BuiltinError.type(1, array.get(0), "number");
        }
        return time(number, array.size() > 1 ? zone(text(array, 1)) : UTC);
    }

    /** By its name in the tz database; what is local here is nobody else's business. */
    private static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC")) {
            return UTC;
        }
        var place = SHORT.get(name);
        if (place != null) {
            return ZoneId.of(place);
        }
        if (name.startsWith("SystemV/") || !ZoneId.getAvailableZoneIds().contains(name)) {
            throw BuiltinError.of("unknown time zone " + (name.length() > 100 ? name.substring(0, 100) + "…" : name));
        }
        return ZoneId.of(name);
    }

    private static ZonedDateTime time(Num number, ZoneId zone) {
        if (!number.isWhole() || number.toLong(Long.MIN_VALUE) == Long.MIN_VALUE && number.toLong(0) == 0) {
            throw BuiltinError.of("timestamp too big");
        }
        var nanos = number.toLong(0);
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L)).atZone(zone);
    }

    /** A day that the month has not is so many days after its last one. */
    private static Value addDate(Evaluation evaluation, Value[] arguments) {
        var at = time(arguments[0]);
        var years = Operands.integer(arguments, 1);
        var months = Operands.integer(arguments, 2);
        var days = Operands.integer(arguments, 3);
        try {
            var month = YearMonth.from(at).plusYears(years).plusMonths(months);
            var date = month.atDay(1).plusDays(Math.addExact(days, at.getDayOfMonth() - 1L));
            return nanos(date.atTime(at.toLocalTime()).atZone(at.getZone()).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            throw BuiltinError.of("time outside of valid range");
        }
    }

    /** Years, months, days, hours, minutes and seconds between two times by the calendar and clock of the first one's zone. */
    private static Value difference(Evaluation evaluation, Value[] arguments) {
        var first = time(arguments[0]);
        var second = time(arguments[1]).withZoneSameInstant(first.getZone());
        var early = first.isAfter(second) ? second : first;
        var late = early == first ? second : first;
        var parts = new int[] {late.getYear() - early.getYear(), late.getMonthValue() - early.getMonthValue(),
            late.getDayOfMonth() - early.getDayOfMonth(), late.getHour() - early.getHour(), late.getMinute() - early.getMinute(),
            late.getSecond() - early.getSecond()};
        var lengths = new int[] {0, 12, LocalDate.from(early).lengthOfMonth(), 24, 60, 60};
        for (var i = parts.length - 1; i > 0; i--) {
            if (parts[i] < 0) {
                parts[i] += lengths[i];
                parts[i - 1]--;
            }
        }
        return numbers(parts);
    }

    /** The time as seconds since 1970, for what compares in seconds. */
    static BigInteger nanosOf(Instant now) {
        return BigInteger.valueOf(now.atOffset(ZoneOffset.UTC).toEpochSecond()).multiply(NANOS).add(BigInteger.valueOf(now.getNano()));
    }
}
