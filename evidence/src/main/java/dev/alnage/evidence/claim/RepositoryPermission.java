package dev.alnage.evidence.claim;

/** One thing that somebody may do with a repository. Whoever is granted no role may do none of them. */
public enum RepositoryPermission {
    /** Clone and fetch. */
    READ,
    /** Open a change for others to review. */
    OPEN_CHANGE,
    /** Move a branch that is not protected. */
    PUSH,
    /** Make a branch that no rule protects. */
    CREATE_BRANCH,
    /** Make a tag. */
    CREATE_TAG,
    /** Delete a branch that is not protected. */
    DELETE_BRANCH,
    /** Have their review counted. */
    REVIEW,
    /** Have an approval of a release, or of a waiver, counted. */
    APPROVE,
    /** Have a reviewed change merged into a protected branch: write access to it. */
    MERGE,
    /** Change how branches are protected, as far as the organisation lets a repository. */
    ADMINISTER_PROTECTION
}
