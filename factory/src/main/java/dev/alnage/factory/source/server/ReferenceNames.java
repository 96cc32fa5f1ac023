package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Refusal;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;

/** Which references a client may ask to move. Whether it may move this one now is for the gate to say. */
final class ReferenceNames {
    static final int LENGTH_MAX = 240;
    private static final List<String> CLIENTS = List.of("refs/heads/", "refs/tags/", "refs/notes/");
    private static final String EXPECTED = "a name below " + String.join(" or ", CLIENTS);

    private ReferenceNames() {}

    static Optional<Refusal> refusal(String name) {
        if (!isForm(name)) {
            return Optional.of(new Refusal("ALN-SRC-003", name, "a reference name that another program could take for an option or misread",
                    "at most " + LENGTH_MAX + " printable characters, no part that begins with '-'", "push under another name"));
        }
        if (CLIENTS.stream().noneMatch(name::startsWith)) {
            return Optional.of(new Refusal("ALN-SRC-003", name, "a reference that only the factory writes", EXPECTED,
                    "push a branch or a tag, refs/for/BRANCH to open a change, or refs/review/NUMBER to review one"));
        }
        return Optional.empty();
    }

    /** What git allows, without what a terminal, a shell or an option parser could misread. */
    static boolean isForm(String name) {
        return name.length() <= LENGTH_MAX && Repository.isValidRefName(name) && !name.contains("/-") && name.codePoints().allMatch(ReferenceNames::isPlain);
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR,
                    Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> c != '\ufffd';
        };
    }
}
