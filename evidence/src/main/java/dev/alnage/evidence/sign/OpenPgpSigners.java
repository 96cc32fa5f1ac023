package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries with OpenPGP certificates, each of their keys by the end of its fingerprint. */
final class OpenPgpSigners {
    private static final int KEY_ID_DIGITS = 16;

    private final Map<String, List<Known>> keys = new HashMap<>();

    private record Known(SigningKey entry, OpenPgpCertificate certificate, OpenPgpCertificate.Signer signer, String fingerprint) {}

    OpenPgpSigners(List<SigningKey> entries) {
        for (var entry : entries) {
            if (entry.credential() instanceof SigningCredential.OpenPgp(var certificate)) {
                for (var signer : certificate.signers()) {
                    var fingerprint = signer.key().fingerprint();
                    keys.computeIfAbsent(fingerprint.substring(fingerprint.length() - KEY_ID_DIGITS), _ -> new ArrayList<>())
                            .add(new Known(entry, certificate, signer, fingerprint));
                }
            }
        }
    }

    List<SigningMatch> find(OpenPgpSignature signature, Bytes message, SigningOccasion occasion) {
        var named = keys.getOrDefault(signature.keyId(), List.of()).stream().filter(known -> signature.mayBeBy(known.fingerprint())).toList();
        if (named.isEmpty()) {
            return List.of(SigningMatch.Nobody.of(Fault.UNKNOWN_KEY, "found a signature by the OpenPGP key " + signature.issuer() + ", expected a key that is known here"));
        }
        var makers = named.stream().filter(known -> signature.holds(known.signer().key(), message)).toList();
        if (makers.isEmpty()) {
            return List.of(SigningMatch.Nobody.of(Fault.BAD_SIGNATURE, "found a signature that the OpenPGP key " + named.getFirst().fingerprint()
                    + " did not make of this content, expected one that it did"));
        }
        return makers.stream().map(maker -> judged(maker, signature, occasion)).toList();
    }

    private static SigningMatch judged(Known maker, OpenPgpSignature signature, SigningOccasion occasion) {
        if (signature.findExpiry().filter(end -> !occasion.pushed().isBefore(end)).isPresent() || signature.created().isBefore(maker.signer().key().created())) {
            return refused(maker, Fault.EXPIRED, "made at " + signature.created() + ", before the key or for a time that is over");
        }
        return switch (maker.certificate().state(maker.signer(), occasion.pushed())) {
            case GOOD -> new SigningMatch.Somebody(maker.entry(), maker.entry().principal(), maker.fingerprint(),
                    List.of(maker.fingerprint(), maker.certificate().fingerprint()));
            case EXPIRED -> refused(maker, Fault.EXPIRED, "which does not hold at the push, " + occasion.pushed());
            case REVOKED -> refused(maker, Fault.REVOKED, "which its owner revoked");
            case MAY_NOT_SIGN -> refused(maker, Fault.MAY_NOT_SIGN, "which is not for signing, as its certificate says");
        };
    }

    private static SigningMatch refused(Known maker, Fault fault, String why) {
        return SigningMatch.Nobody.of(fault, "found a signature by the OpenPGP key " + maker.fingerprint() + " of " + maker.entry().principal() + ", " + why
                + ", expected a key that may sign");
    }
}
