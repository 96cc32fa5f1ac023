package dev.alnage.policy.rego.builtin;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
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
                var fractionFollows = parts.stream().skip(i + 1).filter(GoLayout.Part::isField).findFirst()
                        .filter(next -> ".,".indexOf(next.text().charAt(0)) >= 0).isPresent();
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
        var seconds = date().toEpochDay() * 86_400 + hour * 3600L + minute * 60L + second - offset;
        return BigInteger.valueOf(seconds).multiply(BigInteger.valueOf(1_000_000_000)).add(BigInteger.valueOf(nanos));
    }

    private LocalDate date() {
        if (yearDay < 0) {
            try {
                return LocalDate.of(year, month < 0 ? 1 : month, day < 0 ? 1 : day);
            } catch (DateTimeException e) {
                throw unfit("day out of range");
            }
        }
        if (yearDay < 1 || yearDay > Year.of(year).length()) {
            throw unfit("day-of-year out of range");
        }
        var date = LocalDate.ofYearDay(year, yearDay);
        if (month >= 0 && month != date.getMonthValue()) {
            throw unfit("day-of-year does not match month");
        }
        if (day >= 0 && day != date.getDayOfMonth()) {
            throw unfit("day-of-year does not match day");
        }
        return date;
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

    /** In capitals or not, as the layout has it. */
    private void half() {
        var isAfternoon = text.startsWith(field, at);
        if (!isAfternoon && !text.startsWith(field.equals("PM") ? "AM" : "am", at)) {
            throw unfit();
        }
        half = isAfternoon ? 1 : 0;
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
        var minutes = units >= 5 ? zoneUnit("minute", colon) : 0;
        var seconds = units >= 7 ? zoneUnit("second", colon) : 0;
        offset = sign * (hours * 3600 + minutes * 60 + seconds);
    }

    private int zoneUnit(String unit, boolean colon) {
        if (colon) {
            if (at == text.length() || text.charAt(at) != ':') {
                throw unfit();
            }
            at++;
        }
        return ranged("time zone offset " + unit, digits(2, 2), 0, 60);
    }

    /** It names a zone that nobody knows, or UTC: as if UTC, also where hours stand with it. */
    private void abbreviation() {
        var length = text.startsWith("UTC", at) ? 3 : abbreviationLength();
        if (length == 0) {
            throw unfit();
        }
        at += length;
    }

    /** Three capital letters, or more that end in T; GMT perhaps with hours; hours alone; and those that are unlike all others. 0 for none. */
    private int abbreviationLength() {
        if (text.startsWith("ChST", at) || text.startsWith("MeST", at) || text.startsWith("WITA", at) && letters() == 4) {
            return 4;
        }
        if (text.startsWith("GMT", at)) {
            return 3 + signedHours(at + 3);
        }
        if (letters() == 0) {
            return text.length() - at < 3 ? 0 : signedHours(at);
        }
        return switch (letters()) {
            case 3 -> 3;
            case 4, 5 -> text.charAt(at + letters() - 1) == 'T' ? letters() : 0;
            default -> 0;
        };
    }

    /** How many capital letters stand here. */
    private int letters() {
        var end = at;
        while (end < text.length() && text.charAt(end) >= 'A' && text.charAt(end) <= 'Z') {
            end++;
        }
        return end - at;
    }

    /** How long a sign and hours are, 0 where none stand that a day has. */
    private int signedHours(int from) {
        if (from == text.length() || text.charAt(from) != '-' && text.charAt(from) != '+') {
            return 0;
        }
        var hours = 0;
        var end = from + 1;
        for (; end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9'; end++) {
            hours = Math.min(24, hours * 10 + text.charAt(end) - '0');
        }
        return end == from + 1 || hours > 23 ? 0 : end - from;
    }
}
