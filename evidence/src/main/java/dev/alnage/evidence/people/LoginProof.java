package dev.alnage.evidence.people;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Signatures by keys of OpenSSH over what their owner wishes. @param namespace of {@code ssh-keygen -Y sign}, one for each kind of wish */
record LoginProof(String account, String namespace, Bytes message) {
    /**
     * The bound keys by which somebody shows who they are, in their order.
     *
     * @param proofs a signature by each of them, in the same order
     * @throws Rejected unless all of them hold, and the keys are live, the account's and for authenticating
     */
    List<BoundKey> requireLogins(List<String> logins, List<String> proofs, Roster roster, Instant at) {
        var bound = new ArrayList<BoundKey>();
        for (var i = 0; i < logins.size(); i++) {
            var fingerprint = logins.get(i);
            var login = roster.findLiveKey(fingerprint, Purpose.AUTHENTICATE, at).filter(known -> known.account().equals(account) && known.scope().isEmpty())
                    .orElseThrow(() -> new Rejected.Untrusted("found key " + fingerprint + " behind a request of " + account
                            + ", expected a key of theirs that holds and is for authenticating"));
            requireSigned(login.key(), proofs.get(i), at);
            bound.add(login);
        }
        return bound;
    }

    void requireSigned(AccountKey signer, String proof, Instant at) {
        var credential = signer.credential().orElseThrow(() -> new Rejected.Untrusted("found a key of kind " + signer.kind().wireName() + ", expected one of OpenSSH"));
        var entry = new SigningKey(account, credential, at.minusSeconds(1), at.plusSeconds(1), new TreeSet<>(Set.of(namespace)), Set.of(NameTemplate.ANY));
        var answer = new SigningKeys(List.of(entry), List.of()).verify(message, Bytes.utf8(proof), namespace, new SigningOccasion("", at, false));
        if (answer instanceof SignatureAnswer.Refused(_, var why)) {
            throw new Rejected.Untrusted("found no proof by key " + signer.fingerprint() + " for a request of " + account + ": " + why);
        }
    }
}
