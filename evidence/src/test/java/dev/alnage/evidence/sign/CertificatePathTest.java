package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;

/** Chains that a policy is handed: from a root over whoever it certified, for a name, a purpose and a time. */
class CertificatePathTest {
    private static final Issued ROOT = Issued.root("CN=Root");
    private static final Issued BETWEEN = ROOT.intermediate("CN=Between");
    private static final Issued SERVER = BETWEEN.functionary("CN=Server", dns("app.example.org"), dns("*.shop.example.org"));
    private static final List<Bytes> CHAIN = List.of(ROOT.der(), BETWEEN.der(), SERVER.der());

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static Optional<List<Bytes>> verify(List<Bytes> chain, Instant at, String name, String... purposes) {
        return CertificatePath.verify(chain, new CertificatePath.Demands(at, name.isEmpty() ? Optional.empty() : Optional.of(name), Set.of(purposes)));
    }

    @Test void a_path_leads_from_the_last_to_the_first_whatever_else_was_handed_in() {
        assertEquals(Optional.of(List.of(SERVER.der(), BETWEEN.der(), ROOT.der())), verify(CHAIN, Issued.NOW, ""));
        assertEquals(Optional.of(List.of(SERVER.der(), BETWEEN.der(), ROOT.der())), verify(List.of(ROOT.der(), Issued.root("CN=Other").der(), BETWEEN.der(), SERVER.der()), Issued.NOW, ""));
    }

    @Test void no_path_leads_over_what_the_root_did_not_certify() {
        assertEquals(Optional.empty(), verify(List.of(ROOT.der(), SERVER.der()), Issued.NOW, ""));
        assertEquals(Optional.empty(), verify(List.of(Issued.root("CN=Root").der(), BETWEEN.der(), SERVER.der()), Issued.NOW, ""));
        assertEquals(Optional.empty(), verify(List.of(ROOT.der()), Issued.NOW, ""));
        assertEquals(Optional.empty(), verify(List.of(), Issued.NOW, ""));
        assertEquals(Optional.empty(), verify(List.of(ROOT.der(), BETWEEN.der(), Bytes.utf8("damaged")), Issued.NOW, ""));
    }

    @Test void twenty_certificates_are_looked_at_and_not_one_more() {
        var many = new ArrayList<>(List.of(ROOT.der(), BETWEEN.der()));
        many.addAll(Collections.nCopies(17, Issued.root("CN=Other").der()));
        many.add(SERVER.der());
        assertEquals(3, verify(many, Issued.NOW, "").orElseThrow().size());
        many.add(2, many.get(3));
        assertEquals(Optional.empty(), verify(many, Issued.NOW, ""));
    }

    @Test void everything_in_a_path_holds_at_the_time() {
        assertEquals(Optional.empty(), verify(CHAIN, Issued.NOW.minus(Duration.ofDays(2)), ""));
        assertEquals(Optional.empty(), verify(CHAIN, Issued.NOW.plus(Duration.ofDays(2)), ""));
        var early = BETWEEN.issue("CN=Early", Issued.NOW.minus(Duration.ofDays(1)), Issued.NOW.minusSeconds(1), Issued::functionary);
        assertEquals(Optional.empty(), verify(List.of(ROOT.der(), BETWEEN.der(), early.der()), Issued.NOW, ""));
    }

    @Test void a_wildcard_stands_for_one_whole_label() {
        for (var good : List.of("app.example.org", "APP.example.org", "a.shop.example.org", "")) {
            assertEquals(true, verify(CHAIN, Issued.NOW, good).isPresent(), good);
        }
        for (var bad : List.of("example.org", "a.b.shop.example.org", "shop.example.org", ".shop.example.org", "app.example.org.evil.example", "xapp.example.org", "org")) {
            assertEquals(false, verify(CHAIN, Issued.NOW, bad).isPresent(), bad);
        }
        var nameless = BETWEEN.functionary("CN=app.example.org");
        assertEquals(Optional.empty(), verify(List.of(ROOT.der(), BETWEEN.der(), nameless.der()), Issued.NOW, "app.example.org"));
    }

    @Test void a_certificate_that_names_purposes_is_for_no_other_ones() {
        var code = BETWEEN.issue("CN=Code", extensions -> Issued.add(extensions, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning)));
        var any = BETWEEN.issue("CN=Any", extensions -> Issued.add(extensions, Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.anyExtendedKeyUsage)));
        var signing = KeyPurposeId.id_kp_codeSigning.getId();
        var chain = List.of(ROOT.der(), BETWEEN.der(), code.der());
        assertEquals(Optional.empty(), verify(chain, Issued.NOW, ""), "a server is asked for where nothing is");
        assertEquals(Optional.empty(), verify(chain, Issued.NOW, "", CertificatePath.SERVER));
        assertEquals(true, verify(chain, Issued.NOW, "", signing).isPresent());
        assertEquals(true, verify(chain, Issued.NOW, "", signing, CertificatePath.SERVER).isPresent());
        assertEquals(true, verify(chain, Issued.NOW, "", CertificatePath.ANY_PURPOSE).isPresent());
        assertEquals(true, verify(List.of(ROOT.der(), BETWEEN.der(), any.der()), Issued.NOW, "").isPresent());
    }
}
