package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.HostileEntry.Trick;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at a {@code .gitmodules} file, from which git takes addresses, folders and settings of whoever clones with submodules
 * (reliability G5). Only sections {@code [submodule "NAME"]} with known settings pass; git's configuration syntax is read as git
 * reads it, and what it would read otherwise than a reviewer sees is refused.
 */
public final class ModulesFile {
    public static final int BYTES_MAX = 1 << 20;
    private static final Set<String> KEYS = Set.of("path", "url", "branch", "update", "ignore", "fetchrecursesubmodules", "shallow");
    private static final Set<String> UPDATES = Set.of("checkout", "rebase", "merge", "none");
    private static final Set<String> SCHEMES = Set.of("https", "ssh");

    private final String path;
    private final List<HostileEntry> found = new ArrayList<>();
    private String section = "";
    private int line;

    private ModulesFile(String path) {
        this.path = path;
    }

    /** Everything in the file that does harm, by line; empty for one that does none. */
    public static List<HostileEntry> check(String path, Bytes content) {
        var file = new ModulesFile(path);
        try {
            if (content.size() > BYTES_MAX) {
                file.harm(content.size() + " bytes", "at most " + BYTES_MAX);
            } else {
                file.read(content.toText());
            }
        } catch (Rejected e) {
            file.harm("a file that is not UTF-8", "UTF-8");
        }
        return List.copyOf(file.found);
    }

    private void harm(String what, String expected) {
        found.add(new HostileEntry(Trick.MODULES, ReferenceName.shown(path) + (line > 0 ? ":" + line : ""), ReferenceName.shown(what), expected));
    }

    private void read(String text) {
        // git takes a carriage return before a newline for nothing: the same here, and any other is a control character
        for (var each : text.replace("\r\n", "\n").split("\n", -1)) {
            line++;
            var trimmed = each.strip();
            if (each.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
                harm("a control character", "none");
            } else if (trimmed.startsWith("[")) {
                section(trimmed);
            } else if (!trimmed.isEmpty() && trimmed.charAt(0) != '#' && trimmed.charAt(0) != ';') {
                setting(trimmed);
            }
        }
    }

    private void section(String text) {
        var begin = "[submodule \"";
        if (!text.toLowerCase(Locale.ROOT).startsWith(begin) || !text.endsWith("\"]")) {
            harm("section " + text, "[submodule \"NAME\"] alone on its line");
            section = "";
            return;
        }
        section = text.substring(begin.length(), Math.max(begin.length(), text.length() - 2));
        if (section.isEmpty() || section.indexOf('\\') >= 0 || section.indexOf('"') >= 0 || hasGitOrDots(section) || section.startsWith("-") || section.startsWith("/")) {
            harm("submodule " + section, "a relative name without .., .git, quotes and backslashes that does not begin with a dash");
        }
    }

    private void setting(String text) {
        var equals = text.indexOf('=');
        var key = (equals < 0 ? text : text.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
        if (section.isEmpty() || equals < 0 || !KEYS.contains(key)) {
            harm("setting " + key, "one of " + String.join(", ", KEYS.stream().sorted().toList()) + " of a submodule, and its value");
            return;
        }
        var value = unquoted(text.substring(equals + 1).strip());
        if (value.indexOf('\\') >= 0 || value.indexOf('"') >= 0) {
            harm(key + " with a quote or backslash", "a plain value");
            return;
        }
        switch (key) {
            case "path" -> path(value);
            case "url" -> url(value);
            case "update" -> {
                if (!UPDATES.contains(value)) {
                    harm("update = " + value, "checkout, rebase, merge or none: git would run a command"); // CVE-2019-19604
                }
            }
            case "branch" -> {
                if (value.startsWith("-") || !value.equals(".") && ReferenceName.findProblem("refs/heads/" + value).isPresent()) {
                    harm("branch = " + value, "the name of a branch");
                }
            }
            default -> { }
        }
    }

    /** Without quotes around the whole, or the comment behind it. */
    private static String unquoted(String value) {
        if (value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")) {
            return value.substring(1, value.length() - 1);
        }
        var comment = value.indexOf(" #") >= 0 ? value.indexOf(" #") : value.indexOf(" ;");
        return comment < 0 ? value : value.substring(0, comment).strip();
    }

    private void path(String value) {
        if (value.isEmpty() || value.startsWith("-") || value.startsWith("/") || value.endsWith(" ") || hasGitOrDots(value)) {
            harm("path = " + value, "a relative folder of the tree, outside .git, that does not begin with a dash");
        }
    }

    private static boolean hasGitOrDots(String path) {
        for (var segment : path.split("/", -1)) {
            if (segment.equals("..") || TreeNames.isGitDirectory(segment)) {
                return true;
            }
        }
        return false;
    }

    private void url(String value) {
        if (value.startsWith("./") || value.startsWith("../")) {
            if (decoded(value).chars().anyMatch(c -> c < 0x20)) {
                harm("url = " + value, "an address without control characters");
            }
            return;
        }
        var scheme = value.indexOf("://");
        if (value.startsWith("-") || value.contains("::") || value.indexOf(' ') >= 0 || decoded(value).chars().anyMatch(c -> c < 0x20)) {
            harm("url = " + value, "https://, ssh://, HOST:PATH, or a relative address"); // options, ext:: and other helpers
        } else if (scheme < 0) {
            secureCopy(value);
        } else if (!SCHEMES.contains(value.substring(0, scheme).toLowerCase(Locale.ROOT)) || host(value.substring(scheme + 3)).isEmpty()
                || host(value.substring(scheme + 3)).startsWith("-") || value.substring(scheme + 3).startsWith("-")) {
            harm("url = " + value, "https:// or ssh:// and a host that does not begin with a dash"); // CVE-2017-1000117
        }
    }

    /** {@code user@host:path}, as ssh takes it. */
    private void secureCopy(String value) {
        var colon = value.indexOf(':');
        if (colon <= 0 || value.substring(0, colon).indexOf('/') >= 0 || host(value.substring(0, colon)).startsWith("-") || host(value.substring(0, colon)).isEmpty()
                || value.startsWith("-", colon + 1)) {
            harm("url = " + value, "https://, ssh://, HOST:PATH, or a relative address");
        }
    }

    private static String host(String authority) {
        var slash = authority.indexOf('/');
        var end = slash < 0 ? authority : authority.substring(0, slash);
        return end.substring(end.lastIndexOf('@') + 1);
    }

    /** git decodes an address before it is used: a newline in it becomes a line of a protocol. */
    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "\0"; // not decodable: refused as a control character is
        }
    }
}
