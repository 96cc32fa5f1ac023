package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("K3")
class KeyTest {
    private static final String ED25519 = "302a300506032b6570032100";
    private static final String P256 = "3059301306072a8648ce3d020106082a8648ce3d030107034200";
    private static final String X = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";
    private static final String Y = "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    private static void refused(String spki) {
        assertThrows(Rejected.Malformed.class, () -> Key.of(Bytes.hex(spki)), spki);
    }

    @Test void ed25519_point_of_small_order_is_refused() {
        for (var point : EdwardsPoint.smallOrder()) {
            refused(ED25519 + point.encoded().toHex());
        }
    }

    @Test void ed25519_point_of_mixed_order_is_refused_and_without_the_torsion_accepted() {
        var honest = EdwardsPoint.BASE.times(BigInteger.valueOf(99));
        for (var torsion : EdwardsPoint.smallOrder()) {
            if (!torsion.isIdentity()) {
                refused(ED25519 + honest.plus(torsion).encoded().toHex());
            }
        }
        assertEquals(Key.Kind.ED25519, Key.of(Bytes.hex(ED25519 + honest.encoded().toHex())).kind());
    }

    @Test void ed25519_point_written_above_the_prime_or_off_the_curve_is_refused() {
        refused(ED25519 + EdwardsPoint.littleEndian(EdwardsPoint.P.add(BigInteger.ONE)).toHex());
        refused(ED25519 + EdwardsPoint.littleEndian(EdwardsPoint.P.add(BigInteger.valueOf(3))).toHex());
        refused(ED25519 + "02" + "00".repeat(31));
        refused(ED25519 + "ff".repeat(32));
    }

    @Test void ec_point_off_its_curve_at_infinity_or_compressed_is_refused_and_on_it_accepted() {
        refused(P256 + "04" + X + Y.replace("99", "98"));
        refused(P256 + "04" + X + X);
        refused("3019301306072a8648ce3d020106082a8648ce3d03010703020000");
        refused("3039301306072a8648ce3d020106082a8648ce3d030107032200" + "02" + X);
        refused(P256 + "06" + X + Y);
        refused(P256 + "04" + "ff".repeat(32) + Y);
        assertEquals(Key.Kind.ECDSA_P256, Key.of(Bytes.hex(P256 + "04" + X + Y)).kind());
    }

    @Test void other_curve_or_absent_or_superfluous_parameters_are_refused() {
        // secp256k1
        refused("3056301006072a8648ce3d020106052b8104000a034200" + "04" + X + Y);
        // no curve at all
        refused("304f300906072a8648ce3d0201034200" + "04" + X + Y);
        // NULL after Ed25519, where RFC 8410 demands nothing
        refused("302c300706032b65700500032100" + EdwardsPoint.BASE.encoded().toHex());
        // X25519 is for key agreement
        refused("302a300506032b656e032100" + EdwardsPoint.BASE.encoded().toHex());
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 3064})
    void rsa_under_3072_bits_is_refused(int bits) throws GeneralSecurityException {
        var modulus = modulus();
        var spki = rsa(modulus.shiftRight(modulus.bitLength() - bits).setBit(0), RSAKeyGenParameterSpec.F4);
        assertThrows(Rejected.Malformed.class, () -> Key.of(spki));
    }

    @Test void rsa_with_exponent_3_is_refused() throws GeneralSecurityException {
        var spki = rsa(modulus(), RSAKeyGenParameterSpec.F0);
        assertThrows(Rejected.Malformed.class, () -> Key.of(spki));
        assertEquals(Key.Kind.RSA, Key.of(rsa(modulus(), RSAKeyGenParameterSpec.F4)).kind());
    }

    private static BigInteger modulus() throws GeneralSecurityException {
        var spki = Keys.of(Key.Kind.RSA).key().spki();
        return ((RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki.toArray()))).getModulus();
    }

    /** The public half alone: what is refused in it is refused before anybody asks for the rest. */
    private static Bytes rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        return Bytes.of(KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)).getEncoded());
    }

    @Test void rsa_with_an_even_modulus_is_refused() {
        var spki = Keys.of(Key.Kind.RSA).key().spki().toArray();
        // the last byte of the modulus stands before INTEGER 65537
        spki[spki.length - 6] ^= 1;
        assertThrows(Rejected.Malformed.class, () -> Key.of(Bytes.of(spki)));
    }

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void cut_lengthened_and_mislabelled_keys_are_refused_and_the_whole_key_accepted(Key.Kind kind) {
        var spki = Keys.of(kind).key().spki();
        for (var end = 0; end < spki.size(); end++) {
            var cut = spki.slice(0, end);
            assertThrows(Rejected.Malformed.class, () -> Key.of(cut));
        }
        assertThrows(Rejected.Malformed.class, () -> Key.of(spki.plus(Bytes.hex("00"))));
        for (var other : Key.Kind.values()) {
            if (other != kind) {
                assertThrows(Rejected.Malformed.class, () -> new Key(other, spki));
            }
        }
        assertEquals(kind, Key.of(spki).kind());
    }

    @Test void halves_of_different_pairs_make_no_signer() {
        var one = Keys.ed25519();
        var other = Keys.ed25519();
        assertThrows(IllegalArgumentException.class, () -> SoftwareSigner.of(one.key(), other.toPkcs8()));
        assertThrows(IllegalArgumentException.class, () -> SoftwareSigner.of(one.key(), new byte[] {1, 2, 3}));
        assertEquals(one.key(), SoftwareSigner.of(one.key(), one.toPkcs8()).key());
    }
}
