package dev.alnage.factory.identity;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.SoftwareSigner;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A private key under a passphrase: scrypt (RFC 7914) makes the AES-256-GCM key that encrypts its PKCS#8. The rest of the
 * file, name and public half among it, is authenticated with it, so neither can be exchanged.
 */
record EncryptedKey(String name, Key key, int costLog2, Bytes salt, Bytes nonce, Bytes ciphertext) {
    static final int FILE_BYTES_MAX = 64 << 10;
    /** 2^17 blocks of 1 KiB are 128 MiB and about half a second for each guess. */
    static final int COST_LOG2_STANDARD = 17;
    /** For passphrases that nobody could guess anyway. */
    private static final int COST_LOG2_MIN = 10;
    private static final int COST_LOG2_MAX = 20;
    private static final int BLOCK_SIZE = 8;
    private static final int SALT_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    EncryptedKey {
        KeyNames.require(name);
        if (costLog2 < COST_LOG2_MIN || costLog2 > COST_LOG2_MAX) {
            throw new Rejected.Malformed("found scrypt cost 2^" + costLog2 + ", expected 2^" + COST_LOG2_MIN + " to 2^" + COST_LOG2_MAX);
        }
        if (salt.size() != SALT_BYTES || nonce.size() != NONCE_BYTES) {
            throw new Rejected.Malformed("found salt of " + salt.size() + " and nonce of " + nonce.size() + " bytes, expected "
                    + SALT_BYTES + " and " + NONCE_BYTES);
        }
    }

    static EncryptedKey encrypt(String name, SoftwareSigner signer, char[] passphrase, int costLog2, SecureRandom random) {
        var salt = new byte[SALT_BYTES];
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(salt);
        random.nextBytes(nonce);
        var empty = new EncryptedKey(name, signer.key(), costLog2, Bytes.of(salt), Bytes.of(nonce), Bytes.empty());
        var pkcs8 = signer.toPkcs8();
        try {
            return new EncryptedKey(name, signer.key(), costLog2, empty.salt, empty.nonce,
                    Bytes.of(empty.cipher(Cipher.ENCRYPT_MODE, passphrase, pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this java runtime cannot encrypt with AES-256-GCM", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    Signer decrypt(char[] passphrase) {
        byte[] pkcs8 = {};
        try {
            pkcs8 = cipher(Cipher.DECRYPT_MODE, passphrase, ciphertext.toArray());
            return SoftwareSigner.of(key, pkcs8);
        } catch (AEADBadTagException e) {
            throw new Rejected.Untrusted("found another passphrase than that of key " + name + " or a damaged key file, expected the right one");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this java runtime cannot decrypt with AES-256-GCM", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private byte[] cipher(int mode, char[] passphrase, byte[] input) throws GeneralSecurityException {
        var secret = Passphrases.toBytes(passphrase);
        var derived = new byte[0];
        try {
            derived = SCrypt.generate(secret, salt.toArray(), 1 << costLog2, BLOCK_SIZE, 1, 32);
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(TAG_BITS, nonce.toArray()));
            cipher.updateAAD(header().build().toBytes().toArray());
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(secret, (byte) 0);
            Arrays.fill(derived, (byte) 0);
        }
    }

    private Json.Builder header() {
        return Json.object().with("version", 1).with("name", name).with("publicKey", Base64Reader.write(key.spki()))
                .with("scrypt", Json.object().with("costLog2", costLog2).with("blockSize", BLOCK_SIZE).with("parallel", 1)
                        .with("salt", Base64Reader.write(salt)).build())
                .with("cipher", "AES-256-GCM").with("nonce", Base64Reader.write(nonce));
    }

    Bytes toBytes() {
        return header().with("ciphertext", Base64Reader.write(ciphertext)).build().toBytes().plus(Bytes.utf8("\n"));
    }

    static EncryptedKey read(Bytes bytes) {
        var fields = Fields.of("key file", JsonReader.read(bytes, FILE_BYTES_MAX));
        fields.integer("version", 1, 1);
        if (!fields.text("cipher").equals("AES-256-GCM")) {
            throw new Rejected.Malformed("found cipher " + fields.text("cipher") + ", expected AES-256-GCM");
        }
        var scrypt = fields.object("scrypt");
        scrypt.integer("blockSize", BLOCK_SIZE, BLOCK_SIZE);
        scrypt.integer("parallel", 1, 1);
        var key = new EncryptedKey(fields.text("name"), Key.of(fields.base64("publicKey")),
                (int) scrypt.integer("costLog2", COST_LOG2_MIN, COST_LOG2_MAX), scrypt.base64("salt"), fields.base64("nonce"), fields.base64("ciphertext"));
        scrypt.noOthers();
        fields.noOthers();
        return key;
    }
}
