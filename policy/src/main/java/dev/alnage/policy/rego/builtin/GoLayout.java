package dev.alnage.policy.rego.builtin;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** A layout of Go's package {@code time}: an example that shows how Mon Jan 2 15:04:05 MST 2006 is to be written. */
final class GoLayout {
    /** The layouts that have a name. */
    static final Map<String, String> NAMED = Map.of(
            "ANSIC", "Mon Jan _2 15:04:05 2006",
            "UnixDate", "Mon Jan _2 15:04:05 MST 2006",
            "RubyDate", "Mon Jan 02 15:04:05 -0700 2006",
            "RFC822", "02 Jan 06 15:04 MST",
            "RFC822Z", "02 Jan 06 15:04 -0700",
            "RFC850", "Monday, 02-Jan-06 15:04:05 MST",
            "RFC1123", "Mon, 02 Jan 2006 15:04:05 MST",
            "RFC1123Z", "Mon, 02 Jan 2006 15:04:05 -0700",
            "RFC3339", "2006-01-02T15:04:05Z07:00",
            "RFC3339Nano", "2006-01-02T15:04:05.999999999Z07:00");

    private static final List<String> ZONES = List.of("-07:00:00", "-070000", "-07:00", "-0700", "-07", "Z07:00:00", "Z070000", "Z07:00", "Z0700", "Z07");
    /** Where one begins like another, the longer one stands first. */
    private static final List<String> FIELDS = List.of("January", "Monday", "MST", "2006", "002", "__2", "_2", "01", "02", "03", "04", "05", "06",
            "15", "PM", "pm", "1", "2", "3", "4", "5");

    /** Text as it stands, or a field by the example that shows it; fractions of a second by their point and zeros or nines. */
    record Part(boolean isField, String text) {}

    private GoLayout() {}

    static List<Part> parts(String layout) {
        var parts = new ArrayList<Part>();
        var literal = new StringBuilder();
        for (var at = 0; at < layout.length(); ) {
            var field = field(layout, at);
            if (field.isEmpty()) {
                literal.append(layout.charAt(at++));
                continue;
            }
            if (!literal.isEmpty()) {
                parts.add(new Part(false, literal.toString()));
                literal.setLength(0);
            }
            parts.add(new Part(true, field));
            at += field.length();
        }
        if (!literal.isEmpty()) {
            parts.add(new Part(false, literal.toString()));
        }
        return parts;
    }

    private static String field(String layout, int at) {
        var c = layout.charAt(at);
        if (c == '.' || c == ',') {
            return fraction(layout, at);
        }
        if (c == '-' || c == 'Z') {
            return ZONES.stream().filter(zone -> layout.startsWith(zone, at)).findFirst().orElse("");
        }
        if (layout.startsWith("_2006", at)) {
            return ""; // a dash below and then the year
        }
        for (var field : FIELDS) {
            if (layout.startsWith(field, at)) {
                return field;
            }
        }
        for (var name : List.of("Jan", "Mon")) {
            if (layout.startsWith(name, at) && !(at + 3 < layout.length() && isLower(layout.charAt(at + 3)))) {
                return name;
            }
        }
        return "";
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static String fraction(String layout, int at) {
        var end = at + 1;
        if (end == layout.length() || layout.charAt(end) != '0' && layout.charAt(end) != '9') {
            return "";
        }
        while (end < layout.length() && layout.charAt(end) == layout.charAt(at + 1)) {
            end++;
        }
        return end < layout.length() && Character.isDigit(layout.charAt(end)) ? "" : layout.substring(at, end);
    }

    static String format(String layout, ZonedDateTime time) {
        var out = new StringBuilder();
        for (var part : parts(layout)) {
            out.append(part.isField() ? field(part.text(), time) : part.text());
        }
        return out.toString();
    }

    private static String field(String field, ZonedDateTime time) {
        var hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        return switch (field) {
            case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Jan" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH).substring(0, 3);
            case "MST" -> abbreviation(time);
            case "2006" -> String.format("%04d", time.getYear());
            case "06" -> String.format("%02d", Math.floorMod(time.getYear(), 100));
            case "01" -> String.format("%02d", time.getMonthValue());
            case "1" -> String.valueOf(time.getMonthValue());
            case "02" -> String.format("%02d", time.getDayOfMonth());
            case "_2" -> String.format("%2d", time.getDayOfMonth());
            case "2" -> String.valueOf(time.getDayOfMonth());
            case "002" -> String.format("%03d", time.getDayOfYear());
            case "__2" -> String.format("%3d", time.getDayOfYear());
            case "15" -> String.format("%02d", time.getHour());
            case "03" -> String.format("%02d", hour12);
            case "3" -> String.valueOf(hour12);
            case "04" -> String.format("%02d", time.getMinute());
            case "4" -> String.valueOf(time.getMinute());
            case "05" -> String.format("%02d", time.getSecond());
            case "5" -> String.valueOf(time.getSecond());
            case "PM" -> time.getHour() < 12 ? "AM" : "PM";
            case "pm" -> time.getHour() < 12 ? "am" : "pm";
            default -> field.charAt(0) == '.' || field.charAt(0) == ',' ? digits(field, time.getNano())
                    : zone(field, time.getOffset().getTotalSeconds());
        };
    }

    private static String digits(String field, int nanos) {
        var digits = field.length() - 1;
        var all = String.format("%09d", nanos) + "0".repeat(Math.max(0, digits - 9));
        var cut = all.substring(0, digits);
        if (field.charAt(1) == '0') {
            return field.charAt(0) + cut;
        }
        var end = cut.length();
        while (end > 0 && cut.charAt(end - 1) == '0') {
            end--;
        }
        return end == 0 ? "" : field.charAt(0) + cut.substring(0, end);
    }

    private static String zone(String field, int seconds) {
        if (field.charAt(0) == 'Z' && seconds == 0) {
            return "Z";
        }
        var magnitude = Math.abs(seconds);
        var colon = field.contains(":") ? ":" : "";
        var out = new StringBuilder(seconds < 0 ? "-" : "+").append(String.format("%02d", magnitude / 3600));
        var units = field.replace(":", "").length();
        if (units >= 5) {
            out.append(colon).append(String.format("%02d", magnitude / 60 % 60));
        }
        if (units >= 7) {
            out.append(colon).append(String.format("%02d", magnitude % 60));
        }
        return out.toString();
    }

    /** The zone's own letters, or its offset where the tz database has no letters for it, as for most zones that were named by their numbers. */
    private static String abbreviation(ZonedDateTime time) {
        var zone = time.getZone();
        var seconds = time.getOffset().getTotalSeconds();
        if (seconds == 0 && zone.getId().equals("UTC")) {
            return "UTC";
        }
        var transitions = zone.getRules().getTransitions();
        if (!transitions.isEmpty() && time.toInstant().isBefore(transitions.getFirst().getInstant())) {
            return "LMT";
        }
        var daylight = zone.getRules().isDaylightSavings(time.toInstant());
        if (zone.getId().equals("MET")) {
            return daylight ? "MEST" : "MET";
        }
        var name = TimeZone.getTimeZone(zone).getDisplayName(daylight, TimeZone.SHORT, Locale.ENGLISH);
        return switch (name) {
            case "HAST" -> "HST";
            case "HADT" -> "HDT";
            default -> name.startsWith("GMT") && (name.length() > 3 || seconds != 0) ? zone(seconds % 3600 == 0 ? "-07" : "-0700", seconds) : name;
        };
    }
}
