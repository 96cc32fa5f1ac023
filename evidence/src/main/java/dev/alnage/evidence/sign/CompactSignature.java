package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * A JSON Web Signature in its compact form (RFC 7515, 7.1) by a private key. The key says which algorithms may be: shared secrets and
 * {@code none} are refused whatever the header says, so a public key is never taken for a secret.
 */
public final class CompactSignature {
    private static final int LENGTH_MAX = 1 << 20;
    private static final Set<JsonWebSignature> SECRET = EnumSet.of(JsonWebSignature.HS256, JsonWebSignature.HS384, JsonWebSignature.HS512);

    private CompactSignature() {}

    /**
     * The payload, once the signature holds.
     *
     * @throws Rejected.Malformed if it is no such signature
     * @throws Rejected.Untrusted if the key did not make it
     */
    public static Bytes verify(String token, JsonWebKey key) {
        var parts = token.length() > LENGTH_MAX ? new String[0] : token.split("\\.", -1);
        if (parts.length != 3) {
            throw new Rejected.Malformed("found a signature that is not three parts between dots of at most " + LENGTH_MAX + " characters, expected a JSON Web Signature");
        }
        var header = Fields.of("signature header", JsonReader.read(decoded(parts[0])));
        var algorithm = JsonWebSignature.find(header.text("alg")).filter(one -> !SECRET.contains(one)).orElseThrow(() -> new Rejected.Untrusted(
                "found signature algorithm " + header.text("alg") + ", expected one with a private key: RS, PS, ES or EdDSA"));
        if (header.has("crit")) {
            throw new Rejected.Malformed("found critical members in a signature header, expected none");
        }
        if (!algorithm.holds(key, Bytes.utf8(parts[0] + "." + parts[1]), decoded(parts[2]))) {
            throw new Rejected.Untrusted("found a signature that does not hold, expected one made with the key of the verifier");
        }
        return decoded(parts[1]);
    }

    /** @param keyId a hint for the verifier, or empty @throws Rejected.Malformed if the key cannot sign */
    public static String make(JsonWebKey key, String keyId, Bytes payload) {
        var algorithm = JsonWebSignature.usualFor(key);
        var header = Json.object().with("alg", algorithm.wireName()).with("typ", "JWT").withUnlessEmpty("kid", keyId).build();
        var signed = encoded(header.toBytes()) + "." + encoded(payload);
        // no usual algorithm takes a salt
        return signed + "." + encoded(algorithm.make(key, Bytes.utf8(signed), Bytes.empty()));
    }

    private static String encoded(Bytes bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
    }

    /** Each content has one spelling only. */
    private static Bytes decoded(String part) {
        try {
            var bytes = Bytes.of(Base64.getUrlDecoder().decode(part));
            if (encoded(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new Rejected.Malformed("found damaged Base64 in a signature, expected the URL-safe alphabet without padding");
    }
}
