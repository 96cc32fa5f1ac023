package dev.alnage.evidence.claim;

import static dev.alnage.evidence.claim.RepositoryPermission.ADMINISTER_PROTECTION;
import static dev.alnage.evidence.claim.RepositoryPermission.APPROVE;
import static dev.alnage.evidence.claim.RepositoryPermission.CREATE_BRANCH;
import static dev.alnage.evidence.claim.RepositoryPermission.CREATE_TAG;
import static dev.alnage.evidence.claim.RepositoryPermission.DELETE_BRANCH;
import static dev.alnage.evidence.claim.RepositoryPermission.MERGE;
import static dev.alnage.evidence.claim.RepositoryPermission.OPEN_CHANGE;
import static dev.alnage.evidence.claim.RepositoryPermission.PUSH;
import static dev.alnage.evidence.claim.RepositoryPermission.READ;
import static dev.alnage.evidence.claim.RepositoryPermission.REVIEW;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The paper's six roles in a repository, lowest first, and what each may do. They are functions, not ranks: who writes does not thereby
 * approve, and who approves does not thereby write. Somebody with two roles has the permissions of both.
 */
public enum RepositoryRole {
    GUEST(false, READ),
    DEVELOPER(false, READ, OPEN_CHANGE, PUSH, CREATE_BRANCH),
    REVIEWER(false, READ, REVIEW),
    APPROVER(true, READ, APPROVE),
    MAINTAINER(true, READ, OPEN_CHANGE, PUSH, CREATE_BRANCH, CREATE_TAG, DELETE_BRANCH, REVIEW, MERGE),
    OWNER(true, READ, OPEN_CHANGE, PUSH, CREATE_BRANCH, CREATE_TAG, DELETE_BRANCH, REVIEW, MERGE, ADMINISTER_PROTECTION);

    private final boolean power;
    private final Set<RepositoryPermission> permissions;

    RepositoryRole(boolean power, RepositoryPermission... permissions) {
        this.power = power;
        var all = EnumSet.noneOf(RepositoryPermission.class);
        all.addAll(Arrays.asList(permissions));
        this.permissions = Collections.unmodifiableSet(all);
    }

    public Set<RepositoryPermission> permissions() {
        return permissions;
    }

    /** Whether it lets somebody decide for others, so that one administrator alone cannot grant it. */
    public boolean isPower() {
        return power;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Rejected.Malformed for any other word */
    public static RepositoryRole of(String wireName) {
        return Arrays.stream(values()).filter(role -> role.wireName().equals(wireName)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found role " + wireName + ", expected one of "
                        + String.join(", ", Arrays.stream(values()).map(RepositoryRole::wireName).toList())));
    }
}
