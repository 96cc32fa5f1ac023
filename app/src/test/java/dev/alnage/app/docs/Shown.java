package dev.alnage.app.docs;

import java.util.List;

/** Whether something was printed as a page shows it: {@code [..]} stands for any text in a line, and alone on a line for any number of lines. */
final class Shown {
    private static final String ANY = "[..]";

    private Shown() {}

    static boolean matches(List<String> shown, List<String> printed) {
        if (shown.isEmpty()) {
            return printed.isEmpty();
        }
        var rest = shown.subList(1, shown.size());
        if (shown.getFirst().strip().equals(ANY)) {
            for (var i = 0; i <= printed.size(); i++) {
                if (matches(rest, printed.subList(i, printed.size()))) {
                    return true;
                }
            }
            return false;
        }
        return !printed.isEmpty() && line(shown.getFirst(), printed.getFirst()) && matches(rest, printed.subList(1, printed.size()));
    }

    private static boolean line(String shown, String printed) {
        var parts = shown.split(java.util.regex.Pattern.quote(ANY), -1);
        if (parts.length == 1) {
            return shown.equals(printed);
        }
        var last = parts[parts.length - 1];
        if (!printed.startsWith(parts[0]) || !printed.endsWith(last)) {
            return false;
        }
        var at = parts[0].length();
        for (var i = 1; i < parts.length - 1; i++) {
            var found = printed.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return at <= printed.length() - last.length();
    }
}
