package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.text.Normalizer;
import java.util.Optional;
import java.util.Set;

/**
 * The one rule for names of branches and tags: git's own ({@code git check-ref-format}), and no name that a program or a person
 * could take for something else, such as an option, an object id or a terminal's command (reliability G6).
 */
public final class ReferenceName {
    /** In UTF-8; more does not fit into a file name, and a reference is one. */
    public static final int SEGMENT_BYTES_MAX = 240;
    public static final int BYTES_MAX = 1_000;
    private static final String FORBIDDEN = " ~^:?*[\\";
    private static final Set<String> HEADS = Set.of("HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "BISECT_HEAD",
            "REBASE_HEAD", "AUTO_MERGE", "@");

    private ReferenceName() {}

    /** Returns the name itself. @throws Rejected.Malformed for a name that is not fit for a reference */
    public static String require(String name) {
        findProblem(name).ifPresent(problem -> {
            throw new Rejected.Malformed("found reference " + shown(name) + " with " + problem + ", expected a name that git takes and that reads as nothing else");
        });
        return name;
    }

    /** What is wrong with a full name, in words; empty when nothing is. */
    public static Optional<String> findProblem(String name) {
        if (!name.startsWith("refs/")) {
            return Optional.of("no refs/ at its beginning");
        }
        var unfit = characters(name);
        if (unfit.isPresent()) {
            return unfit;
        }
        if (Bytes.utf8(name).size() > BYTES_MAX) {
            return Optional.of("over " + BYTES_MAX + " bytes");
        }
        var segments = name.split("/", -1);
        if (segments.length < 3) {
            return Optional.of("fewer than three segments");
        }
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
            return Optional.of("a second spelling of its letters"); // two names that one file system takes for one
        }
        return sequences(name).or(() -> segments(segments)).or(() -> meaning(segments));
    }

    private static Optional<String> characters(String name) {
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (c < 0x20 || c == 0x7f) {
                return Optional.of("control character " + Integer.toHexString(c));
            }
            if (FORBIDDEN.indexOf(c) >= 0) {
                return Optional.of("character " + c);
            }
        }
        return name.codePoints().filter(ReferenceName::isUnseen).boxed().findFirst().map(c -> "character U+" + Integer.toHexString(c) + ", which is not seen");
    }

    /** Controls, marks of writing direction, joiners, odd spaces and halves of characters: what a terminal obeys or leaves out. */
    static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED, Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.SPACE_SEPARATOR -> codePoint != ' ';
            default -> Unseen.isIgnorable(codePoint);
        };
    }

    private static Optional<String> sequences(String name) {
        for (var sequence : new String[] {"..", "@{"}) {
            if (name.contains(sequence)) {
                return Optional.of(sequence + " in it");
            }
        }
        return name.endsWith(".") ? Optional.of("a dot at its end") : Optional.empty();
    }

    private static Optional<String> segments(String[] segments) {
        for (var segment : segments) {
            if (segment.isEmpty()) {
                return Optional.of("an empty segment");
            }
            if (segment.startsWith(".") || segment.endsWith(".lock")) {
                return Optional.of("segment " + segment + ", which git keeps for itself");
            }
            if (segment.startsWith("-")) {
                return Optional.of("segment " + segment + ", which reads as an option");
            }
            if (Bytes.utf8(segment).size() > SEGMENT_BYTES_MAX) {
                return Optional.of("a segment over " + SEGMENT_BYTES_MAX + " bytes");
            }
        }
        return Optional.empty();
    }

    /** Names that git itself would read as another thing than this reference: a head, an object, or a full name below another. */
    private static Optional<String> meaning(String[] segments) {
        var shortName = segments[2];
        if (segments.length == 3 && HEADS.contains(shortName.toUpperCase(java.util.Locale.ROOT))) {
            return Optional.of("the short name " + shortName + ", which names something else");
        }
        if (segments.length == 3 && (shortName.length() == 40 || shortName.length() == 64) && shortName.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
            return Optional.of("a short name that reads as an object id");
        }
        return shortName.equals("refs") ? Optional.of("refs/ twice") : Optional.empty();
    }

    /** The name with everything that a terminal would obey written as a code. */
    public static String shown(String name) {
        var shown = new StringBuilder();
        name.codePoints().limit(200).forEach(c -> {
            if (isUnseen(c)) {
                shown.append("\\u{").append(Integer.toHexString(c)).append('}');
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
