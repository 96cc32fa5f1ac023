package dev.alnage.policy.protect;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who owns which paths of a repository, in GitHub's syntax of CODEOWNERS: a pattern and its owners on each line, of which the last that
 * fits a path counts; a pattern without owners takes ownership away. Beyond that a line may end in {@code [n]}: so many distinct
 * owners must approve. A line that is not understood is refused with its number, never passed over: its paths would have no owner.
 * The file itself must have an owner, who approves what is changed in it.
 */
public record CodeOwners(String path, List<Line> lines) {
    /** Where the file may stand; the first that is there counts, as at GitHub. */
    public static final List<String> PLACES = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS");
    public static final int BYTES_MAX = 3 << 20;

    public CodeOwners {
        lines = List.copyOf(lines);
    }

    /** One line. @param owners {@code @account}, {@code @org/team} or an address; none takes ownership away */
    public record Line(int number, String pattern, SortedSet<String> owners, int threshold) {
        public Line {
            owners = Collections.unmodifiableSortedSet(new TreeSet<>(owners));
        }
    }

    /** What some paths still need. */
    public record Need(Line line, SortedSet<String> paths, SortedSet<String> approved) {
        public Need {
            paths = Collections.unmodifiableSortedSet(new TreeSet<>(paths));
            approved = Collections.unmodifiableSortedSet(new TreeSet<>(approved));
        }
    }

    /** Says whether a person is meant by an owner of the file. */
    public interface Owners {
        boolean isMeant(String owner, String person);
    }

    /** @throws Rejected.Malformed with the line that is not understood, or when nobody owns the file itself */
    public static CodeOwners read(String path, Bytes file) {
        if (file.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + file.size() + " bytes in " + path + ", expected at most " + BYTES_MAX);
        }
        var lines = new ArrayList<Line>();
        var number = 0;
        for (var text : file.toText().lines().toList()) {
            number++;
            var words = words(text);
            if (!words.isEmpty()) {
                lines.add(line(path, number, words));
            }
        }
        var owners = new CodeOwners(path, lines);
        if (owners.find(path).isEmpty()) {
            throw new Rejected.Malformed("found no owner of " + path + " itself in " + path + ", expected one: who changes owners must be one");
        }
        return owners;
    }

    /** The words before a comment; a space behind a backslash belongs to its word. */
    private static List<String> words(String line) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        for (var i = 0; i < line.length(); i++) {
            var c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length() && line.charAt(i + 1) == ' ') {
                word.append(' ');
                i++;
            } else if (c == ' ' || c == '\t') {
                take(words, word);
            } else if (c == '#' && word.isEmpty()) {
                break;
            } else {
                word.append(c);
            }
        }
        take(words, word);
        return words;
    }

    private static void take(List<String> words, StringBuilder word) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static Line line(String path, int number, List<String> words) {
        var where = path + ":" + number;
        var pattern = words.getFirst();
        if (pattern.startsWith("!") || pattern.startsWith("[") || pattern.startsWith("^")) {
            throw new Rejected.Malformed("found " + pattern + " at " + where + ", expected a pattern: no negation, no range and no section");
        }
        try {
            glob(pattern);
        } catch (Rejected e) {
            throw new Rejected.Malformed("found pattern " + pattern + " at " + where + ", expected one with *, ** and ? as the only signs");
        }
        var owners = new TreeSet<String>();
        var threshold = 1;
        for (var i = 1; i < words.size(); i++) {
            var word = words.get(i);
            if (i == words.size() - 1 && i > 1 && word.length() == 3 && word.startsWith("[") && word.endsWith("]") && word.charAt(1) >= '1' && word.charAt(1) <= '9') {
                threshold = word.charAt(1) - '0';
            } else if (isOwner(word)) {
                owners.add(word);
            } else {
                throw new Rejected.Malformed("found " + word + " at " + where + ", expected @account, @org/team, an address, or [n] at the end");
            }
        }
        return new Line(number, pattern, owners, threshold);
    }

    private static boolean isOwner(String word) {
        if (word.length() > 200 || !word.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return false;
        }
        var at = word.indexOf('@');
        var rest = word.substring(at + 1);
        if (at == 0) {
            return !rest.isEmpty() && !rest.startsWith("/") && !rest.endsWith("/") && rest.chars().allMatch(c -> Character.isLetterOrDigit(c) || "._-/".indexOf(c) >= 0)
                    && rest.chars().filter(c -> c == '/').count() <= 1;
        }
        return at > 0 && rest.indexOf('@') < 0 && rest.indexOf('.') > 0 && "\"'<>()[],;".chars().noneMatch(c -> word.indexOf(c) >= 0);
    }

    /** The line that counts for a path; empty when nobody owns it. */
    public Optional<Line> find(String file) {
        for (var line : lines.reversed()) {
            if (fits(line.pattern(), file)) {
                return line.owners().isEmpty() ? Optional.empty() : Optional.of(line);
            }
        }
        return Optional.empty();
    }

    /** As GitHub has it: at any depth without a slash before the end, below a folder, and a star at the end goes one level deep. */
    private static boolean fits(String pattern, String file) {
        if (!pattern.endsWith("/") && names(pattern, file)) {
            return true;
        }
        if (pattern.endsWith("/*")) {
            return false;
        }
        for (var slash = file.indexOf('/'); slash > 0; slash = file.indexOf('/', slash + 1)) {
            if (names(pattern, file.substring(0, slash))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the pattern stands for exactly this file or folder. */
    private static boolean names(String pattern, String path) {
        var glob = glob(pattern);
        if (glob.matches(path)) {
            return true;
        }
        var plain = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
        if (!plain.startsWith("**/") && plain.indexOf('/') >= 0) {
            return false;
        }
        for (var slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (glob.matches(path.substring(slash + 1))) {
                return true;
            }
        }
        return false;
    }

    private static PathGlob glob(String pattern) {
        var plain = pattern.endsWith("/") ? pattern.substring(0, pattern.length() - 1) : pattern;
        return PathGlob.of(plain.startsWith("/") ? plain.substring(1) : plain.startsWith("**/") ? plain.substring(3) : plain);
    }

    /**
     * What the owners of changed paths have still to approve.
     *
     * @param approvers people whose approval counts, each once
     */
    public List<Need> missing(Collection<String> changed, Set<String> approvers, Owners owners) {
        SortedMap<Integer, TreeSet<String>> byLine = new TreeMap<>();
        for (var file : changed) {
            find(file).ifPresent(line -> byLine.computeIfAbsent(line.number(), _ -> new TreeSet<>()).add(file));
        }
        var needs = new ArrayList<Need>();
        for (var line : lines) {
            var paths = byLine.get(line.number());
            if (paths != null) {
                var approved = new TreeSet<String>();
                approvers.stream().filter(person -> line.owners().stream().anyMatch(owner -> owners.isMeant(owner, person))).forEach(approved::add);
                if (approved.size() < line.threshold()) {
                    needs.add(new Need(line, paths, approved));
                }
            }
        }
        return needs;
    }
}
