package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Paths of X.509 from a functionary to the root of a layout, each attack with its honest twin. */
@Tag("build/policy-adherence")
class CertificateAuthoritiesTest {
    private final Issued root = Issued.root("O=Acme,CN=root");
    private final Issued between = root.intermediate("O=Acme,CN=between");
    private final Issued alice = between.functionary("CN=alice");
    private final CertificateAuthorities authorities = new CertificateAuthorities(List.of(root.der()), List.of(between.der()));

    private static CertificateAuthorities below(Issued root, Issued... between) {
        return new CertificateAuthorities(List.of(root.der()), java.util.Arrays.stream(between).map(Issued::der).toList());
    }

    private void refused(String reason, CertificateAuthorities authorities, Issued certificate) {
        var e = assertThrows(Rejected.class, () -> authorities.verify(certificate.der(), Issued.NOW));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test void a_functionary_below_an_intermediate_is_told_with_all_names() {
        var functionary = authorities.verify(between.functionary("O=Acme\\, Inc.,O=Other,CN=alice", new GeneralName(GeneralName.dNSName, "a.example.com"),
                new GeneralName(GeneralName.rfc822Name, "a@example.com"), new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://x/a")).der(), Issued.NOW);
        assertEquals("alice", functionary.commonName());
        assertEquals(List.of("Acme, Inc.", "Other"), functionary.organizations());
        assertEquals(List.of("a.example.com"), functionary.dnsNames());
        assertEquals(List.of("a@example.com"), functionary.emails());
        assertEquals(List.of("spiffe://x/a"), functionary.uris());
        assertEquals(FunctionaryKey.of(alice.signer().key()), authorities.verify(alice.der(), Issued.NOW).key());
    }

    @Test void without_a_path_to_a_root_nobody_is_a_functionary() {
        refused("no path", below(root), alice);
        refused("no path", below(Issued.root("O=Acme,CN=root"), between), alice);
        refused("no root", new CertificateAuthorities(List.of(), List.of(root.der(), between.der())), alice);
        // who is named as a root is one, whoever stands above
        assertEquals("alice", below(between).verify(alice.der(), Issued.NOW).commonName());
    }

    @Test void a_certificate_holds_in_its_time_only_and_so_does_every_one_above_it() {
        var day = Duration.ofDays(1);
        var lapsed = between.issue("CN=alice", Issued.NOW.minus(day), Issued.NOW.minusSeconds(1), Issued::functionary);
        assertThrows(Rejected.Stale.class, () -> authorities.verify(lapsed.der(), Issued.NOW));
        assertEquals("alice", authorities.verify(lapsed.der(), Issued.NOW.minusSeconds(1)).commonName());
        var old = root.issue("O=Acme,CN=old", Issued.NOW.minus(day), Issued.NOW.minusSeconds(1), Issued::authority);
        refused("no path", below(root, old), old.functionary("CN=alice"));
        refused("no root", below(old), old.functionary("CN=alice"));
    }

    @Test void an_authority_is_no_functionary_and_a_functionary_no_authority() {
        refused("of an authority", authorities, between);
        refused("of an authority", authorities, root);
        refused("no path", below(root, between, alice), alice.functionary("CN=mallory"));
    }

    @Test void limits_that_an_authority_set_hold_below_it() {
        var last = root.issue("CN=last", extensions -> {
            Issued.add(extensions, Extension.basicConstraints, new BasicConstraints(0));
            Issued.add(extensions, Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign));
        });
        assertEquals("alice", below(root, last).verify(last.functionary("CN=alice").der(), Issued.NOW).commonName());
        var further = last.intermediate("CN=further");
        refused("no path", below(root, last, further), further.functionary("CN=alice"));
        var narrow = root.issue("CN=narrow", extensions -> {
            Issued.authority(extensions);
            Issued.add(extensions, Extension.nameConstraints, new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "ok.example"))}, null));
        });
        assertEquals("alice", below(root, narrow).verify(narrow.functionary("CN=alice", new GeneralName(GeneralName.dNSName, "a.ok.example")).der(), Issued.NOW).commonName());
        refused("no path", below(root, narrow), narrow.functionary("CN=alice", new GeneralName(GeneralName.dNSName, "a.example")));
    }

    @Test void what_a_certificate_is_not_for_it_is_not_used_for() {
        refused("key usage", authorities, between.issue("CN=alice", extensions -> Issued.add(extensions, Extension.keyUsage, new KeyUsage(KeyUsage.keyEncipherment))));
        refused("purposes", authorities, between.issue("CN=alice", purposes(KeyPurposeId.id_kp_codeSigning)));
        assertEquals("alice", authorities.verify(between.issue("CN=alice", purposes(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_serverAuth)).der(), Issued.NOW).commonName());
        assertEquals("alice", authorities.verify(between.issue("CN=alice", purposes(KeyPurposeId.anyExtendedKeyUsage)).der(), Issued.NOW).commonName());
        assertEquals("alice", authorities.verify(between.issue("CN=alice", _ -> { }).der(), Issued.NOW).commonName());
        refused("no path", authorities, between.issue("CN=alice",
                extensions -> Issued.add(extensions, new ASN1ObjectIdentifier("1.3.6.1.4.1.99999.1"), new DERUTF8String("somebody relies on this"))));
    }

    private static java.util.function.Consumer<ExtensionsGenerator> purposes(KeyPurposeId... purposes) {
        return extensions -> Issued.add(extensions, Extension.extendedKeyUsage, new ExtendedKeyUsage(purposes));
    }

    @Test void names_that_readers_would_read_differently_are_refused() {
        refused("common names", authorities, between.functionary("CN=alice,CN=bob"));
        refused("control character", authorities, between.functionary("CN=al\u0007ice"));
        assertThrows(Rejected.Malformed.class, () -> authorities.verify(Bytes.utf8("no certificate"), Issued.NOW));
        assertThrows(Rejected.Malformed.class, () -> authorities.verify(alice.der().plus(Bytes.utf8("x")), Issued.NOW));
        assertThrows(Rejected.Malformed.class, () -> new CertificateAuthorities(List.of(Bytes.utf8("x")), List.of()));
    }

    @Test void one_changed_bit_of_a_certificate_is_refused() {
        for (var at = 8; at < alice.der().size(); at += 7) {
            var bytes = alice.der().toArray();
            bytes[at] ^= 1;
            assertThrows(Rejected.class, () -> authorities.verify(Bytes.of(bytes), Issued.NOW));
        }
    }

    @Test void authorities_that_certify_each_other_end() {
        var names = List.of("CN=a", "CN=b", "CN=c", "CN=d");
        var all = new ArrayList<Bytes>();
        var circle = names.stream().map(Issued::root).toList();
        for (var issuer : circle) {
            for (var name : names) {
                all.add(issuer.intermediate(name).der());
            }
        }
        var stranger = circle.getFirst().functionary("CN=alice");
        assertThrows(Rejected.Untrusted.class, () -> new CertificateAuthorities(List.of(root.der()), all).verify(stranger.der(), Issued.NOW));
        assertThrows(Rejected.Malformed.class, () -> new CertificateAuthorities(Collections.nCopies(33, root.der()), List.of()));
    }
}
