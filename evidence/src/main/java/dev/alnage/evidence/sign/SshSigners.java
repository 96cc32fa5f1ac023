package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The entries with keys and authorities of OpenSSH, found by the key that a signature names. Keys are read once. */
final class SshSigners {
    /** A memo, not a state: a full one is emptied. */
    private static final int CERTIFICATES_MAX = 4096;

    private final Map<Bytes, Known> keys = new HashMap<>();
    private final Map<Bytes, List<SigningKey>> authorities = new HashMap<>();
    private final Map<Bytes, Certified> certificates = new ConcurrentHashMap<>();

    private record Known(OpenSshKey key, Key bare, List<SigningKey> entries) {}

    private record Certified(SshCertificate certificate, Key bare) {}

    SshSigners(List<SigningKey> entries) {
        for (var entry : entries) {
            switch (entry.credential()) {
                case SigningCredential.SshKey(var key) -> keys.computeIfAbsent(key.blob(), _ -> new Known(key, key.bareKey(), new ArrayList<>())).entries().add(entry);
                case SigningCredential.SshAuthority(var key) -> authorities.computeIfAbsent(key.blob(), _ -> new ArrayList<>()).add(entry);
                case SigningCredential.OpenPgp _, SigningCredential.Smime _, SigningCredential.Fulcio _ -> { }
            }
        }
    }

    List<SigningMatch> find(SshSignature signature, Bytes message, String namespace, SigningOccasion occasion) {
        if (!signature.namespace().equals(namespace)) {
            return List.of(SigningMatch.Nobody.of(Fault.OTHER_NAMESPACE, "found an SSH signature made for " + signature.namespace() + ", expected one for " + namespace));
        }
        var known = keys.get(signature.signer());
        if (known != null) {
            return signature.holds(known.key(), known.bare(), message)
                    ? known.entries().stream().<SigningMatch>map(entry -> new SigningMatch.Somebody(entry, entry.principal(), known.key().fingerprint(),
                            List.of(known.key().fingerprint()))).toList()
                    : List.of(bad(known.key().fingerprint()));
        }
        if (SshCertificate.is(signature.signer())) {
            return certified(signature, certified(signature.signer()), message, occasion);
        }
        var key = new OpenSshKey(new OpenSshKey.SshFields(signature.signer()).text(), signature.signer());
        return List.of(SigningMatch.Nobody.of(Fault.UNKNOWN_KEY, "found a signature by the SSH key " + key.fingerprint() + ", expected a key that is known here"));
    }

    private static SigningMatch bad(String fingerprint) {
        return SigningMatch.Nobody.of(Fault.BAD_SIGNATURE, "found a signature that the SSH key " + fingerprint + " did not make of this content"
                + ", expected one that it did, with a touch if it lies on a token");
    }

    private Certified certified(Bytes blob) {
        var known = certificates.get(blob);
        if (known == null) {
            var certificate = SshCertificate.read(blob);
            known = new Certified(certificate, certificate.key().bareKey());
            if (certificates.size() >= CERTIFICATES_MAX) {
                certificates.clear();
            }
            certificates.put(blob, known);
        }
        return known;
    }

    private List<SigningMatch> certified(SshSignature signature, Certified certified, Bytes message, SigningOccasion occasion) {
        var certificate = certified.certificate();
        var entries = authorities.getOrDefault(certificate.authority().blob(), List.of());
        if (entries.isEmpty()) {
            return List.of(SigningMatch.Nobody.of(Fault.UNKNOWN_KEY, "found a certificate by the SSH authority " + certificate.authority().fingerprint()
                    + ", expected one by an authority that is known here"));
        }
        if (!signature.holds(certificate.key(), certified.bare(), message) || certificate.verifyRequired() && !signature.proof().isUserVerified()) {
            return List.of(bad(certificate.key().fingerprint()));
        }
        if (!certificate.holdsAt(occasion.pushed())) {
            return List.of(SigningMatch.Nobody.of(Fault.EXPIRED, "found an SSH certificate " + certificate.keyId() + " that is valid from "
                    + certificate.validFrom() + " until " + certificate.validUntil() + ", expected one valid at the push, " + occasion.pushed()));
        }
        return entries.stream().map(entry -> named(entry, certificate)).toList();
    }

    /** Exactly one of its principals must be among those that the authority speaks for: else who signed would be a choice. */
    private static SigningMatch named(SigningKey entry, SshCertificate certificate) {
        var meant = certificate.principals().stream().filter(principal -> SshPattern.matches(entry.principal(), principal)).distinct().toList();
        if (meant.size() != 1) {
            return SigningMatch.Nobody.of(Fault.NOT_VOUCHED_FOR, "found an SSH certificate for " + certificate.principals() + ", expected exactly one principal of "
                    + entry.principal() + " in it");
        }
        return new SigningMatch.Somebody(entry, meant.getFirst(), certificate.key().fingerprint(), List.of(certificate.key().fingerprint(),
                certificate.authority().fingerprint(), SigningRevocation.SERIAL + Long.toUnsignedString(certificate.serial())));
    }
}
