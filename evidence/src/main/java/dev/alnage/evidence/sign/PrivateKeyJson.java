package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/** Private keys that a policy was handed, as a JWK and in the form of Go's types. They are nobody's secret any more: a policy reads them. */
public final class PrivateKeyJson {
    private static final Map<ASN1ObjectIdentifier, String> CURVES = Map.of(SECObjectIdentifiers.secp256r1, "P-256",
            SECObjectIdentifiers.secp384r1, "P-384", SECObjectIdentifiers.secp521r1, "P-521");

    private final Json jwk;
    private final Json members;
    private final Bytes publicKey;

    private PrivateKeyJson(Json jwk, Json members, Bytes publicKey) {
        this.jwk = jwk;
        this.members = members;
        this.publicKey = publicKey;
    }

    public static boolean isKnown(String label) {
        return List.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY").contains(label);
    }

    /** @param label of the PEM block @throws Rejected.Malformed for what is no such key */
    public static PrivateKeyJson of(String label, Bytes der) {
        try {
            return switch (label) {
                case "RSA PRIVATE KEY" -> rsa(RSAPrivateKey.getInstance(der.toArray()));
                case "EC PRIVATE KEY" -> {
                    var key = ECPrivateKey.getInstance(der.toArray());
                    yield ec(key, ASN1ObjectIdentifier.getInstance(key.getParametersObject()));
                }
                case "PRIVATE KEY" -> pkcs8(PrivateKeyInfo.getInstance(der.toArray()));
                default -> throw new IllegalArgumentException(label);
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException | NullPointerException | ArithmeticException
                | NoSuchElementException | IndexOutOfBoundsException e) {
            throw new Rejected.Malformed("x509: failed to parse private key");
        }
    }

    /** RFC 7517. */
    public Json toJwk() {
        return jwk;
    }

    public Json toJson() {
        return members;
    }

    /** Modulus or encoded point: what a certificate for this key holds too. */
    Bytes publicKey() {
        return publicKey;
    }

    /** Whether the certificate is for this key. */
    public boolean isOf(Bytes certificate) {
        try {
            var key = org.bouncycastle.asn1.x509.Certificate.getInstance(certificate.toArray()).getSubjectPublicKeyInfo();
            var content = key.getPublicKeyData().getOctets();
            var isRsa = key.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption);
            return publicKey.equals(Bytes.of(isRsa ? org.bouncycastle.asn1.pkcs.RSAPublicKey.getInstance(content).getModulus().toByteArray() : content));
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            return false;
        }
    }

    private static PrivateKeyJson pkcs8(PrivateKeyInfo info) throws IOException {
        var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return rsa(RSAPrivateKey.getInstance(info.parsePrivateKey()));
        }
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return ec(ECPrivateKey.getInstance(info.parsePrivateKey()), ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters()));
        }
        if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            return ed25519(ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets());
        }
        throw new IOException("unknown algorithm");
    }

    private static String url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String url(BigInteger value) {
        return url(BigIntegers.asUnsignedByteArray(value));
    }

    private static PrivateKeyJson rsa(RSAPrivateKey key) {
        var jwk = Json.object().with("kty", "RSA").with("n", url(key.getModulus())).with("e", url(key.getPublicExponent()))
                .with("d", url(key.getPrivateExponent())).with("p", url(key.getPrime1())).with("q", url(key.getPrime2()))
                .with("dp", url(key.getExponent1())).with("dq", url(key.getExponent2())).with("qi", url(key.getCoefficient())).build();
        var precomputed = Json.object().with("Dp", GoNames.number(key.getExponent1())).with("Dq", GoNames.number(key.getExponent2()))
                .with("Qinv", GoNames.number(key.getCoefficient())).with("CRTValues", Json.array(List.of())).build();
        var members = Json.object().with("N", GoNames.number(key.getModulus())).with("E", GoNames.number(key.getPublicExponent()))
                .with("D", GoNames.number(key.getPrivateExponent()))
                .with("Primes", Json.array(List.of(GoNames.number(key.getPrime1()), GoNames.number(key.getPrime2())))).with("Precomputed", precomputed).build();
        return new PrivateKeyJson(jwk, members, Bytes.of(key.getModulus().toByteArray()));
    }

    private static PrivateKeyJson ec(ECPrivateKey key, ASN1ObjectIdentifier oid) throws IOException {
        var name = CURVES.get(oid);
        if (name == null) {
            throw new IOException("unknown curve");
        }
        var curve = CustomNamedCurves.getByName(name);
        var d = key.getKey();
        if (d.signum() < 1 || d.compareTo(curve.getN()) >= 0) {
            throw new IOException("a private key beyond its curve");
        }
        var point = curve.getG().multiply(d).normalize();
        var x = point.getAffineXCoord().toBigInteger();
        var y = point.getAffineYCoord().toBigInteger();
        var size = (curve.getCurve().getFieldSize() + 7) / 8;
        var jwk = Json.object().with("kty", "EC").with("crv", name).with("x", url(BigIntegers.asUnsignedByteArray(size, x)))
                .with("y", url(BigIntegers.asUnsignedByteArray(size, y))).with("d", url(BigIntegers.asUnsignedByteArray(size, d))).build();
        var members = Json.object().with("Curve", Json.object(Map.of())).with("X", GoNames.number(x)).with("Y", GoNames.number(y))
                .with("D", GoNames.number(d)).build();
        return new PrivateKeyJson(jwk, members, Bytes.of(point.getEncoded(false)));
    }

    private static PrivateKeyJson ed25519(byte[] seed) throws IOException {
        if (seed.length != 32) {
            throw new IOException("an Ed25519 key has 32 bytes");
        }
        var half = new byte[32];
        Ed25519.generatePublicKey(seed, 0, half, 0);
        var jwk = Json.object().with("kty", "OKP").with("crv", "Ed25519").with("x", url(half)).with("d", url(seed)).build();
        return new PrivateKeyJson(jwk, GoNames.base64(Bytes.of(seed).plus(Bytes.of(half)).toArray()), Bytes.of(half));
    }
}
