package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.ByteText;
import java.util.Optional;

/**
 * What Go's {@code url.Parse} takes for an address. @param authority who is asked, with a name of a user before and a port behind it if
 * they are there @param path as it is when decoded, bytes as characters @param writtenPath as it came @param query as it came
 */
record GoUrl(String scheme, String authority, String path, String writtenPath, String query) {
    /** What may stand in a path as it is, by itself and where somebody wrote it. */
    private static final String PATH_MARKS = "-_.~$&+,/:;=@";
    private static final String WRITTEN_MARKS = PATH_MARKS + "!'()*[]%";
    private static final String HOST_MARKS = "!$&'()*+,;=:[]<>\"-_.~%";
    private static final String USER_MARKS = "-._:~!$&'()*+,;=%@";

    /** Empty for what is none. */
    static Optional<GoUrl> parse(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            return Optional.empty();
        }
        var hash = text.indexOf('#');
        if (hash >= 0 && unescaped(text.substring(hash + 1)).isEmpty()) {
            return Optional.empty();
        }
        var rest = hash < 0 ? text : text.substring(0, hash);
        if (rest.equals("*")) {
            return Optional.of(new GoUrl("", "", "*", "*", ""));
        }
        var colon = schemeEnd(rest);
        if (colon == 0) {
            return Optional.empty();
        }
        var scheme = colon < 0 ? "" : rest.substring(0, colon);
        rest = colon < 0 ? rest : rest.substring(colon + 1);
        var question = rest.indexOf('?');
        var query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return Optional.of(new GoUrl(scheme, "", "", "", query));
            }
            var slash = rest.indexOf('/');
            if (rest.substring(0, slash < 0 ? rest.length() : slash).indexOf(':') >= 0) {
                return Optional.empty();
            }
        }
        var authority = "";
        if (rest.startsWith("//") && (!scheme.isEmpty() || !rest.startsWith("///"))) {
            var end = rest.indexOf('/', 2);
            authority = rest.substring(2, end < 0 ? rest.length() : end);
            if (!isAuthority(authority)) {
                return Optional.empty();
            }
            rest = end < 0 ? "" : rest.substring(end);
        }
        var found = authority;
        var written = rest;
        return unescaped(written).map(path -> new GoUrl(scheme, found, path, written, query));
    }

    /** Host and port, decoded. */
    String host() {
        return unescaped(authority.substring(authority.lastIndexOf('@') + 1)).orElse("");
    }

    /** The path as it is sent: as it came, if that is well-formed, or with all escaped that cannot stand there. */
    String escapedPath() {
        if (writtenPath.chars().allMatch(c -> isAlphanumeric(c) || WRITTEN_MARKS.indexOf(c) >= 0)) {
            return writtenPath;
        }
        var escaped = new StringBuilder();
        var bytes = ByteText.bytes(writtenPath);
        for (var i = 0; i < bytes.length; i++) {
            var b = bytes[i] & 0xff;
            if (b == '%') {
                b = Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16);
                i += 2;
            }
            escaped.append(isAlphanumeric(b) || PATH_MARKS.indexOf(b) >= 0 ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return escaped.toString();
    }

    /** Where the colon behind a scheme stands; 0 for a colon without one before it, -1 where there is no scheme. */
    private static int schemeEnd(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == ':') {
                return i;
            }
            var isLetter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!isLetter && (i == 0 || !(c >= '0' && c <= '9' || "+-.".indexOf(c) >= 0))) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isAuthority(String text) {
        var at = text.lastIndexOf('@');
        if (at >= 0) {
            var user = text.substring(0, at);
            if (!user.chars().allMatch(c -> isAlphanumeric(c) || USER_MARKS.indexOf(c) >= 0) || unescaped(user).isEmpty()) {
                return false;
            }
        }
        var host = text.substring(at + 1);
        if (host.startsWith("[")) {
            var end = host.lastIndexOf(']');
            if (end < 0 || !isPort(host.substring(end + 1))) {
                return false;
            }
        } else {
            var colon = host.lastIndexOf(':');
            if (colon >= 0 && !isPort(host.substring(colon))) {
                return false;
            }
        }
        return isHost(host);
    }

    private static boolean isPort(String text) {
        return text.isEmpty() || text.charAt(0) == ':' && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isHost(String host) {
        for (var i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            if (c == '%') {
                var high = i + 1 < host.length() ? Character.digit(host.charAt(i + 1), 16) : -1;
                if (high < 0 || i + 2 >= host.length() || Character.digit(host.charAt(i + 2), 16) < 0 || high < 8 && !host.startsWith("%25", i)) {
                    return false;
                }
            } else if (c < 0x80 && !isAlphanumeric(c) && HOST_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** Bytes as characters, which is enough to look for braces; empty where a percent sign stands alone. */
    private static Optional<String> unescaped(String text) {
        var plain = new StringBuilder();
        for (var i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                plain.append(text.charAt(i));
                continue;
            }
            if (i + 2 >= text.length() || Character.digit(text.charAt(i + 1), 16) < 0 || Character.digit(text.charAt(i + 2), 16) < 0) {
                return Optional.empty();
            }
            plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
            i += 2;
        }
        return Optional.of(plain.toString());
    }
}
