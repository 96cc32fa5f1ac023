package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector is put to each implementation, and all must give the same answer. */
class SignaturesTest {
    private static final Bytes MESSAGE = Bytes.utf8("sample");
    private static final BigInteger P256_ORDER = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    /** RFC 6979 A.2.5, SHA-256, "sample". */
    private static final Key P256 = Key.of(Bytes.hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
            + "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb67903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
    private static final BigInteger R = new BigInteger("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716", 16);
    private static final BigInteger S = new BigInteger("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8", 16);

    static void holds(boolean expected, Key key, Bytes message, Bytes sig, String what) {
        for (var cryptography : Cryptography.available().toList()) {
            assertEquals(expected, Signatures.hold(cryptography, key, List.of(message), sig), what + " with " + cryptography.name());
        }
    }

    private static Bytes der(BigInteger r, BigInteger s) {
        try {
            return Bytes.of(new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded("DER"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Key ed25519(String point) {
        return Key.of(Bytes.hex("302a300506032b6570032100" + point));
    }

    @Test void three_implementations_are_compared_where_the_native_one_loads() {
        var names = Cryptography.available().map(Cryptography::name).toList();
        assertTrue(names.containsAll(List.of("BouncyCastle", "JDK")), names.toString());
        if (System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64")) {
            assertEquals("AmazonCorrettoCryptoProvider", Cryptography.chosenName());
        }
    }

    @Test void implementation_can_be_chosen_by_name_and_an_unknown_one_is_no_fallback() {
        assertEquals("JDK", Cryptography.choose("JDK").name());
        assertEquals("BouncyCastle", Cryptography.choose("BouncyCastle").name());
        assertThrows(IllegalStateException.class, () -> Cryptography.choose("jdk"));
    }

    static Stream<Arguments> ed25519Vectors() {
        return Stream.of(
                // RFC 8032 7.1, tests 1 and 2
                Arguments.of("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
                        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
                Arguments.of("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
                        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    }

    @ParameterizedTest
    @MethodSource("ed25519Vectors")
    void ed25519_of_the_standard_holds_and_its_relatives_do_not(String point, String message, String sig) {
        var key = ed25519(point);
        var text = Bytes.hex(message);
        var good = Bytes.hex(sig);
        holds(false, key, text.plus(Bytes.hex("00")), good, "longer message");
        holds(false, key, text, good.slice(0, 63), "short signature");
        holds(false, key, text, good.plus(Bytes.hex("00")), "long signature");
        var little = good.slice(32, 64).toArray();
        var s = new BigInteger(1, reversed(little));
        holds(false, key, text, good.slice(0, 32).plus(littleEndian(s.add(EdwardsPoint.ORDER))), "s plus the order");
        holds(false, key, text, good.slice(0, 32).plus(littleEndian(BigInteger.ZERO)), "s of zero");
        holds(false, key, text, Bytes.hex("01" + "00".repeat(31)).plus(good.slice(32, 64)), "r of the identity");
        holds(true, key, text, good, "vector");
    }

    @Test void new_key_is_its_random_bytes_and_signs_for_every_implementation() {
        var random = new java.security.SecureRandom();
        var one = SoftwareSigner.generate(Key.Kind.ED25519, random);
        var again = SoftwareSigner.of(one.key(), one.toPkcs8());
        var message = Bytes.utf8("message");
        Cryptography.available().forEach(each -> assertTrue(Signatures.hold(each, one.key(), List.of(message), again.sign(message)), each.name()));
        // RFC 8032 7.1, test 1: its secret key, as the source of randomness gives it
        var fixed = new java.security.SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override public void nextBytes(byte[] bytes) {
                System.arraycopy(Bytes.hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").toArray(), 0, bytes, 0, 32);
            }
        };
        assertTrue(SoftwareSigner.generate(Key.Kind.ED25519, fixed).key().spki().toHex().endsWith("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
    }

    @Test void ed25519_with_r_of_mixed_order_is_refused_by_all() {
        var scalar = new BigInteger("123456789012345678901234567890123456789");
        var nonce = new BigInteger("987654321098765432109876543210987654321");
        var key = ed25519(EdwardsPoint.BASE.times(scalar).encoded().toHex());
        for (var torsion : EdwardsPoint.smallOrder()) {
            var r = EdwardsPoint.BASE.times(nonce).plus(torsion).encoded();
            // S B = R' - T + k A: who multiplies by the cofactor, or reduces cleverly, may see no difference
            for (var i = 0; i < 16; i++) {
                var message = Bytes.utf8("message " + i);
                var k = EdwardsPoint.challenge(r, key, message);
                var s = nonce.add(k.multiply(scalar)).mod(EdwardsPoint.ORDER);
                holds(torsion.isIdentity(), key, message, r.plus(littleEndian(s)), "torsion " + torsion.encoded().toHex());
            }
        }
    }

    @Test void ed25519_with_r_of_small_order_is_refused_by_all() {
        var scalar = new BigInteger("123456789012345678901234567890123456789");
        var key = ed25519(EdwardsPoint.BASE.times(scalar).encoded().toHex());
        for (var torsion : EdwardsPoint.smallOrder()) {
            var r = torsion.encoded();
            var s = EdwardsPoint.challenge(r, key, MESSAGE).multiply(scalar).mod(EdwardsPoint.ORDER);
            holds(false, key, MESSAGE, r.plus(littleEndian(s)), "r " + r.toHex());
        }
    }

    @Test void ecdsa_of_the_standard_holds_and_other_spellings_do_not() {
        var good = der(R, S);
        holds(false, P256, Bytes.utf8("samples"), good, "other message");
        holds(false, P256, MESSAGE, der(BigInteger.ZERO, BigInteger.ZERO), "zeros");
        holds(false, P256, MESSAGE, der(R, BigInteger.ZERO), "s of zero");
        holds(false, P256, MESSAGE, der(R.add(P256_ORDER), S), "r plus the order");
        holds(false, P256, MESSAGE, der(R, S.add(P256_ORDER)), "s plus the order");
        holds(false, P256, MESSAGE, der(R.negate(), S), "negative r");
        holds(false, P256, MESSAGE, der(R, P256_ORDER), "s of the order");
        holds(false, P256, MESSAGE, good.plus(Bytes.hex("00")), "trailing byte");
        holds(false, P256, MESSAGE, good.slice(0, good.size() - 1), "cut");
        holds(false, P256, MESSAGE, Bytes.hex("3081").plus(good.slice(1, good.size())), "long form of the length");
        holds(false, P256, MESSAGE, Bytes.hex("3080").plus(good.slice(2, good.size())).plus(Bytes.hex("0000")), "indefinite length");
        var padded = Bytes.hex("3047" + "022200" ).plus(good.slice(4, good.size()));
        holds(false, P256, MESSAGE, padded, "padded r");
        holds(false, P256, MESSAGE, Bytes.hex(raw(R) + raw(S)), "raw r and s");
        holds(false, P256, MESSAGE, Bytes.empty(), "nothing");
        // the same signature in another guise: valid for everybody, and the reason why a signature is no identifier
        holds(true, P256, MESSAGE, der(R, P256_ORDER.subtract(S)), "order less s");
        holds(true, P256, MESSAGE, good, "vector");
    }

    @Test void rsa_in_another_scheme_than_its_own_is_refused() throws GeneralSecurityException {
        var signer = Keys.of(Key.Kind.RSA);
        var privateKey = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(signer.toPkcs8()));
        var classic = Signature.getInstance("SHA256withRSA");
        classic.initSign(privateKey);
        classic.update(MESSAGE.toBuffer());
        holds(false, signer.key(), MESSAGE, Bytes.of(classic.sign()), "PKCS#1 v1.5");
        holds(false, signer.key(), MESSAGE, pss(privateKey, "SHA-256", MGF1ParameterSpec.SHA256, 20), "salt of 20");
        holds(false, signer.key(), MESSAGE, pss(privateKey, "SHA-256", MGF1ParameterSpec.SHA256, 0), "no salt");
        holds(false, signer.key(), MESSAGE, pss(privateKey, "SHA-256", MGF1ParameterSpec.SHA1, 32), "mask of SHA-1");
        holds(false, signer.key(), MESSAGE, pss(privateKey, "SHA-512", MGF1ParameterSpec.SHA512, 32), "SHA-512");
        var good = pss(privateKey, "SHA-256", MGF1ParameterSpec.SHA256, 32);
        holds(false, signer.key(), MESSAGE, Bytes.hex("00").plus(good), "leading zero");
        holds(true, signer.key(), MESSAGE, good, "its own");
    }

    private static Bytes pss(PrivateKey key, String digest, MGF1ParameterSpec mask, int salt) throws GeneralSecurityException {
        var signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec(digest, "MGF1", mask, salt, 1));
        signature.initSign(key);
        signature.update(MESSAGE.toBuffer());
        return Bytes.of(signature.sign());
    }

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void what_one_implementation_signs_every_other_verifies(Key.Kind kind) throws GeneralSecurityException {
        var signer = Keys.of(kind);
        var other = Keys.of(kind).key();
        for (var signing : Cryptography.available().toList()) {
            var sig = Signatures.make(signing, kind, signing.privateKey(kind, signer.toPkcs8()), MESSAGE);
            holds(false, signer.key(), Bytes.utf8("simple"), sig, "other message");
            holds(false, other, MESSAGE, sig, "other key");
            holds(true, signer.key(), MESSAGE, sig, "signed with " + signing.name());
        }
    }

    @Test void message_in_pieces_is_the_message() {
        var signer = Keys.ed25519();
        var sig = signer.sign(Bytes.utf8("ab"));
        assertFalse(Signatures.hold(signer.key(), List.of(Bytes.utf8("b"), Bytes.utf8("a")), sig));
        assertTrue(Signatures.hold(signer.key(), List.of(Bytes.utf8("a"), Bytes.utf8("b")), sig));
    }

    private static String raw(BigInteger value) {
        return String.format("%064x", value);
    }

    private static Bytes littleEndian(BigInteger value) {
        return EdwardsPoint.littleEndian(value);
    }

    private static byte[] reversed(byte[] bytes) {
        return EdwardsPoint.reversed(bytes);
    }
}
