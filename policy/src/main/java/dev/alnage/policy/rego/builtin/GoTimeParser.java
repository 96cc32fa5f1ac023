package dev.alnage.policy.rego.builtin;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.Locale;

/** Reads a time as a layout shows it, as Go's {@code time.Parse} does; without a zone it is in UTC. */
final class GoTimeParser {
    private final String layout;
    private final String text;
    private int at;
    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private long nanos;
    private int half = -1;
    private int offset;
    /** The field of the layout that is being read, and where in the text it begins. */
    private String field = "";
    private int fieldFrom;

    private GoTimeParser(String layout, String text) {
        this.layout = layout;
        this.text = text;
    }

    /** Nanoseconds since 1970, perhaps beyond a long. @throws BuiltinError if the text is not such a time */
    static BigInteger parse(String layout, String text) {
        return new GoTimeParser(layout, text).parse();
    }

    private BuiltinError unfit(String why) {
        return BuiltinError.of("parsing time " + GoDuration.quote(text) + ": " + why);
    }

    /** What stands from there on is not what the layout has. */
    private BuiltinError cannot(int from, String element) {
        return BuiltinError.of("parsing time " + GoDuration.quote(text) + " as " + GoDuration.quote(layout) + ": cannot parse "
                + GoDuration.quote(text.substring(Math.min(from, text.length()))) + " as " + GoDuration.quote(element));
    }

    private BuiltinError unfit() {
        return cannot(fieldFrom, field);
    }

    private BigInteger parse() {
        var parts = GoLayout.parts(layout);
        for (var i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (part.isField()) {
                var fractionFollows = i + 1 < parts.size() && parts.get(i + 1).isField() && ".,".indexOf(parts.get(i + 1).text().charAt(0)) >= 0;
                field = part.text();
                fieldFrom = at;
                field(part.text(), fractionFollows);
            } else {
                literal(part.text());
            }
        }
        if (at < text.length()) {
            throw unfit("extra text: " + GoDuration.quote(text.substring(at)));
        }
        return result();
    }

    private BigInteger result() {
        if (half == 1 && hour < 12) {
            hour += 12;
        } else if (half == 0 && hour == 12) {
            hour = 0;
        }
        try {
            var date = yearDay >= 0 ? LocalDate.ofYearDay(year, yearDay) : LocalDate.of(year, Math.max(1, month), Math.max(1, day));
            if (yearDay >= 0 && (month >= 0 && month != date.getMonthValue() || day >= 0 && day != date.getDayOfMonth())) {
                throw unfit("day-of-year does not match month");
            }
            if (day == 0) {
                throw unfit("day out of range");
            }
            var seconds = date.toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second - offset;
            return BigInteger.valueOf(seconds).multiply(BigInteger.valueOf(1_000_000_000)).add(BigInteger.valueOf(nanos));
        } catch (DateTimeException e) {
            throw unfit("day out of range");
        }
    }

    /** A blank of the layout is any number of blanks, but none before something else. */
    private void literal(String literal) {
        for (var i = 0; i < literal.length(); i++) {
            if (literal.charAt(i) == ' ') {
                if (at < text.length() && text.charAt(at) != ' ') {
                    throw cannot(at, literal);
                }
                while (i + 1 < literal.length() && literal.charAt(i + 1) == ' ') {
                    i++;
                }
                while (at < text.length() && text.charAt(at) == ' ') {
                    at++;
                }
            } else if (at == text.length() || text.charAt(at) != literal.charAt(i)) {
                throw cannot(at, literal);
            } else {
                at++;
            }
        }
    }

