package dev.alnage.factory.source.range;

import dev.alnage.evidence.source.ObjectId;
import java.util.List;

/**
 * The content of a file, or the target of a link, that a new commit has otherwise than its parents; each content once.
 *
 * @param commit the first new commit that has it
 * @param paths where, at most {@link #PATHS_MAX} places
 * @param link whether it is the target of a symbolic link at one of them
 */
public record NewBlob(ObjectId id, ObjectId commit, List<String> paths, boolean link) {
    public static final int PATHS_MAX = 100;

    public NewBlob {
        paths = List.copyOf(paths);
    }
}
