package dev.alnage.evidence.sign;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.alnage.evidence.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * An implementation of our signature algorithms. Corretto's where its native library loads, else BouncyCastle's, else the
 * JDK's; chosen once, always asked for by instance, so that no registered provider can slip in between. All give the same
 * answers: what they differ in is decided by {@link SignatureForm} before they are asked.
 */
public final class Cryptography {
    /** A memo, not a state: a full one is emptied, and only costs the parsing of keys again. */
    private static final int PARSED_KEYS_MAX = 4096;
    /**
     * Names the implementation to take, for programs that end after one operation and gain nothing from the native one, which
     * takes a quarter of a second to load. A matter of speed alone, since all give the same answers.
     */
    public static final String PROPERTY = "alnage.cryptography";
    private static final String CORRETTO = "AmazonCorrettoCryptoProvider";
    private static final String BOUNCY_CASTLE = "BouncyCastle";
    private static final String JDK = "JDK";
    private static final Cryptography CHOSEN = choose(System.getProperty(PROPERTY, ""));

    private final String name;
    private final Map<Key.Kind, Provider> signatures = new EnumMap<>(Key.Kind.class);
    private final Map<Key.Kind, Provider> keyFactories = new EnumMap<>(Key.Kind.class);
    private final boolean comparesEncodedPoints;
    private final Map<Key, PublicKey> parsedKeys = new ConcurrentHashMap<>();

    private Cryptography(String name, boolean comparesEncodedPoints) {
        this.name = name;
        this.comparesEncodedPoints = comparesEncodedPoints;
    }

    /** The name of the implementation in use, for people. */
    public static String chosenName() {
        return CHOSEN.name;
    }

    static Cryptography chosen() {
        return CHOSEN;
    }

    static Cryptography choose(String wanted) {
        // by name before it is made: to load one that is not used costs up to a quarter of a second
        var chosen = switch (wanted) {
            case "" -> available().findFirst();
            case CORRETTO -> corretto().stream().findFirst();
            case BOUNCY_CASTLE -> Optional.of(bouncyCastle());
            case JDK -> Optional.of(jdk());
            default -> Optional.<Cryptography>empty();
        };
        return chosen.orElseThrow(() -> new IllegalStateException("no cryptography named " + wanted + " works here"));
    }

    /** Every implementation that works here, best first. */
    static Stream<Cryptography> available() {
        return Stream.<Supplier<List<Cryptography>>>of(Cryptography::corretto, () -> List.of(bouncyCastle()), () -> List.of(jdk()))
                .flatMap(implementation -> implementation.get().stream());
    }

    private static List<Cryptography> corretto() {
        try {
            var provider = AmazonCorrettoCryptoProvider.INSTANCE;
            if (provider.getLoadingError() != null) {
                return List.of();
            }
            // it verifies Ed25519 by comparing the encoding of R, so points of mixed order never pass
            var corretto = new Cryptography(CORRETTO, true);
            for (var kind : Key.Kind.values()) {
                corretto.signatures.put(kind, provider);
                // it has no factory of Ed25519 keys and takes those of the JDK
                corretto.keyFactories.put(kind, kind == Key.Kind.ED25519 ? jdkProvider("SunEC") : provider);
            }
            return List.of(corretto);
        } catch (LinkageError e) {
            return List.of();
        }
    }

    private static Cryptography bouncyCastle() {
        var provider = new BouncyCastleProvider();
        var bouncyCastle = new Cryptography(BOUNCY_CASTLE, false);
        for (var kind : Key.Kind.values()) {
            bouncyCastle.signatures.put(kind, provider);
            bouncyCastle.keyFactories.put(kind, provider);
        }
        return bouncyCastle;
    }

    private static Cryptography jdk() {
        var jdk = new Cryptography(JDK, false);
        for (var kind : Key.Kind.values()) {
            var provider = jdkProvider(kind == Key.Kind.RSA ? "SunRsaSign" : "SunEC");
            jdk.signatures.put(kind, provider);
            jdk.keyFactories.put(kind, provider);
        }
        return jdk;
    }

    private static Provider jdkProvider(String name) {
        var provider = Security.getProvider(name);
        if (provider == null) {
            throw new IllegalStateException("this java runtime has no provider " + name);
        }
        return provider;
    }

    String name() {
        return name;
    }

    /** Whether a verifier of Ed25519 compares R as bytes, which decides on every odd point by itself. */
    boolean comparesEncodedPoints() {
        return comparesEncodedPoints;
    }

    /** This implementation, or the JDK's for a message that is too long for this one; the JDK hashes it as fast. */
    Cryptography fitting(Key.Kind kind, List<Bytes> message) {
        return kind == Key.Kind.ED25519 && signatures.get(kind) instanceof AmazonCorrettoCryptoProvider
                && message.stream().mapToLong(Bytes::size).sum() > Jdk.CORRETTO_MESSAGE_BYTES_MAX ? Jdk.INSTANCE : this;
    }

    /** Made when it is first needed. */
    private static final class Jdk {
        /** Corretto's provider takes no longer message for Ed25519, and throws what is no security exception. */
        static final int CORRETTO_MESSAGE_BYTES_MAX = 1 << 20;
        static final Cryptography INSTANCE = jdk();
    }

    PublicKey publicKey(Key key) throws GeneralSecurityException {
        var known = parsedKeys.get(key);
        if (known != null) {
            return known;
        }
        var parsed = keyFactory(key.kind()).generatePublic(new X509EncodedKeySpec(key.spki().toArray()));
        if (parsedKeys.size() >= PARSED_KEYS_MAX) {
            parsedKeys.clear();
        }
        parsedKeys.put(key, parsed);
        return parsed;
    }

    PrivateKey privateKey(Key.Kind kind, byte[] pkcs8) throws GeneralSecurityException {
        return keyFactory(kind).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    Signature signature(Key.Kind kind) throws GeneralSecurityException {
        return signature(kind, signatures.get(kind));
    }

    /** For keys that only their own provider can use, such as those of a token. */
    static Signature signature(Key.Kind kind, Provider provider) throws GeneralSecurityException {
        var signature = Signature.getInstance(switch (kind) {
            case ED25519 -> "Ed25519";
            case ECDSA_P256 -> "SHA256withECDSA";
            case ECDSA_P384 -> "SHA384withECDSA";
            case RSA -> "RSASSA-PSS";
        }, provider);
        if (kind == Key.Kind.RSA) {
            signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SignatureAlgorithms.PSS_SALT_BYTES, 1));
        }
        return signature;
    }

    /** As formats of others pair a key with a hash; RSA in PKCS #1 v1.5, with which we only verify. @param hash such as {@code SHA256} */
    Signature foreignSignature(Key.Kind kind, String hash) throws GeneralSecurityException {
        return Signature.getInstance(switch (kind) {
            case ED25519 -> "Ed25519";
            case ECDSA_P256, ECDSA_P384 -> hash + "withECDSA";
            case RSA -> hash + "withRSA";
        }, signatures.get(kind));
    }

    private KeyFactory keyFactory(Key.Kind kind) throws GeneralSecurityException {
        return KeyFactory.getInstance(switch (kind) {
            case ED25519 -> "Ed25519";
            case ECDSA_P256, ECDSA_P384 -> "EC";
            case RSA -> "RSA";
        }, keyFactories.get(kind));
    }
}