    private void field(String field, boolean fractionFollows) {
        switch (field) {
            case "2006" -> year = digits(4, 4);
            case "06" -> {
                var two = digits(2, 2);
                year = two >= 69 ? 1900 + two : 2000 + two;
            }
            case "January", "Jan" -> month = name(field.length() == 3, 12, i -> Month.of(i + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH)) + 1;
            case "Monday", "Mon" -> name(field.length() == 3, 7, i -> DayOfWeek.of(i + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "01", "1" -> month = ranged("month", digits(field.length(), 2), 1, 12);
            case "02", "2" -> day = digits(field.length(), 2);
            case "_2" -> {
                at += at < text.length() && text.charAt(at) == ' ' ? 1 : 0;
                day = digits(1, 2);
            }
            case "002" -> yearDay = digits(3, 3);
            case "__2" -> {
                for (var blanks = 0; blanks < 2 && at < text.length() && text.charAt(at) == ' '; blanks++) {
                    at++;
                }
                yearDay = digits(1, 3);
            }
            case "15" -> hour = ranged("hour", digits(1, 2), 0, 23);
            case "03", "3" -> hour = ranged("hour", digits(field.length(), 2), 0, 12);
            case "04", "4" -> minute = ranged("minute", digits(field.length(), 2), 0, 59);
            case "05", "5" -> {
                second = ranged("second", digits(field.length(), 2), 0, 59);
                if (!fractionFollows && isFraction()) {
                    fraction(9, false);
                }
            }
            case "PM", "pm" -> half();
            case "MST" -> abbreviation();
            default -> {
                if (".,".indexOf(field.charAt(0)) < 0) {
                    zone(field);
                } else if (field.charAt(1) == '0') {
                    fraction(field.length() - 1, true);
                } else if (isFraction()) {
                    fraction(9, false);
                }
            }
        }
    }

    private int digits(int least, int most) {
        var from = at;
        var value = 0;
        while (at < text.length() && at - from < most && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = value * 10 + text.charAt(at++) - '0';
        }
        if (at - from < least) {
            throw unfit();
        }
        return value;
    }

    private int ranged(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw unfit(what + " out of range");
        }
        return value;
    }

    private int name(boolean isShort, int count, java.util.function.IntFunction<String> names) {
        for (var i = 0; i < count; i++) {
            var name = isShort ? names.apply(i).substring(0, 3) : names.apply(i);
            if (text.regionMatches(true, at, name, 0, name.length())) {
                at += name.length();
                return i;
            }
        }
        throw unfit();
    }

    private void half() {
        var two = at + 2 <= text.length() ? text.substring(at, at + 2) : "";
        var upper = field.equals("PM") ? two : two.toUpperCase(Locale.ROOT);
        if (!upper.equals("AM") && !upper.equals("PM") || field.equals("pm") && !two.equals(two.toLowerCase(Locale.ROOT))) {
            throw unfit();
        }
        half = upper.equals("PM") ? 1 : 0;
        at += 2;
    }

    private boolean isFraction() {
        return at + 1 < text.length() && (text.charAt(at) == '.' || text.charAt(at) == ',') && Character.isDigit(text.charAt(at + 1));
    }

    /** Digits beyond the ninth are read and dropped. */
    private void fraction(int count, boolean exactly) {
        if (!isFraction()) {
            throw unfit();
        }
        at++;
        var from = at;
        nanos = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && !(exactly && at - from == count)) {
            nanos = at - from < 9 ? nanos * 10 + text.charAt(at) - '0' : nanos;
            at++;
        }
        if (exactly && at - from < count) {
            throw unfit();
        }
        for (var digits = at - from; digits < 9; digits++) {
            nanos *= 10;
        }
    }

    private void zone(String field) {
        if (field.charAt(0) == 'Z' && at < text.length() && text.charAt(at) == 'Z') {
            at++;
            offset = 0;
            return;
        }
        var sign = at < text.length() && text.charAt(at) == '-' ? -1 : 1;
        if (at == text.length() || text.charAt(at) != '-' && text.charAt(at) != '+') {
            throw unfit();
        }
        at++;
        var units = field.replace(":", "").length();
        var colon = field.contains(":");
        var hours = ranged("time zone offset hour", digits(2, 2), 0, 24);
        var minutes = units >= 5 ? zoneUnit(colon) : 0;
        var seconds = units >= 7 ? zoneUnit(colon) : 0;
        offset = sign * (hours * 3600 + minutes * 60 + seconds);
    }

    private int zoneUnit(boolean colon) {
        if (colon) {
            if (at == text.length() || text.charAt(at) != ':') {
                throw unfit();
            }
            at++;
        }
        return ranged("time zone offset minute", digits(2, 2), 0, 60);
    }

    /** UTC is known, GMT may have hours after it, and any other abbreviation names a zone that nobody knows: as if UTC. */
    private void abbreviation() {
        var from = at;
        while (at < text.length() && at - from < 5 && text.charAt(at) >= 'A' && text.charAt(at) <= 'Z') {
            at++;
        }
        var name = text.substring(from, at);
        if (name.equals("GMT") && at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
            var sign = text.charAt(at++) == '-' ? -1 : 1;
            offset = sign * ranged("time zone offset hour", digits(1, 2), 0, 23) * 3600;
        } else if (name.length() < 3) {
            throw unfit();
        }
    }
}
