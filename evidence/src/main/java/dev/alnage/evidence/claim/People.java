package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the statements about people, teams, roles and keys have in common (decision 0021). */
public final class People {
    /** The role, in the trust file, of those who sign them. */
    public static final String ADMINISTRATOR = "factory-administrator";
    /** How many of them must sign what lets somebody decide for others. */
    public static final int SIGNERS_OF_POWER = 2;
    /** How long a statement may be on its way from its first signer to the ledger. */
    public static final Duration ON_ITS_WAY_MAX = Duration.ofDays(7);
    /** All types, which are filed under {@link #series}. */
    public static final SortedSet<String> TYPES = Collections.unmodifiableSortedSet(new TreeSet<>(Set.of(Membership.TYPE, RoleGrant.TYPE, KeyBinding.TYPE,
            KeyRevocation.TYPE, AccessReview.TYPE)));
    private static final int NAME_LENGTH_MAX = 64;
    private static final int TEXT_LENGTH_MAX = 1_000;

    private People() {}

    /** Under this every statement about a factory's people is found. */
    public static Digest series(String trustDomain) {
        return Digest.of(Bytes.utf8("alnage:people/" + trustDomain));
    }

    /** Under this every statement about one account or team is found. */
    public static Digest subject(String trustDomain, String name) {
        return Digest.of(Bytes.utf8("alnage:people/" + trustDomain + "/" + name));
    }

    /** Under this every statement about one key is found. */
    public static Digest key(String trustDomain, String fingerprint) {
        return Digest.of(Bytes.utf8("alnage:people/" + trustDomain + "/key/" + fingerprint));
    }

    /** One spelling for each name: small letters, digits and inner dashes and dots, so that no two look alike in another case. */
    public static String requireName(String what, String name) {
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !isLetterOrDigit(name.charAt(0)) || !isLetterOrDigit(name.charAt(name.length() - 1))
                || !name.chars().allMatch(c -> isLetterOrDigit(c) || c == '-' || c == '.')) {
            throw new Rejected.Malformed("found " + what + " \"" + name + "\", expected up to " + NAME_LENGTH_MAX
                    + " small letters, digits, dashes and dots, the first and last a letter or digit");
        }
        return name;
    }

    static String requireText(String what, String text) {
        if (text.isBlank() || text.length() > TEXT_LENGTH_MAX || text.chars().anyMatch(Character::isISOControl)) {
            throw new Rejected.Malformed("found " + what + " of " + text.length() + " characters, expected one line of 1 to " + TEXT_LENGTH_MAX);
        }
        return text;
    }

    /** Written again it is the same: no subject that nobody looked at, and no second spelling. */
    static void requireSame(Statement read, Statement written) {
        if (!written.toJson().toBytes().equals(read.toJson().toBytes())) {
            throw new Rejected.Malformed("found a statement of " + read.predicate().type() + " with other subjects or spellings than its own, expected exactly those");
        }
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }
}
