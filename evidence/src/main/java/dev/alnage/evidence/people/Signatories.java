package dev.alnage.evidence.people;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Who must have signed a statement about people. */
final class Signatories {
    private Signatories() {}

    /** A statement that somebody stands behind. @param people false for an access review that the storer begins because it is due */
    record Behind(Verified<Statement> statement, boolean people) {}

    /**
     * Factory administrators, for whatever is said of people; that a look at roles is due, which gives and takes nothing, the storer says too.
     *
     * @throws Rejected.Untrusted unless they signed it
     */
    static Behind of(Recorded recorded, TrustFile trust) {
        try {
            return new Behind(administrators(recorded, trust), true);
        } catch (Rejected.Untrusted e) {
            var unverified = recorded.envelope().unverifiedStatement();
            if (unverified.predicate().type().equals(AccessReview.TYPE) && AccessReview.read(unverified).act() instanceof AccessReview.Act.Opened) {
                return new Behind(byStorer(recorded, trust, e), false);
            }
            throw e;
        }
    }

    private static Verified<Statement> byStorer(Recorded recorded, TrustFile trust, Rejected.Untrusted otherwise) {
        try {
            return trust.verifyStatement(recorded.envelope(), Role.INGEST, Occasion.at(recorded.time()));
        } catch (Rejected.Untrusted e) {
            throw otherwise;
        }
    }

    /** @throws Rejected.Untrusted unless a factory administrator signed it */
    static Verified<Statement> administrators(Recorded recorded, TrustFile trust) {
        return trust.verifyPerson(recorded.envelope(), People.ADMINISTRATOR, Occasion.at(recorded.time()));
    }

    /**
     * Who it is for never counts, and what lets somebody decide for others wants two: one stolen key of an administrator makes no
     * approver, and no administrator makes themselves one.
     */
    static void require(SortedSet<String> signers, Set<String> concerned, boolean power, String what) {
        var counted = new TreeSet<>(signers);
        counted.removeAll(concerned);
        var wanted = power ? People.SIGNERS_OF_POWER : 1;
        if (counted.size() < wanted) {
            throw new Rejected.Untrusted("found " + what + " signed by " + String.join(", ", signers) + ", expected " + wanted + " of role " + People.ADMINISTRATOR
                    + " whom it is not about");
        }
    }

    /**
     * A revocation is signed by an administrator, by its key's owner with another key of theirs, or by the key itself: whoever has a
     * stolen key may at least take it out of the world.
     */
    static Verified<Statement> ofRevocation(Recorded recorded, TrustFile trust, Roster roster) {
        try {
            return administrators(recorded, trust);
        } catch (Rejected.Untrusted e) {
            var revoked = KeyRevocation.read(recorded.envelope().unverifiedStatement()).revoked();
            var key = roster.findKey(revoked).orElseThrow(() -> e);
            var own = new HashSet<Key>();
            key.key().key().ifPresent(own::add);
            roster.signersAt(recorded.time()).stream().filter(signer -> signer.name().equals(key.account())).forEach(signer -> own.addAll(signer.keys()));
            if (own.isEmpty()) {
                throw e;
            }
            return new Trust(Set.of(new Principal(key.account(), own)), 1).verifyStatement(recorded.envelope(), KeyRevocation.TYPE);
        }
    }
}
