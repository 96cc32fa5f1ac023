package dev.alnage.factory.api;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Request;

/** Reads whole numbers of a query, in their only spelling that counts: digits. */
final class Numbers {
    static final long INDEX_MAX = 999_999_999_999_999L;
    private static final int DIGITS_MAX = 15;

    private Numbers() {}

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= DIGITS_MAX && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** @throws Rejected.Malformed for anything but digits, or a number out of the range */
    static long read(Request request, String name, long min, long max, long absent) {
        var text = request.query(name);
        if (text.isEmpty()) {
            return absent;
        }
        if (!isNumber(text.get()) || Long.parseLong(text.get()) < min || Long.parseLong(text.get()) > max) {
            throw new Rejected.Malformed("found " + name + "=" + text.get() + ", expected a number from " + min + " to " + max);
        }
        return Long.parseLong(text.get());
    }
}
