package dev.alnage.evidence.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
    private static Bytes certificate(BigInteger serial) {
        try {
            var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            var name = new X500Name("CN=test");
            var builder = new X509v3CertificateBuilder(name, serial, new Date(0), new Date(1000), name, SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
            return Bytes.of(builder.build(new JcaContentSignerBuilder("Ed25519").build(pair.getPrivate())).getEncoded());
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void refused(String because, String hex) {
        var message = assertThrows(Rejected.Malformed.class, () -> DerReader.read(Bytes.hex(hex))).getMessage();
        assertTrue(message.contains(because), message);
    }

    @Tag("X10") @Test void bytes_after_the_value_are_refused() {
        refused("1 bytes after", "02010500");
        refused("3 bytes after", "020105020105");
        var certificate = certificate(BigInteger.TEN);
        assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(certificate.plus(certificate)));
        assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(certificate.plus(Bytes.hex("00"))));
    }

    @Tag("X10") @ParameterizedTest
    @ValueSource(strings = {"02810105", "0282000105", "308003020105" + "0000", "3080" + "0000", "3081030201" + "05", "30820003020105", "0480", "2480040100" + "0000", "2403040100",
            "240304010000", "028400000001" + "05", "02ff05"})
    void lengths_and_strings_of_ber_are_refused(String hex) {
        refused("expected", hex);
    }

    @Tag("X10") @ParameterizedTest
    @ValueSource(strings = {"0200", "02020001", "0202ff80", "0101" + "01", "010100" + "00", "0100", "0500" + "00", "050100", "0300", "030108", "030101", "0302" + "0801", "1f8101" + "00", "3f2001",
            "0a00", "0a020001", "", "02", "0203" + "01", "30030201", "60", "0601", "060180", "170100", "0c01ff", "0c0100", "13022a61", "16026100", "1601e9", "310602010202" + "0101", "09038001" + "01"})
    void another_form_of_a_value_is_refused(String hex) {
        refused("expected", hex);
    }

    @Tag("X10") @Test void nesting_ends_at_its_limit() throws Throwable {
        var deep = new StringBuilder("0500");
        for (var i = 0; i < 40; i++) {
            deep.insert(0, String.format("30%02x", deep.length() / 2));
        }
        refused("deeper", deep.toString());
        CpuTime.assertWithin(java.time.Duration.ofSeconds(1), () -> refused("expected", "3080".repeat(500_000)));
    }

    @Tag("X10") @Test void a_serial_number_is_positive_and_short() {
        for (var serial : new BigInteger[] {BigInteger.ONE.negate(), BigInteger.ZERO, BigInteger.TWO.pow(160), BigInteger.TWO.pow(159)}) {
            var certificate = certificate(serial);
            assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(certificate));
        }
        assertEquals(BigInteger.TEN, DerReader.certificate(certificate(BigInteger.TEN)).getSerialNumber().getValue());
        assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(Bytes.hex("300302010a")));
    }

    @Test void a_certificate_of_parts_that_do_not_fit_is_refused() throws IOException {
        var outer = ASN1Sequence.getInstance(certificate(BigInteger.TEN).toArray());
        var body = new ASN1EncodableVector();
        ASN1Sequence.getInstance(outer.getObjectAt(0)).forEach(body::add);
        body.add(new DEROctetString(new byte[1]));
        var certificate = Bytes.of(new DERSequence(new ASN1Encodable[] {new DERSequence(body), outer.getObjectAt(1), outer.getObjectAt(2)}).getEncoded("DER"));
        assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(certificate));
    }

    @Test void der_is_read() throws IOException {
        var der = Bytes.hex("301302010502020080010100" + "0101ff0500030206c0");
        assertEquals(der, Bytes.of(DerReader.read(der).getEncoded()));
        var certificate = certificate(BigInteger.TWO.pow(158));
        assertEquals(certificate, Bytes.of(DerReader.certificate(certificate).getEncoded()));
    }

    @Tag("X10") @Test void every_shortening_and_lengthening_of_a_certificate_is_refused() {
        var certificate = certificate(BigInteger.TEN);
        for (var i = 0; i < certificate.size(); i++) {
            var shorter = certificate.slice(0, i);
            assertThrows(Rejected.Malformed.class, () -> DerReader.certificate(shorter));
        }
    }
}
