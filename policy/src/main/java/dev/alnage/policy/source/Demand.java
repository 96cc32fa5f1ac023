package dev.alnage.policy.source;

import dev.alnage.evidence.Rejected;

/**
 * How much review a branch asks for.
 *
 * @param reviewers how many distinct people besides everybody who contributed
 * @param writers how many of them must have write access to the branch
 * @param carriedOver whether an approval outlives a move of the base when the change touches the same paths in the same way
 */
public record Demand(int reviewers, int writers, boolean carriedOver) {
    private static final int PEOPLE_MAX = 100;
    /** What the paper asks for: two, one of them with write access; anew when the base has moved. */
    public static final Demand FOUR_EYES = new Demand(2, 1, false);
    /** Nobody need look; an evil merge must be seen all the same. */
    public static final Demand NONE = new Demand(0, 0, false);

    public Demand {
        if (reviewers < 0 || reviewers > PEOPLE_MAX || writers < 0 || writers > reviewers) {
            throw new Rejected.Malformed("found a demand for " + reviewers + " reviewers, " + writers + " of them with write access, expected 0 to " + PEOPLE_MAX
                    + " and no more writers than reviewers");
        }
    }
}
