package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.util.BigIntegers;

/**
 * The signature algorithms of JSON Web Signatures (RFC 7518, 3; RFC 8037). The algorithm and the key must fit each other: a public key
 * is never a shared secret, and each ES algorithm has its one curve. There is no algorithm {@code none}.
 */
public enum JsonWebSignature {
    HS256(256), HS384(384), HS512(512), RS256(256), RS384(384), RS512(512), PS256(256), PS384(384), PS512(512),
    ES256(256), ES384(384), ES512(512), EDDSA(512);

    private final int bits;

    JsonWebSignature(int bits) {
        this.bits = bits;
    }

    /** By the name in a token's header, as it is written there. */
    public static Optional<JsonWebSignature> find(String name) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.wireName().equals(name)).findFirst();
    }

    /** What a private key signs with unless somebody says otherwise. @throws Rejected.Malformed if it is no private key, or on another curve */
    static JsonWebSignature usualFor(JsonWebKey key) {
        return switch (key.privateKey().orElse(null)) {
            case RSAPrivateKey _ -> RS256;
            case ECPrivateKey ec -> switch (JsonWebKey.curveOf(ec.getParams()).orElse("")) {
                case "P-256" -> ES256;
                case "P-384" -> ES384;
                case "P-521" -> ES512;
                default -> throw new Rejected.Malformed("found a key on another curve, expected P-256, P-384 or P-521");
            };
            case EdECPrivateKey _ -> EDDSA;
            case null, default -> throw new Rejected.Malformed("found no private key to sign with, expected RSA, an elliptic curve of NIST or Ed25519");
        };
    }

    public String wireName() {
        return this == EDDSA ? "EdDSA" : name();
    }

    private KeyedHash keyedHash() {
        return bits == 256 ? KeyedHash.SHA256 : bits == 384 ? KeyedHash.SHA384 : KeyedHash.SHA512;
    }

    private String curve() {
        return bits == 512 ? "P-521" : "P-" + bits;
    }

    /** Whether the signature holds; everything that is not a clear yes is a no. */
    public boolean holds(JsonWebKey key, Bytes message, Bytes sig) {
        try {
            return switch (this) {
                case HS256, HS384, HS512 -> key.secret().filter(secret -> !secret.isEmpty())
                        .map(secret -> KeyedHash.areEqual(keyedHash().of(secret, message), sig)).orElse(false);
                case EDDSA -> key.publicKey().orElse(null) instanceof EdECPublicKey publicKey
                        && Signatures.hold(Key.of(Bytes.of(publicKey.getEncoded())), message, sig);
                case RS256, RS384, RS512, PS256, PS384, PS512 -> key.publicKey().orElse(null) instanceof RSAPublicKey publicKey
                        && sig.size() == (publicKey.getModulus().bitLength() + 7) / 8 && holds(publicKey, message, sig);
                case ES256, ES384, ES512 -> key.publicKey().orElse(null) instanceof ECPublicKey publicKey
                        && JsonWebKey.curveOf(publicKey.getParams()).filter(curve()::equals).isPresent()
                        && sig.size() == 2 * coordinateBytes() && holds(publicKey, message, sig);
            };
        } catch (GeneralSecurityException | Rejected.Malformed e) {
            return false;
        }
    }

    private int coordinateBytes() {
        return bits == 512 ? 66 : bits / 8;
    }

    private boolean holds(PublicKey publicKey, Bytes message, Bytes sig) throws GeneralSecurityException {
        var signature = signature();
        signature.initVerify(publicKey);
        signature.update(message.toBuffer());
        return signature.verify(sig.toArray());
    }

    private Signature signature() throws GeneralSecurityException {
        return switch (this) {
            case RS256, RS384, RS512 -> Signature.getInstance("SHA" + bits + "withRSA", "SunRsaSign");
            case PS256, PS384, PS512 -> {
                var signature = Signature.getInstance("RSASSA-PSS", "SunRsaSign");
                signature.setParameter(new PSSParameterSpec("SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), bits / 8, 1));
                yield signature;
            }
            case ES256, ES384, ES512 -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format", "SunEC");
            case EDDSA -> Signature.getInstance("Ed25519", "SunEC");
            case HS256, HS384, HS512 -> throw new GeneralSecurityException("a keyed hash is no signature");
        };
    }

    /**
     * Makes a signature, always the same one for the same values: ECDSA as RFC 6979 has it, PSS with the salt given.
     *
     * @param salt at least 64 bytes; used where the algorithm wants some
     * @throws Rejected.Malformed if the key cannot sign so
     */
    public Bytes make(JsonWebKey key, Bytes message, Bytes salt) {
        try {
            return switch (this) {
                case HS256, HS384, HS512 -> keyedHash().of(key.secret().filter(secret -> !secret.isEmpty()).orElseThrow(this::unfit), message);
                case EDDSA, RS256, RS384, RS512 -> make(key.privateKey().orElseThrow(this::unfit), message);
                case PS256, PS384, PS512 -> pss((RSAPrivateKey) key.privateKey().orElseThrow(this::unfit), message, salt);
                case ES256, ES384, ES512 -> ecdsa((ECPrivateKey) key.privateKey().orElseThrow(this::unfit), message);
            };
        } catch (GeneralSecurityException | CryptoException | ClassCastException e) {
            throw unfit();
        }
    }

    private Rejected.Malformed unfit() {
        return new Rejected.Malformed("found a key that cannot sign with " + wireName() + ", expected a private one of that kind");
    }

    private Bytes make(PrivateKey privateKey, Bytes message) throws GeneralSecurityException {
        var signature = signature();
        signature.initSign(privateKey);
        signature.update(message.toBuffer());
        return Bytes.of(signature.sign());
    }

    private Digest digest() {
        return bits == 256 ? new SHA256Digest() : bits == 384 ? new SHA384Digest() : new SHA512Digest();
    }

    private Bytes pss(RSAPrivateKey privateKey, Bytes message, Bytes salt) throws CryptoException {
        var signer = new PSSSigner(new RSAEngine(), digest(), salt.slice(0, bits / 8).toArray());
        signer.init(true, new RSAKeyParameters(true, privateKey.getModulus(), privateKey.getPrivateExponent()));
        signer.update(message.toArray(), 0, message.size());
        return Bytes.of(signer.generateSignature());
    }

    private Bytes ecdsa(ECPrivateKey privateKey, Bytes message) throws CryptoException {
        var curve = CustomNamedCurves.getByName(curve());
        if (!curve.getN().equals(privateKey.getParams().getOrder())) {
            throw unfit();
        }
        var signer = new ECDSASigner(new HMacDSAKCalculator(digest()));
        signer.init(true, new ECPrivateKeyParameters(privateKey.getS(), new ECDomainParameters(curve)));
        var digest = digest();
        digest.update(message.toArray(), 0, message.size());
        var hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        var parts = signer.generateSignature(hash);
        return coordinate(parts[0]).plus(coordinate(parts[1]));
    }

    private Bytes coordinate(BigInteger value) {
        return Bytes.of(BigIntegers.asUnsignedByteArray(coordinateBytes(), value));
    }
}
