package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Rejected;

/**
 * Where content comes from.
 *
 * @param path from the root of the repository, with {@code !/} before a path inside an archive; a message has a name in its place
 * @param commit the full id of the commit, or empty
 */
public record Place(String path, boolean isFile, String commit) {
    /** What a message stands under, in findings and fingerprints. */
    public static final String MESSAGE = "(message)";

    public Place {
        if (path.isEmpty()) {
            throw new Rejected.Malformed("found content without a path, expected one");
        }
    }

    public static Place file(String path) {
        return new Place(path, true, "");
    }

    /** The message of a commit or tag. */
    public static Place message(String commit) {
        return new Place(MESSAGE, false, commit);
    }

    Place inside(String name) {
        return new Place(path + "!/" + name, isFile, commit);
    }
}
