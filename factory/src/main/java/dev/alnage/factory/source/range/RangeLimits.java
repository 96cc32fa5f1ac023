package dev.alnage.factory.source.range;

/**
 * How much one push may bring; beyond a limit the push is refused with the limit's name.
 *
 * @param commitsMax new commits
 * @param walkedMax commits that are looked at to tell new from known
 * @param changesMax changed paths, over all commits
 * @param blobsMax different new contents
 */
public record RangeLimits(int commitsMax, int walkedMax, int changesMax, int blobsMax) {
    /** Enough to move the history of a large project in. */
    public static final RangeLimits STANDARD = new RangeLimits(200_000, 1_000_000, 5_000_000, 2_000_000);
}
