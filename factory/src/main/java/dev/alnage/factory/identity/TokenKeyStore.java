package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TokenSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.security.auth.login.LoginException;

/**
 * Keys in a token behind PKCS#11, such as an HSM: made there, used there, never readable here. Makes ECDSA and RSA keys;
 * the JDK's PKCS#11 provider knows no Ed25519. PKCS#11 logs a whole process in: while one key
 * is open here, the token does not look at the PIN again.
 */
public final class TokenKeyStore implements KeyStore {
    private static final int RSA_BITS = 3072;

    private final String token;
    private final Provider provider;
    private final SecureRandom random;

    private TokenKeyStore(String token, Provider provider, SecureRandom random) {
        this.token = token;
        this.provider = provider;
        this.random = random;
    }

    /**
     * @param library the PKCS#11 library of the token's maker, which becomes part of this process
     * @param slotIndex which slot of the library's list
     */
    public static TokenKeyStore of(Path library, int slotIndex, SecureRandom random) {
        if (!library.isAbsolute() || library.toString().chars().anyMatch(c -> c < 0x20 || c == '"')) {
            throw new Rejected.Malformed("found pkcs#11 library " + library + ", expected an absolute path");
        }
        var configuration = """
                --name = slot%d
                library = "%s"
                slotListIndex = %d
                attributes(generate, CKO_PRIVATE_KEY, *) = {
                  CKA_PRIVATE = true
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                  CKA_SIGN = true
                  CKA_DECRYPT = false
                  CKA_UNWRAP = false
                }
                """.formatted(slotIndex, library, slotIndex);
        try {
            return new TokenKeyStore(library + " slot " + slotIndex, Security.getProvider("SunPKCS11").configure(configuration), random);
        } catch (ProviderException | IllegalArgumentException e) {
            throw new Rejected.Untrusted("found no usable token in " + library + " slot " + slotIndex + " (" + e.getMessage() + "), expected one");
        }
    }

    @Override public Signer open(String name, char[] pin) {
        try {
            var store = login(pin);
            if (!(store.getKey(KeyNames.require(name), null) instanceof PrivateKey privateKey)) {
                throw new Rejected.Malformed("found no key " + name + " on token " + token + ", expected one");
            }
            return new TokenSigner(key(store.getCertificate(name)), privateKey, provider);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    @Override public Key create(String name, Key.Kind kind, char[] pin) {
        try {
            var store = login(pin);
            if (store.containsAlias(KeyNames.require(name))) {
                throw new Rejected.Malformed("found key " + name + " already on token " + token + ", expected a new name");
            }
            var generator = KeyPairGenerator.getInstance(kind == Key.Kind.RSA ? "RSA" : "EC", provider);
            switch (kind) {
                case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"));
                case RSA -> generator.initialize(RSA_BITS);
                case ED25519 -> throw new Rejected.Malformed("found kind ED25519 for a token, expected ECDSA_P256, ECDSA_P384 or RSA");
            }
            var pair = generator.generateKeyPair();
            var key = Key.of(Bytes.of(pair.getPublic().getEncoded()));
            // Until now the pair lives in this session alone. Where the session is lost while it is stored, a half without its
            // certificate may stay on the token: it has no name, is not listed, and does not stop the name from being made.
            store.setKeyEntry(name, pair.getPrivate(), null, new Certificate[] {TokenCertificate.of(name, key, random)});
            return key;
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    /** Logs in, so that {@link #list} can be asked. */
    public void unlock(char[] pin) {
        try {
            login(pin);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(e);
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    /** What is on the token, which tells it only after its PIN was given once. */
    @Override public SortedMap<String, Key> list() {
        try {
            var store = java.security.KeyStore.getInstance("PKCS11", provider);
            store.load(null, null);
            var keys = new TreeMap<String, Key>();
            for (var alias : Collections.list(store.aliases())) {
                keys.put(alias, key(store.getCertificate(alias)));
            }
            return Collections.unmodifiableSortedMap(keys);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unusable(e);
        } catch (IOException e) {
            if (e.getCause() instanceof LoginException) {
                throw new Rejected.Untrusted("found token " + token + " locked, expected its pin to have been given first");
            }
            throw unusable(e);
        }
    }

    /** For the tests that try to get a key out. */
    Provider provider() {
        return provider;
    }

    private java.security.KeyStore login(char[] pin) throws GeneralSecurityException {
        try {
            var store = java.security.KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin);
            return store;
        } catch (IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new Rejected.Untrusted("found another pin than that of token " + token + ", expected the right one");
            }
            throw unusable(e);
        }
    }

    private static Key key(Certificate certificate) {
        return Key.of(Bytes.of(certificate.getPublicKey().getEncoded()));
    }

    private IllegalStateException unusable(Exception e) {
        return new IllegalStateException("token " + token + " cannot be used: " + e.getMessage(), e);
    }
}
