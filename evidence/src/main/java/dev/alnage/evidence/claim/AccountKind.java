package dev.alnage.evidence.claim;

import dev.alnage.evidence.Rejected;
import java.util.Arrays;
import java.util.Locale;

/** What stands behind an account. Only a person reviews and approves. */
public enum AccountKind {
    /** Somebody of flesh and blood; one account each. */
    PERSON,
    /** A program; never counts as a reviewer or approver. */
    BOT,
    /** One key for one repository, and nothing else. */
    DEPLOY;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws Rejected.Malformed for any other word */
    public static AccountKind of(String wireName) {
        return Arrays.stream(values()).filter(kind -> kind.wireName().equals(wireName)).findFirst().orElseThrow(
                () -> new Rejected.Malformed("found account kind " + wireName + ", expected person, bot or deploy"));
    }
}
