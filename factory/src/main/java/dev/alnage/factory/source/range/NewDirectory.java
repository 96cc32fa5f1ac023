package dev.alnage.factory.source.range;

import dev.alnage.evidence.source.GitTree;
import dev.alnage.evidence.source.ObjectId;

/** A directory that a new commit has otherwise than its parents. @param path with a slash at its end, "" for the root */
public record NewDirectory(ObjectId commit, String path, GitTree tree) {}
