package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Digest ORDER = Digest.of(Bytes.utf8("order"));

    private final Signer ca = Keys.ed25519();
    private final Signer worker = Keys.ed25519();
    private final WorkerCertificate values = values(worker.key());

    private static WorkerCertificate values(Key key) {
        return new WorkerCertificate("factory.example", "east", "run-1", "build.A", ORDER, 7, key, NOW, NOW.plus(Duration.ofMinutes(30)));
    }

    private Bytes issue() {
        return WorkerCertificate.issue(ca, values, BigInteger.TWO);
    }

    private WorkerCertificate verify(Bytes der) {
        return WorkerCertificate.verify(der, Set.of(ca.key()), NOW);
    }

    @Test void certificate_of_another_ca_is_refused() {
        var other = Keys.ed25519();
        assertThrows(Rejected.Untrusted.class, () -> WorkerCertificate.verify(issue(), Set.of(other.key()), NOW));
    }

    @Test void certificate_signed_by_another_key_under_the_name_of_the_ca_is_refused() {
        var forged = new Forger(ca.key(), Keys.ed25519());
        assertThrows(Rejected.Untrusted.class, () -> verify(forged.certificate()));
    }

    @Tag("build/short-lived-certificates")
    @Test void certificate_is_refused_before_and_after_its_time_and_accepted_within_it() {
        var der = issue();
        assertThrows(Rejected.Stale.class, () -> WorkerCertificate.verify(der, Set.of(ca.key()), NOW.minusSeconds(1)));
        assertThrows(Rejected.Stale.class, () -> WorkerCertificate.verify(der, Set.of(ca.key()), values.notAfter().plusMillis(1)));
        assertEquals(values, WorkerCertificate.verify(der, Set.of(ca.key()), NOW));
        assertEquals(values, WorkerCertificate.verify(der, Set.of(ca.key()), values.notAfter()));
    }

    @Test void certificate_that_held_once_holds_under_no_other_ca_and_not_after_its_time() {
        var der = issue();
        var other = Keys.ed25519().key();
        assertEquals(values, verify(der));
        assertEquals(values, WorkerCertificate.verify(der, Set.of(other, ca.key()), NOW));
        assertThrows(Rejected.Untrusted.class, () -> WorkerCertificate.verify(der, Set.of(other), NOW));
        assertThrows(Rejected.Untrusted.class, () -> WorkerCertificate.verify(der, Set.of(), NOW));
        assertThrows(Rejected.Stale.class, () -> WorkerCertificate.verify(der, Set.of(ca.key()), values.notAfter().plusSeconds(1)));
    }

    @Test void every_flipped_bit_is_refused() {
        var der = issue().toArray();
        for (var i = 0; i < der.length; i++) {
            for (var bit = 0; bit < 8; bit++) {
                der[i] ^= (byte) (1 << bit);
                var damaged = Bytes.of(der);
                assertThrows(Rejected.class, () -> verify(damaged), "byte " + i);
                der[i] ^= (byte) (1 << bit);
            }
        }
    }

    @Test void every_truncation_and_a_byte_too_many_are_refused() {
        var der = issue();
        for (var end = 0; end < der.size(); end++) {
            var cut = der.slice(0, end);
            assertThrows(Rejected.class, () -> verify(cut));
        }
        assertThrows(Rejected.class, () -> verify(der.plus(Bytes.hex("00"))));
    }

    @Test void what_the_ca_key_signed_in_our_form_is_accepted() {
        assertEquals(values, verify(new Forger(ca.key(), ca).certificate()));
    }

    @Test void another_extension_even_an_uncritical_one_is_refused() {
        for (var critical : new boolean[] {true, false}) {
            var forger = new Forger(ca.key(), ca);
            forger.extra = new Extension(new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), critical, new DEROctetString(new byte[] {5, 0}));
            assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
        }
    }

    @Test void ca_certificate_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.isCa = true;
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void missing_basic_constraints_are_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.withConstraints = false;
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void other_key_usage_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.usage = KeyUsage.digitalSignature | KeyUsage.keyCertSign;
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void uncritical_key_usage_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.usageCritical = false;
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void second_name_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.names = new GeneralNames(new GeneralName[] {uri(values.spiffeId()), uri(values.spiffeId().replace("/fence/7", "/fence/8"))});
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void dns_name_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.names = new GeneralNames(new GeneralName(GeneralName.dNSName, "factory.example"));
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Test void subject_name_is_refused() {
        var forger = new Forger(ca.key(), ca);
        forger.subject = new X500Name("CN=somebody");
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
    }

    @Tag("build/short-lived-certificates")
    @Test void longer_life_than_an_hour_is_refused_even_if_signed() {
        var forger = new Forger(ca.key(), ca);
        forger.notAfter = NOW.plus(Duration.ofMinutes(61));
        assertThrows(Rejected.Malformed.class, () -> verify(forger.certificate()));
        assertThrows(Rejected.Malformed.class, () -> new WorkerCertificate("factory.example", "east", "run-1", "build", ORDER, 7,
                worker.key(), NOW, NOW.plus(Duration.ofMinutes(61))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"spiffe://factory.example/pool/east", "https://factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/7",
            "spiffe://factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/07",
            "spiffe://factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/+7",
            "spiffe://factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/-7",
            "spiffe://factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/7/",
            "spiffe://factory.example/pool/../run/run-1/step/build.A/order/%o/fence/7",
            "spiffe://factory.example/pool/e%61st/run/run-1/step/build.A/order/%o/fence/7",
            "spiffe://Factory.example/pool/east/run/run-1/step/build.A/order/%o/fence/7",
            "spiffe://factory.example/POOL/east/run/run-1/step/build.A/order/%o/fence/7",
            "spiffe://factory.example:1/pool/east/run/run-1/step/build.A/order/%o/fence/7"})
    void other_spelling_of_the_spiffe_id_is_refused(String id) {
        var forger = new Forger(ca.key(), ca);
        forger.names = new GeneralNames(uri(id.replace("%o", ORDER.hex())));
        assertThrows(Rejected.class, () -> verify(forger.certificate()));
    }

    @Test void key_of_the_ca_is_refused_as_a_workers_key() {
        assertThrows(Rejected.Untrusted.class, () -> WorkerCertificate.issue(ca, values(ca.key()), BigInteger.TWO));
        var other = Keys.ed25519();
        var der = WorkerCertificate.issue(ca, values(other.key()), BigInteger.TWO);
        assertThrows(Rejected.Untrusted.class, () -> WorkerCertificate.verify(der, Keys.keys(ca, other), NOW));
    }

    @Test void serial_number_must_be_positive_and_short() {
        assertThrows(IllegalArgumentException.class, () -> WorkerCertificate.issue(ca, values, BigInteger.ZERO));
        assertThrows(IllegalArgumentException.class, () -> WorkerCertificate.issue(ca, values, BigInteger.ONE.shiftLeft(159)));
    }

    @Test void names_that_are_no_segments_are_refused() {
        for (var bad : new String[] {"", ".", "..", "a/b", "a b", "ä", "a%2fb"}) {
            assertThrows(Rejected.Malformed.class, () -> new WorkerCertificate("factory.example", bad, "r", "s", ORDER, 1, worker.key(), NOW, NOW.plusSeconds(9)));
            assertThrows(Rejected.Malformed.class, () -> new WorkerCertificate("factory.example", "p", bad, "s", ORDER, 1, worker.key(), NOW, NOW.plusSeconds(9)));
            assertThrows(Rejected.Malformed.class, () -> new WorkerCertificate("factory.example", "p", "r", bad, ORDER, 1, worker.key(), NOW, NOW.plusSeconds(9)));
        }
    }

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void ca_and_worker_of_every_kind_are_accepted(Key.Kind kind) {
        var anyCa = Keys.of(kind);
        var expected = values(Keys.of(kind).key());
        assertEquals(expected, WorkerCertificate.verify(WorkerCertificate.issue(anyCa, expected, BigInteger.TWO), Keys.keys(anyCa, ca), NOW));
    }

    @Test void principal_is_the_pool_and_not_the_key() {
        assertEquals(values.principal(), values(Keys.ed25519().key()).principal());
        assertTrue(values.principal().keys().isEmpty());
    }

    private static GeneralName uri(String id) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, id);
    }

    /** Makes certificates that differ from ours in one respect. */
    private final class Forger {
        private final Key issuer;
        private final Signer signer;
        private int usage = KeyUsage.digitalSignature;
        private boolean usageCritical = true;
        private boolean isCa;
        private boolean withConstraints = true;
        private GeneralNames names = new GeneralNames(uri(values.spiffeId()));
        private X500Name subject = X500Name.getInstance(new DERSequence());
        private Instant notAfter = values.notAfter();
        private Extension extra;

        private Forger(Key issuer, Signer signer) {
            this.issuer = issuer;
            this.signer = signer;
        }

        private Bytes certificate() {
            try {
                var extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.keyUsage, usageCritical, new KeyUsage(usage));
                if (withConstraints) {
                    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
                }
                extensions.addExtension(Extension.subjectAlternativeName, true, names);
                if (extra != null) {
                    extensions.addExtension(extra);
                }
                var body = new V3TBSCertificateGenerator();
                body.setSerialNumber(new ASN1Integer(3));
                body.setSignature(SignatureAlgorithms.of(issuer.kind()));
                body.setIssuer(new X500Name("CN=" + issuer.keyid()));
                body.setStartDate(new Time(Date.from(NOW)));
                body.setEndDate(new Time(Date.from(notAfter)));
                body.setSubject(subject);
                body.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(worker.key().spki().toArray()));
                body.setExtensions(extensions.generate());
                var tbs = body.generateTBSCertificate();
                var parts = new ASN1EncodableVector();
                parts.add(tbs);
                parts.add(SignatureAlgorithms.of(issuer.kind()));
                parts.add(new DERBitString(signer.sign(Bytes.of(tbs.getEncoded(ASN1Encoding.DER))).toArray()));
                return Bytes.of(new DERSequence(parts).getEncoded(ASN1Encoding.DER));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
