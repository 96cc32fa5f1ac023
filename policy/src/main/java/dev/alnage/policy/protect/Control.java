package dev.alnage.policy.protect;

import java.util.Arrays;
import java.util.Optional;

/** One thing that protects a reference; what it is called in the files, and of which kind its setting is. */
public enum Control {
    /** History that was there stays there. */
    NO_FORCE_PUSH("noForcePush", Kind.FLAG),
    NO_DELETION("noDeletion", Kind.FLAG),
    /** It never moves again, as befits a tag. */
    IMMUTABLE("immutable", Kind.FLAG),
    LINEAR_HISTORY("linearHistory", Kind.FLAG),
    /** Every commit and tag is signed by a key of somebody known. */
    SIGNED_COMMITS("signedCommits", Kind.FLAG),
    /** Who pushes signs the push itself. */
    SIGNED_PUSH("signedPush", Kind.FLAG),
    /** Every author signs off by the Developer Certificate of Origin. */
    SIGNED_OFF("signedOff", Kind.FLAG),
    NO_SECRETS("noSecrets", Kind.FLAG),
    /** Owners of what a change touches approve it. */
    OWNERS("owners", Kind.FLAG),
    /** It moves only when the server merges a reviewed change. */
    CHANGES_ONLY("changesOnly", Kind.FLAG),
    /** How many people who had no part in a change must approve it. */
    REVIEWS("reviews", Kind.COUNT),
    /** Whether the reviews that are asked for here outlive a move of the base where the change does the same to the same paths. */
    CARRIED_REVIEWS("carriedReviews", Kind.LEAVE),
    /** Whether broken glass, where owners are asked for here, stands for their approval too, as it does for reviews. */
    GLASS_FOR_OWNERS("glassForOwners", Kind.LEAVE),
    /** Names of results about the commit that must be there and good. */
    CHECKS("checks", Kind.NAMES),
    /** Who may push to it: accounts, and {@code team:NAME}. */
    PUSH("push", Kind.PARTIES);

    /** What a setting looks like, and with that what is tighter. */
    public enum Kind { FLAG, COUNT, NAMES, PARTIES, LEAVE }

    private final String wireName;
    private final Kind kind;

    Control(String wireName, Kind kind) {
        this.wireName = wireName;
        this.kind = kind;
    }

    public String wireName() {
        return wireName;
    }

    public Kind kind() {
        return kind;
    }

    static Optional<Control> find(String wireName) {
        return Arrays.stream(values()).filter(control -> control.wireName.equals(wireName)).findFirst();
    }
}
