package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Utf8;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of allowed signers, as {@code gpg.ssh.allowedSignersFile} of git names one (ssh-keygen(1), "ALLOWED SIGNERS"): principals, options
 * and a key on each line. A key speaks for one principal; patterns are for authorities.
 */
public final class AllowedSigners {
    public static final int BYTES_MAX = 4 << 20;
    private static final Set<String> OPTIONS = Set.of("cert-authority", "namespaces", "valid-after", "valid-before");
    private static final Instant ALWAYS = Instant.EPOCH;
    private static final Instant NEVER = Instant.ofEpochSecond(253_402_300_799L);

    private AllowedSigners() {}

    /**
     * The entries of the file, all for these repositories.
     *
     * @param zone in which its times are that do not end with {@code Z}
     * @throws Rejected.Malformed for a line that OpenSSH would not take, one whose key is too weak, or a key of several principals
     */
    public static List<SigningKey> read(Bytes file, Set<NameTemplate> repositories, ZoneId zone) {
        if (file.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + file.size() + " bytes of allowed signers, expected at most " + BYTES_MAX);
        }
        var found = new ArrayList<SigningKey>();
        var number = 0;
        for (var line : Utf8.read(file).split("\n", -1)) {
            number++;
            var text = line.strip();
            if (!text.isEmpty() && !text.startsWith("#")) {
                try {
                    found.add(entry(text, repositories, zone));
                } catch (Rejected.Malformed e) {
                    throw new Rejected.Malformed("line " + number + ": " + e.getMessage());
                }
            }
        }
        return List.copyOf(found);
    }

    private static SigningKey entry(String line, Set<NameTemplate> repositories, ZoneId zone) {
        var words = words(line);
        if (words.size() < 3) {
            throw new Rejected.Malformed("found " + words.size() + " words, expected principals, options if any, and TYPE BASE64 of a key");
        }
        var principals = words.getFirst();
        var isOption = !isKeyType(words.get(1));
        var options = isOption ? options(words.get(1)) : Map.<String, String>of();
        var key = OpenSshKey.read(words.get(isOption ? 2 : 1) + " " + (words.size() > (isOption ? 3 : 2) ? words.get(isOption ? 3 : 2) : ""));
        var isAuthority = options.containsKey("cert-authority");
        return new SigningKey(principals, isAuthority ? new SigningCredential.SshAuthority(key) : new SigningCredential.SshKey(key),
                options.containsKey("valid-after") ? moment(options.get("valid-after"), zone) : ALWAYS,
                options.containsKey("valid-before") ? moment(options.get("valid-before"), zone) : NEVER,
                new TreeSet<>(options.containsKey("namespaces") ? namespaces(options.get("namespaces")) : SigningKey.GIT), repositories);
    }

    private static boolean isKeyType(String word) {
        return word.startsWith("ssh-") || word.startsWith("ecdsa-") || word.startsWith("sk-");
    }

    /** Between spaces; within quotes spaces and commas are themselves, and the quotes stay. */
    private static List<String> words(String line) {
        var found = new ArrayList<String>();
        var word = new StringBuilder();
        var quoted = false;
        for (var c : (line + " ").toCharArray()) {
            quoted ^= c == '"';
            if ((c == ' ' || c == '\t') && !quoted) {
                if (!word.isEmpty()) {
                    found.add(word.toString());
                    word.setLength(0);
                }
            } else {
                word.append(c);
            }
        }
        if (quoted) {
            throw new Rejected.Malformed("found a quote that does not end, expected its end");
        }
        return found;
    }

    private static Map<String, String> options(String text) {
        var found = new HashMap<String, String>();
        for (var at = 0; at < text.length(); ) {
            var end = at;
            for (var quoted = false; end < text.length() && (quoted || text.charAt(end) != ','); end++) {
                quoted ^= text.charAt(end) == '"';
            }
            var option = text.substring(at, end);
            var equals = option.indexOf('=');
            var name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(java.util.Locale.ROOT);
            var value = equals < 0 ? "" : option.substring(equals + 1);
            var isFlag = name.equals("cert-authority");
            var isQuoted = value.length() > 2 && value.startsWith("\"") && value.endsWith("\"") && value.indexOf('"', 1) == value.length() - 1;
            if (!OPTIONS.contains(name) || isFlag != (equals < 0) || !isFlag && !isQuoted || found.containsKey(name)) {
                throw new Rejected.Malformed("found option " + option + ", expected cert-authority, namespaces=\"…\", valid-after=\"…\" or valid-before=\"…\", each once");
            }
            found.put(name, isFlag ? "" : value.substring(1, value.length() - 1));
            at = end + 1;
        }
        return found;
    }

    /** Names without patterns: what a key may sign is said, not matched. */
    private static Set<String> namespaces(String list) {
        var found = new TreeSet<>(List.of(list.split(",", -1)));
        if (found.stream().anyMatch(name -> name.isEmpty() || name.chars().anyMatch(c -> "*?!".indexOf(c) >= 0))) {
            throw new Rejected.Malformed("found namespaces " + list + ", expected names without patterns");
        }
        return found;
    }

    /** {@code YYYYMMDD}, {@code YYYYMMDDHHMM} or {@code YYYYMMDDHHMMSS}, in UTC if {@code Z} follows. */
    private static Instant moment(String text, ZoneId zone) {
        var digits = text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
        if (digits.length() == 8 || digits.length() == 12 || digits.length() == 14) {
            if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                try {
                    var all = digits + "000000".substring(digits.length() - 8);
                    return LocalDateTime.of(part(all, 0, 4), part(all, 4, 6), part(all, 6, 8), part(all, 8, 10), part(all, 10, 12), part(all, 12, 14))
                            .atZone(text.endsWith("Z") ? ZoneOffset.UTC : zone).toInstant();
                } catch (DateTimeException e) {
                    // falls through to the one refusal
                }
            }
        }
        throw new Rejected.Malformed("found the time " + text + ", expected YYYYMMDD, YYYYMMDDHHMM or YYYYMMDDHHMMSS, with Z for UTC");
    }

    private static int part(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }
}
