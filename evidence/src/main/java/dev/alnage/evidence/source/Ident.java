package dev.alnage.evidence.source;

import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Who an object names as author, committer or tagger, and when by their own clock. A claim like any other: it is whoever made the
 * object that wrote it.
 *
 * @param email ASCII, with one {@code @}: addresses that look alike or fold into one another are how one person passes for another
 */
public record Ident(String name, String email, Instant when, ZoneOffset zone) {
    private static final int EMAIL_LENGTH_MAX = 254;
    private static final int SECONDS_DIGITS_MAX = 12;
    private static final long SECONDS_MAX = 253_402_300_799L;
    private static final int ZONE_LENGTH = 5;
    private static final String OTHER_EMAIL_CHARACTERS = ".!#$%&'*+-/=?^_`{|}~";

    public Ident {
        requireName(name);
        requireEmail(email);
    }

    /** What stands behind {@code author}, {@code committer} or {@code tagger}: {@code Name <email> seconds zone}, as git writes it. */
    static Ident read(String text) {
        var close = text.lastIndexOf("> ");
        if (close < 0) {
            throw malformed(text);
        }
        var person = Coauthor.read(text.substring(0, close + 1));
        var moment = text.substring(close + 2);
        var space = moment.indexOf(' ');
        if (space < 0) {
            throw malformed(text);
        }
        return new Ident(person.name(), person.email(), when(moment.substring(0, space)), zone(moment.substring(space + 1)));
    }

    private static Instant when(String digits) {
        if (digits.isEmpty() || digits.length() > SECONDS_DIGITS_MAX || !isDigits(digits) || digits.length() > 1 && digits.charAt(0) == '0'
                || Long.parseLong(digits) > SECONDS_MAX) {
            throw new Rejected.Malformed("found the time " + shortened(digits) + ", expected seconds since 1970 without leading zeros, up to the year 9999");
        }
        return Instant.ofEpochSecond(Long.parseLong(digits));
    }

    private static ZoneOffset zone(String text) {
        if (text.length() == ZONE_LENGTH && (text.charAt(0) == '+' || text.charAt(0) == '-') && isDigits(text.substring(1))) {
            var hours = Integer.parseInt(text.substring(1, 3));
            var minutes = Integer.parseInt(text.substring(3));
            var sign = text.charAt(0) == '-' ? -1 : 1;
            if (minutes < 60 && hours * 60 + minutes <= 18 * 60) {
                return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
            }
        }
        throw new Rejected.Malformed("found the time zone " + shortened(text) + ", expected + or - and four digits, at most 1800");
    }

    private static boolean isDigits(String text) {
        return text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Letters of any script, but nothing that turns the reading direction or ends the line of whoever prints the name. */
    static void requireName(String name) {
        if (name.isEmpty() || name.startsWith(" ") || name.endsWith(" ") || name.indexOf('<') >= 0 || name.indexOf('>') >= 0
                || name.codePoints().anyMatch(Ident::isUnprintable)) {
            throw new Rejected.Malformed("found the name \"" + shortened(name) + "\", expected one without <, >, control characters and spaces at its ends");
        }
    }

    private static boolean isUnprintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE, Character.UNASSIGNED -> true;
            case Character.FORMAT -> c != 0x200c && c != 0x200d; // joiners belong to the spelling of some scripts
            default -> false;
        };
    }

    static void requireEmail(String email) {
        var at = email.indexOf('@');
        if (at < 1 || at == email.length() - 1 || email.length() > EMAIL_LENGTH_MAX || email.indexOf('@', at + 1) >= 0
                || !email.chars().allMatch(c -> c == '@' || isEmailCharacter(c))) {
            throw new Rejected.Malformed("found the e-mail address \"" + shortened(email) + "\", expected name@host of ASCII letters, digits and "
                    + OTHER_EMAIL_CHARACTERS);
        }
    }

    private static boolean isEmailCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '[' || c == ']' || OTHER_EMAIL_CHARACTERS.indexOf(c) >= 0;
    }

    static Rejected malformed(String text) {
        return new Rejected.Malformed("found the identity \"" + shortened(text) + "\", expected Name <email>, then seconds and zone where a moment belongs to it");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    @Override public String toString() {
        return name + " <" + email + ">";
    }
}
