package dev.alnage.worker;

import java.time.Instant;

/** Something that whoever watches the factory wants to know at once; evidence of it stands in the link. */
public record Event(Instant at, Severity severity, Kind kind, String order, String message) {
    /** Severities of RFC 5424 that occur here, with their numbers. */
    public enum Severity {
        ERROR(3), WARNING(4), NOTICE(5), INFORMATIONAL(6);

        private final int number;

        Severity(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /** What happened. */
    public enum Kind { STARTED, ENDED, KILLED, SOCKET, REFUSED }

    /** Where events go. */
    public interface Stream {
        void write(Event event);
    }

    /**
     * One line of syslog (RFC 5424) without its line end: facility 4 (security), host {@code worker}. Line ends, quotes and
     * everything that is not printable ASCII in the message come from the sandbox at worst, and are replaced.
     */
    public String toSyslog() {
        return "<" + (4 * 8 + severity.number()) + ">1 " + at + " worker alnage - " + kind + " [order@32473 digest=\"" + order + "\"] " + printable(message);
    }

    private static String printable(String text) {
        var printable = new StringBuilder();
        text.chars().limit(1_000).forEach(c -> printable.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
        return printable.toString();
    }
}
