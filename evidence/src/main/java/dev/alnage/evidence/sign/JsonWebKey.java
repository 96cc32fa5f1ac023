package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jspecify.annotations.Nullable;

/**
 * A key of JSON Web Signatures (RFC 7517, RFC 8037), with what it says of itself. It verifies tokens of others and never evidence: what
 * is accepted here (RSA of 2048 bits, shared secrets) is weaker than what evidence demands.
 */
public final class JsonWebKey {
    static final int RSA_BITS_MIN = 2048;
    private static final String ED25519_SPKI = "302a300506032b6570032100";
    private static final String ED25519_PKCS8 = "302e020100300506032b657004220420";

    private final String keyId;
    private final String algorithm;
    private final @Nullable PublicKey publicKey;
    private final @Nullable PrivateKey privateKey;
    private final @Nullable Bytes secret;

    private JsonWebKey(String keyId, String algorithm, @Nullable PublicKey publicKey, @Nullable PrivateKey privateKey, @Nullable Bytes secret) {
        this.keyId = keyId;
        this.algorithm = algorithm;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.secret = secret;
    }

    /** A secret that both sides have. */
    public static JsonWebKey ofSecret(Bytes secret) {
        return new JsonWebKey("", "", null, null, secret);
    }

    /** From SubjectPublicKeyInfo in DER. @throws Rejected.Malformed for another kind of key, or one too weak */
    public static JsonWebKey ofPublicKey(Bytes spki) {
        for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return new JsonWebKey("", "", fit(factory(algorithm).generatePublic(new X509EncodedKeySpec(spki.toArray()))), null, null);
            } catch (GeneralSecurityException e) {
                // perhaps of the next kind
            }
        }
        throw new Rejected.Malformed("found another public key, expected RSA, an elliptic curve of NIST or Ed25519");
    }

    /** From PrivateKeyInfo in DER (PKCS #8), to sign with. @throws Rejected.Malformed for another kind of key */
    public static JsonWebKey ofPrivateKey(Bytes pkcs8) {
        for (var algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return new JsonWebKey("", "", null, factory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray())), null);
            } catch (GeneralSecurityException e) {
                // perhaps of the next kind
            }
        }
        throw new Rejected.Malformed("found another private key, expected RSA, an elliptic curve of NIST or Ed25519");
    }

    /** A key, or the keys of a set (RFC 7517, 5). @throws Rejected.Malformed if one is damaged, too weak or of another kind */
    public static List<JsonWebKey> parse(Json json) {
        var fields = Fields.of("JWK", json);
        if (!fields.has("keys")) {
            return List.of(one(json));
        }
        var keys = new ArrayList<JsonWebKey>();
        for (var key : fields.list("keys")) {
            keys.add(one(key));
        }
        return List.copyOf(keys);
    }

    private static JsonWebKey one(Json json) {
        var fields = Fields.of("JWK", json);
        var keyId = fields.text("kid", "");
        var algorithm = fields.text("alg", "");
        try {
            return switch (fields.text("kty")) {
                case "oct" -> new JsonWebKey(keyId, algorithm, null, null, decoded(fields, "k"));
                case "RSA" -> new JsonWebKey(keyId, algorithm, rsa(fields), fields.has("d") ? rsaPrivate(fields) : null, null);
                case "EC" -> new JsonWebKey(keyId, algorithm, ec(fields), fields.has("d") ? ecPrivate(fields) : null, null);
                case "OKP" -> new JsonWebKey(keyId, algorithm, ed25519(fields), fields.has("d") ? ed25519Private(fields) : null, null);
                default -> throw new Rejected.Malformed("found JWK type " + fields.text("kty") + ", expected RSA, EC, OKP or oct");
            };
        } catch (GeneralSecurityException e) {
            throw new Rejected.Malformed("found a damaged JWK, expected a key of its type");
        }
    }

    /** Empty if none is said. */
    public String keyId() {
        return keyId;
    }

    /** The one algorithm it is for; empty if none is said. */
    public String algorithm() {
        return algorithm;
    }

    Optional<PublicKey> publicKey() {
        return Optional.ofNullable(publicKey);
    }

    Optional<PrivateKey> privateKey() {
        return Optional.ofNullable(privateKey);
    }

    Optional<Bytes> secret() {
        return Optional.ofNullable(secret);
    }

    /** The key only if it is strong enough and on a curve we know. */
    private static PublicKey fit(PublicKey key) {
        var weak = switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() < RSA_BITS_MIN || rsa.getModulus().bitLength() > PublicKeys.RSA_BITS_MAX
                    || rsa.getPublicExponent().compareTo(BigInteger.valueOf(3)) < 0 || rsa.getPublicExponent().bitLength() > 64;
            case ECPublicKey ec -> curveOf(ec.getParams()).isEmpty();
            default -> false;
        };
        if (weak) {
            throw new Rejected.Malformed("found a weak key, expected RSA of " + RSA_BITS_MIN + " to " + PublicKeys.RSA_BITS_MAX
                    + " bits or a curve P-256, P-384 or P-521");
        }
        return key;
    }

    /** P-256, P-384 or P-521. */
    static Optional<String> curveOf(ECParameterSpec parameters) {
        return switch (parameters.getOrder().bitLength()) {
            case 256 -> isNist(parameters, "P-256");
            case 384 -> isNist(parameters, "P-384");
            case 521 -> isNist(parameters, "P-521");
            default -> Optional.empty();
        };
    }

    private static Optional<String> isNist(ECParameterSpec parameters, String curve) {
        return CustomNamedCurves.getByName(curve).getN().equals(parameters.getOrder()) ? Optional.of(curve) : Optional.empty();
    }

    private static KeyFactory factory(String algorithm) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm, algorithm.equals("RSA") ? "SunRsaSign" : "SunEC");
    }

    private static Bytes decoded(Fields fields, String name) {
        try {
            return Bytes.of(Base64.getUrlDecoder().decode(fields.text(name)));
        } catch (IllegalArgumentException e) {
            throw new Rejected.Malformed("found damaged Base64 as " + name + " of a JWK, expected the URL-safe alphabet");
        }
    }

    private static BigInteger number(Fields fields, String name) {
        return new BigInteger(1, decoded(fields, name).toArray());
    }

    private static PublicKey rsa(Fields fields) throws GeneralSecurityException {
        return fit(factory("RSA").generatePublic(new RSAPublicKeySpec(number(fields, "n"), number(fields, "e"))));
    }

    private static PrivateKey rsaPrivate(Fields fields) throws GeneralSecurityException {
        return factory("RSA").generatePrivate(new RSAPrivateKeySpec(number(fields, "n"), number(fields, "d")));
    }

    private static ECParameterSpec curve(Fields fields) throws GeneralSecurityException {
        var name = switch (fields.text("crv")) {
            case "P-256" -> "secp256r1";
            case "P-384" -> "secp384r1";
            case "P-521" -> "secp521r1";
            default -> throw new Rejected.Malformed("found curve " + fields.text("crv") + ", expected P-256, P-384 or P-521");
        };
        var parameters = AlgorithmParameters.getInstance("EC", "SunEC");
        parameters.init(new ECGenParameterSpec(name));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    /** A point that is not on its curve gives an attacker the other side's secret: it is refused here. */
    private static PublicKey ec(Fields fields) throws GeneralSecurityException {
        var x = number(fields, "x");
        var y = number(fields, "y");
        try {
            CustomNamedCurves.getByName(fields.text("crv")).getCurve().validatePoint(x, y);
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new Rejected.Malformed("found a point that is not on its curve, expected one of P-256, P-384 or P-521");
        }
        return factory("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve(fields)));
    }

    private static PrivateKey ecPrivate(Fields fields) throws GeneralSecurityException {
        return factory("EC").generatePrivate(new ECPrivateKeySpec(number(fields, "d"), curve(fields)));
    }

    private static PublicKey ed25519(Fields fields) throws GeneralSecurityException {
        return factory("Ed25519").generatePublic(new X509EncodedKeySpec(prefixed(ED25519_SPKI, fields, "x")));
    }

    private static PrivateKey ed25519Private(Fields fields) throws GeneralSecurityException {
        return factory("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(prefixed(ED25519_PKCS8, fields, "d")));
    }

    private static byte[] prefixed(String prefix, Fields fields, String name) {
        var key = decoded(fields, name);
        if (!fields.text("crv").equals("Ed25519") || key.size() != 32) {
            throw new Rejected.Malformed("found curve " + fields.text("crv") + " with a key of " + key.size() + " bytes, expected Ed25519 with 32");
        }
        return Bytes.of(HexFormat.of().parseHex(prefix)).plus(key).toArray();
    }
}
