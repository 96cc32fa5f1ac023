package dev.alnage.factory.source.range;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectId;

/** An annotated tag that a reference is to name, or that leads on from such a tag. @param content the bytes of the object, hashed */
public record NewTag(ObjectId id, Bytes content) {
    /** What it says, read strictly. @throws dev.alnage.evidence.Rejected.Malformed for a tag that git would not write */
    public GitTag read() {
        return GitTag.read(content);
    }
}
