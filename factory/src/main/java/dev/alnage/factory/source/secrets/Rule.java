package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Rejected;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One kind of secret: how it looks, or how the file is called that holds it. */
public final class Rule {
    public static final int ID_LENGTH_MAX = 100;

    private final String id;
    private final String title;
    private final @Nullable Expression path;
    private final @Nullable Expression regex;
    private final int secretGroup;
    private final double entropyMin;
    private final List<String> keywords;
    private final List<Allowlist> allowlists;
    private final TokenCheck check;
    private final Care care;

    /** How sure a match is by its form alone. */
    public enum Care {
        /** A form that nothing else has: looked for in binary content too. */
        FORM,
        /** A form that text only can have. */
        TEXT,
        /** A word such as "password" with a value: gives way to any other rule about the same bytes. */
        GUESS
    }

    Rule(RuleParts parts) {
        id = parts.id;
        title = parts.title.isEmpty() ? parts.id : parts.title;
        path = parts.path;
        regex = parts.regex;
        secretGroup = parts.secretGroup;
        entropyMin = parts.entropyMin;
        keywords = parts.keywords.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
        allowlists = List.copyOf(parts.allowlists);
        check = parts.check;
        care = parts.care;
        if (id.isEmpty() || id.length() > ID_LENGTH_MAX) {
            throw new Rejected.Malformed("found a rule with an id of " + id.length() + " characters, expected 1 to " + ID_LENGTH_MAX);
        }
        if (path == null && regex == null) {
            throw new Rejected.Malformed("found rule " + id + " without regex and path, expected one of them");
        }
        if (regex == null ? secretGroup != 0 || entropyMin != 0 : secretGroup < 0 || secretGroup > regex.groups()) {
            throw new Rejected.Malformed("found secretGroup " + secretGroup + " or an entropy in rule " + id + ", expected a group of its regex");
        }
        if (keywords.stream().anyMatch(word -> word.isEmpty() || word.chars().anyMatch(c -> c > 0x7e))) {
            throw new Rejected.Malformed("found an empty or foreign keyword in rule " + id + ", expected ASCII");
        }
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public Optional<Expression> path() {
        return Optional.ofNullable(path);
    }

    public Optional<Expression> regex() {
        return Optional.ofNullable(regex);
    }

    /** Which group of the match is the secret; 0 for the first that matched something, or else all of it. */
    public int secretGroup() {
        return secretGroup;
    }

    /** Bits a character that a secret has more than; 0 for any. */
    public double entropyMin() {
        return entropyMin;
    }

    /** In lower case; content that has none of them is not looked at, unless there is none. */
    public List<String> keywords() {
        return keywords;
    }

    List<Allowlist> allowlists() {
        return allowlists;
    }

    TokenCheck check() {
        return check;
    }

    Care care() {
        return care;
    }

    @Override public String toString() {
        return id;
    }
}
