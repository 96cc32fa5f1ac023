package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.StatementReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Who may speak, and how many of them must agree. */
public record Trust(Set<Principal> principals, int threshold) {
    public Trust {
        principals = Set.copyOf(principals);
        if (threshold < 1 || threshold > principals.size()) {
            throw new IllegalArgumentException("threshold " + threshold + " cannot be met by " + principals.size() + " principals");
        }
        var names = new HashSet<String>();
        var keys = new HashSet<Bytes>();
        for (var principal : principals) {
            if (!names.add(principal.name())) {
                throw new IllegalArgumentException("one principal stands there twice: " + principal.name());
            }
            if (principal.keys().isEmpty()) {
                throw new IllegalArgumentException("a principal without a key can sign nothing: " + principal.name());
            }
            for (var key : principal.keys()) {
                if (!keys.add(key.spki())) {
                    throw new IllegalArgumentException("one key stands there twice: " + key.keyid());
                }
            }
        }
    }

    /** Returns the payload of the type asked for, or throws: there is no boolean that a caller could forget to look at. */
    public Verified<Bytes> verify(Envelope envelope, String payloadType) {
        if (!envelope.payloadType().equals(payloadType)) {
            throw new Rejected.Untrusted("found payload type " + envelope.payloadType() + ", expected " + payloadType);
        }
        var message = envelope.preAuthenticationPieces();
        // Principals are counted; signatures, keys and key ids can be multiplied by whoever wants a threshold met.
        var signers = principals.stream().filter(principal -> signed(principal, message, envelope))
                .collect(Collectors.toUnmodifiableSet());
        if (signers.size() < threshold) {
            throw new Rejected.Untrusted("found " + signers.size() + " trusted signers of the " + envelope.payloadType()
                    + " envelope, expected " + threshold);
        }
        return new Verified<>(envelope.payload(), envelope, signers);
    }

    /** The statement in the envelope, parsed only after its signatures held. */
    public Verified<Statement> verifyStatement(Envelope envelope) {
        return verify(envelope, Statement.PAYLOAD_TYPE).parsed(StatementReader::read);
    }

    /** The same, refused if it claims anything of another type than the one asked for (case D2). */
    public Verified<Statement> verifyStatement(Envelope envelope, String predicateType) {
        var statement = verifyStatement(envelope);
        if (!statement.value().predicate().type().equals(predicateType)) {
            throw new Rejected.Untrusted("found predicate type " + statement.value().predicate().type() + ", expected " + predicateType);
        }
        return statement;
    }

    /**
     * The statement, if at least one of these signed it; all who did are its signers. As no key is two principals', each signature
     * has one signer at most, and is looked at until that one is found.
     */
    static Verified<Statement> verifyAny(Collection<Principal> principals, Envelope envelope) {
        if (!envelope.payloadType().equals(Statement.PAYLOAD_TYPE) && !envelope.payloadType().equals(ClassicLinkPayload.TYPE)) {
            throw new Rejected.Untrusted("found payload type " + envelope.payloadType() + ", expected " + Statement.PAYLOAD_TYPE);
        }
        var message = envelope.preAuthenticationPieces();
        var signers = envelope.signatures().stream().flatMap(signature -> signer(principals, message, signature).stream())
                .collect(Collectors.toUnmodifiableSet());
        if (signers.isEmpty()) {
            throw new Rejected.Untrusted("found nobody of the trust file who signed the envelope, expected at least one signer");
        }
        return new Verified<>(envelope, envelope, signers).parsed(Envelope::unverifiedStatement);
    }

    private static Optional<Principal> signer(Collection<Principal> principals, List<Bytes> message, Envelope.Signature signature) {
        for (var hinted : List.of(true, false)) {
            for (var principal : principals) {
                for (var key : principal.keys()) {
                    if (signature.keyid().equals(key.keyid()) == hinted && Signatures.hold(key, message, signature.sig())) {
                        return Optional.of(principal);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The keyid is a hint for speed only, saying what to try first: a wrong or missing one neither helps nor hurts. */
    private static boolean signed(Principal principal, List<Bytes> message, Envelope envelope) {
        return holds(principal, message, envelope, true) || holds(principal, message, envelope, false);
    }

    private static boolean holds(Principal principal, List<Bytes> message, Envelope envelope, boolean hinted) {
        return envelope.signatures().stream().anyMatch(signature -> principal.keys().stream()
                .anyMatch(key -> signature.keyid().equals(key.keyid()) == hinted && Signatures.hold(key, message, signature.sig())));
    }
}
