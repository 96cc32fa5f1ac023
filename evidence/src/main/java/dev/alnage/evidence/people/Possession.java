package dev.alnage.evidence.people;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.sign.Trust;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** That whoever hands in a public key has its private half: a signature by it over who they say they are. */
public final class Possession {
    /** The namespace of {@code ssh-keygen -Y sign}: a signature made for anything else proves nothing here. */
    public static final String NAMESPACE = "possession@alnage.dev";
    private static final String PAYLOAD_TYPE = "application/vnd.alnage.possession+json";

    private Possession() {}

    /** The proof of a key of {@code alnage key new}. */
    public static String prove(Signer signer, String trustDomain, String account) {
        var message = AccountKey.ofStatements(signer.key()).possession(trustDomain, account);
        return Base64Reader.write(Envelope.sign(PAYLOAD_TYPE, message, Bytes.empty(), signer).signatures().getFirst().sig());
    }

    /** @throws Rejected.Untrusted unless the key of the binding signed its own possession */
    static void require(KeyBinding binding) {
        var message = binding.key().possession(binding.trustDomain(), binding.account());
        switch (binding.key().kind()) {
            case STATEMENT -> requireSigned(binding.key().key().orElseThrow(), message, binding.proof());
            case SSH, SSH_SK, OPENPGP, X509 -> requireSigned(binding, message);
            case WORKLOAD -> { }
        }
    }

    /** In the form of the key's own tools: {@code ssh-keygen -Y sign}, {@code gpg --detach-sign --armor}, {@code gpgsm}. */
    private static void requireSigned(KeyBinding binding, Bytes message) {
        var entry = new SigningKey(binding.account(), binding.key().credential().orElseThrow(), binding.given(), binding.expires(), new TreeSet<>(Set.of(NAMESPACE)),
                Set.of(NameTemplate.ANY));
        var answer = new SigningKeys(List.of(entry), List.of()).verify(message, Bytes.utf8(binding.proof()), NAMESPACE, new SigningOccasion("", binding.given(), false));
        if (answer instanceof SignatureAnswer.Refused(_, var why)) {
            throw new Rejected.Untrusted("found no proof that " + binding.account() + " has key " + binding.key().fingerprint() + ": " + why);
        }
    }

    private static void requireSigned(Key key, Bytes message, String proof) {
        var envelope = new Envelope(PAYLOAD_TYPE, message, List.of(new Envelope.Signature(key.keyid(), Base64Reader.read(proof))));
        new Trust(Set.of(new Principal("owner", Set.of(key))), 1).verify(envelope, PAYLOAD_TYPE);
    }
}
