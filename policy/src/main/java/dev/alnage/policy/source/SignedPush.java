package dev.alnage.policy.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.sign.SshSigning;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.PushNonce;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Whether a push certificate is the pusher's own word for exactly these moves in this repository (case G4): then it is no longer the
 * server's word alone who pushed. By whom it was signed is told from the same keys as for commits.
 *
 * @param pusher who the server says pushed
 * @param moves what is to move, or did
 */
public record SignedPush(SourceScope scope, String pusher, List<ReferenceChange.Move> moves) {
    private static final String CHANGES = "refs/changes/";
    private static final String FOR_REVIEW = "refs/for/";

    public SignedPush {
        moves = List.copyOf(moves);
    }

    /**
     * @param onRecord whether the time is that of the record; else the push is judged now
     * @return what was signed
     * @throws Rejected.Malformed for no certificate
     * @throws Rejected.Untrusted when it is somebody else's, about something else, or old; with the code in parentheses
     */
    public PushCertificate require(Bytes content, SigningKeys keys, Instant at, boolean onRecord) {
        var certificate = PushCertificate.read(content);
        switch (keys.verify(certificate.signedPayload(), certificate.signature(), SshSigning.GIT, new SigningOccasion(scope.repository(), at, onRecord))) {
            case SignatureAnswer.Refused(var fault, var message) -> throw untrusted("ALN-SRC-155", "a push certificate that does not count, " + fault.code() + " " + message,
                    "one signed by the pusher's own key");
            case SignatureAnswer.SignedBy(var principal, _) -> {
                if (!principal.equals(pusher)) {
                    throw untrusted("ALN-SRC-155", "a push certificate signed by " + principal, "one by " + pusher + ", who pushed");
                }
            }
        }
        here(certificate, at);
        if (!isAbout(certificate)) {
            throw untrusted("ALN-SRC-157", "a push certificate about other moves of references", "one about exactly what is pushed");
        }
        return certificate;
    }

    private void here(PushCertificate certificate, Instant at) {
        if (certificate.nonce().isEmpty()) {
            throw untrusted("ALN-SRC-156", "a push certificate without a nonce", "the one that the server gave");
        }
        var nonce = PushNonce.read(certificate.nonce());
        if (!nonce.repository().equals(scope.references())) {
            throw untrusted("ALN-SRC-156", "a push certificate for another repository", "one for " + scope.toUri());
        }
        if (!nonce.isFresh(at)) {
            throw untrusted("ALN-SRC-156", "a push certificate with a nonce of " + nonce.issued(), "one of at most " + PushNonce.LIFE.toMinutes() + " minutes before " + at);
        }
        // the nonce binds; an address that names another repository is what the signer thought they pushed to
        if (!certificate.pushee().isEmpty() && !names(certificate.pushee())) {
            throw untrusted("ALN-SRC-156", "a push certificate for the address " + shown(certificate.pushee()), "one that ends with " + scope.repository());
        }
    }

    private boolean names(String address) {
        var end = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        end = end.endsWith(".git") ? end.substring(0, end.length() - ".git".length()) : end;
        return end.endsWith("/" + scope.repository()) || end.endsWith(":" + scope.repository()) || end.equals(scope.repository());
    }

    private static String shown(String address) {
        return address.length() <= 200 ? address : address.substring(0, 200) + "…";
    }

    /** What is pushed for review is signed under the name that the client pushed to, and moves one that the server chose. */
    private boolean isAbout(PushCertificate certificate) {
        if (moves.size() == 1 && moves.getFirst().reference().startsWith(CHANGES)) {
            var command = certificate.commands().getFirst();
            return certificate.commands().size() == 1 && command.reference().startsWith(FOR_REVIEW) && command.before().isEmpty()
                    && digest(command.after()).equals(moves.getFirst().after());
        }
        var asked = new HashMap<String, ReferenceChange.Move>();
        moves.forEach(move -> asked.put(move.reference(), move));
        return asked.size() == certificate.commands().size() && certificate.commands().stream().allMatch(command -> {
            var move = asked.get(command.reference());
            return move != null && move.before().equals(digest(command.before())) && move.after().equals(digest(command.after()));
        });
    }

    private static Optional<Digest> digest(Optional<ObjectId> id) {
        return id.map(ObjectId::toDigest);
    }

    private static Rejected.Untrusted untrusted(String code, String found, String expected) {
        return new Rejected.Untrusted("found " + found + " (" + code + "), expected " + expected);
    }
}
