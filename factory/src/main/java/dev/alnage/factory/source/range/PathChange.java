package dev.alnage.factory.source.range;

import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.ObjectId;

/** A file, link or submodule that a commit has otherwise than every one of its parents. */
public sealed interface PathChange {
    /** From the root of the tree, segments between slashes. */
    String path();

    /** It is new, or has another content or mode. @param existed whether it was there before */
    record Written(String path, GitTree.Mode mode, ObjectId id, boolean existed) implements PathChange {}

    /** It is no longer there. */
    record Removed(String path) implements PathChange {}
}
