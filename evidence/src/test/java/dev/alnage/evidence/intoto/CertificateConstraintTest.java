package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Issued;
import dev.alnage.evidence.sign.Signer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Functionaries who have a certificate and no key in the layout (ITE-7), as the Go implementation judges them. */
@Tag("build/policy-adherence")
class CertificateConstraintTest {
    private static final List<String> ANY = List.of("*");
    private static final String A = "aa".repeat(32);
    private static final String B = "bb".repeat(32);

    private final Signer owner = Chain.signer();
    private final Issued root = Issued.root("O=Acme,CN=root");
    private final Issued other = Issued.root("O=Other,CN=other");
    private final Issued alice = root.functionary("O=one,O=two,CN=alice", new GeneralName(GeneralName.dNSName, "a.example"),
            new GeneralName(GeneralName.dNSName, "b.example"), new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://x/a"));
    private final Map<String, Bytes> files = new HashMap<>();
    private List<CertificateConstraint> constraints = List.of();
    private List<LayoutKey> keys = List.of();
    private int threshold = 1;
    private Map<String, Issued> roots = new TreeMap<>(Map.of(A, root));
    private List<String> command = List.of();

    CertificateConstraintTest() {
        put("11111111", alice, link("product"));
    }

    private static ClassicLink link(String product) {
        return ClassicLink.of("step", List.of(), List.of(Resource.of("out", Digest.of(Bytes.utf8(product)))), List.of(), Chain.nothing(), Chain.nothing());
    }

    private void put(String keyid, Issued functionary, ClassicLink link) {
        var message = CanonicalJson.of(link.toJson());
        var signature = Json.object().with("keyid", keyid.repeat(8)).with("sig", functionary.signer().sign(message).toHex())
                .with("cert", PemReader.write("CERTIFICATE", functionary.der())).build();
        files.put("step." + keyid + ".link", Json.object().with("signatures", Json.array(List.of(signature))).with("signed", link.toJson()).build().toBytes());
    }

    private static CertificateConstraint constraint(String commonName, List<String> dns, List<String> organizations, List<String> roots, List<String> uris) {
        return new CertificateConstraint(commonName, dns, ANY, organizations, roots, uris);
    }

    private Outcome verify() {
        var byId = new TreeMap<String, LayoutKey>();
        keys.forEach(key -> byId.put(key.keyid(), key));
        var authorities = new TreeMap<String, Authorities.Authority>();
        roots.forEach((keyid, issued) -> authorities.put(keyid, new Authorities.Authority("ecdsa", "ecdsa-sha2-nistp256", issued.der())));
        var layout = new Layout(Chain.EXPIRES, "", byId, new Authorities(authorities, new TreeMap<>()), List.of(new Layout.Step("step", List.copyOf(byId.keySet()),
                constraints, threshold, command, List.of(), List.of())), List.of());
        assertEquals(layout, Layout.read(JsonReader.read(layout.toJson().toBytes())));
        return LayoutVerification.verify(layout.sign(List.of(owner)), List.of(LayoutKey.of(owner.key())), Map.of(), source(), Inspector.NONE, Issued.NOW);
    }

    private LinkSource source() {
        return new LinkSource() {
            @Override public Optional<Bytes> findLink(String step, String keyid) {
                return Optional.ofNullable(files.get(ClassicLink.fileName(step, keyid)));
            }

            @Override public List<String> listKeyids(String step) {
                return Chain.keyids(files, "", step);
            }

            @Override public LinkSource sublayout(String step, String keyid) {
                throw new AssertionError("no sublayout here");
            }
        };
    }

    private void passes(CertificateConstraint... constraints) {
        this.constraints = List.of(constraints);
        assertInstanceOf(Outcome.Passed.class, verify(), () -> verify().toString());
    }

    private void fails(String reason, CertificateConstraint... constraints) {
        this.constraints = List.of(constraints);
        var failed = assertInstanceOf(Outcome.Failed.class, verify(), () -> verify().toString());
        assertTrue(failed.toString().contains(reason), failed.toString());
    }

    @Test void every_list_is_exactly_what_the_certificate_has_or_a_lone_star() {
        passes(constraint("*", ANY, ANY, ANY, ANY));
        passes(constraint("alice", List.of("b.example", "a.example"), List.of("two", "one"), List.of(A), List.of("spiffe://x/a")));
        passes(constraint("*", List.of("a.example", "b.example", "b.example"), ANY, ANY, ANY));
        for (var wrong : List.of(constraint("bob", ANY, ANY, ANY, ANY), constraint("", ANY, ANY, ANY, ANY), constraint("ali*", ANY, ANY, ANY, ANY),
                constraint("*", List.of("a.example"), ANY, ANY, ANY), constraint("*", List.of("a.example", "b.example", "c.example"), ANY, ANY, ANY),
                constraint("*", List.of(), ANY, ANY, ANY), constraint("*", List.of(""), ANY, ANY, ANY), constraint("*", List.of("*", "a.example"), ANY, ANY, ANY),
                constraint("*", List.of("*", "*"), ANY, ANY, ANY), constraint("*", List.of("A.example", "b.example"), ANY, ANY, ANY),
                constraint("*", ANY, List.of("one"), ANY, ANY), constraint("*", ANY, ANY, ANY, List.of("spiffe://x/b")), constraint("*", ANY, ANY, ANY, List.of("spiffe://x/*")),
                constraint("*", ANY, ANY, List.of(), ANY), constraint("*", ANY, ANY, List.of(B), ANY), constraint("*", ANY, ANY, List.of(A, "*"), ANY))) {
            fails("a constraint of the step", wrong);
            passes(wrong, constraint("alice", ANY, ANY, ANY, ANY));
        }
    }

    @Test void an_empty_list_is_met_by_a_certificate_that_has_none() {
        files.clear();
        put("22222222", root.functionary("CN=plain"), link("product"));
        passes(new CertificateConstraint("plain", List.of(), List.of(), List.of(), ANY, List.of()));
        passes(new CertificateConstraint("plain", List.of(""), List.of(""), List.of(""), ANY, List.of("")));
        fails("a constraint of the step", new CertificateConstraint("plain", List.of("x"), List.of(), List.of(), ANY, List.of()));
    }

    @Test void of_several_roots_a_constraint_names_all_or_any() {
        roots = new TreeMap<>(Map.of(A, root, B, other));
        passes(constraint("*", ANY, ANY, List.of(B, A), ANY));
        passes(constraint("*", ANY, ANY, ANY, ANY));
        // implementations read it differently, so nobody passes
        fails("a constraint of the step", constraint("*", ANY, ANY, List.of(A), ANY));
        fails("a constraint of the step", constraint("*", ANY, ANY, List.of(B), ANY));
    }

    @Test void without_a_root_or_a_constraint_a_certificate_is_nothing() {
        constraints = List.of();
        keys = List.of(LayoutKey.of(Chain.signer().key()));
        assertInstanceOf(Outcome.CannotTell.class, verify());
        roots = Map.of();
        fails("no root", constraint("*", ANY, ANY, ANY, ANY));
        roots = Map.of(B, other);
        fails("no path", constraint("*", ANY, ANY, ANY, ANY));
    }

    @Test @Tag("D4") void a_certificate_beside_a_signature_by_another_key_is_refused() {
        var stranger = other.functionary("CN=alice");
        var text = files.get("step.11111111.link").toText();
        var sig = stranger.signer().sign(CanonicalJson.of(link("product").toJson())).toHex();
        files.put("step.11111111.link", Bytes.utf8(text.replaceFirst("\"sig\":\"[0-9a-f]*\"", "\"sig\":\"" + sig + "\"")));
        fails("does not hold", constraint("*", ANY, ANY, ANY, ANY));
        files.put("step.11111111.link", Bytes.utf8(text));
        passes(constraint("*", ANY, ANY, ANY, ANY));
    }

    @Test void a_certificate_that_has_lapsed_is_cannot_tell() {
        files.clear();
        put("22222222", root.issue("CN=alice", Issued.NOW.minus(Duration.ofHours(2)), Issued.NOW.minus(Duration.ofHours(1)), Issued::functionary), link("product"));
        constraints = List.of(constraint("*", ANY, ANY, ANY, ANY));
        assertInstanceOf(Outcome.CannotTell.class, verify());
        put("33333333", alice, link("product"));
        passes(constraint("*", ANY, ANY, ANY, ANY));
    }

    @Test @Tag("D5") void one_principal_with_two_certificates_is_one_functionary() {
        threshold = 2;
        put("22222222", root.functionary("CN=build 2", new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://x/a")), link("product"));
        fails("1 valid links", constraint("*", ANY, ANY, ANY, List.of("spiffe://x/a")));
        // twin: two whom two constraints name
        files.remove("step.22222222.link");
        put("22222222", root.functionary("CN=bob", new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://x/b")), link("product"));
        passes(constraint("*", ANY, ANY, ANY, List.of("spiffe://x/a")), constraint("*", ANY, ANY, ANY, List.of("spiffe://x/b")));
        // and where a constraint names nobody, the names in the certificates tell
        passes(constraint("*", ANY, ANY, ANY, ANY));
        put("22222222", root.functionary("O=one,O=two,CN=alice", new GeneralName(GeneralName.dNSName, "a.example"),
                new GeneralName(GeneralName.dNSName, "b.example"), new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://x/a")), link("product"));
        fails("1 valid links", constraint("*", ANY, ANY, ANY, ANY));
    }

    @Test @Tag("D5") void one_key_in_the_layout_and_in_a_certificate_is_one_functionary() {
        threshold = 2;
        var key = LayoutKey.of(alice.signer().key());
        keys = List.of(key);
        files.put(ClassicLink.fileName("step", key.keyid()), link("product").sign(alice.signer()));
        fails("1 valid links", constraint("*", ANY, ANY, ANY, ANY));
        put("22222222", root.functionary("CN=bob"), link("product"));
        passes(constraint("*", ANY, ANY, ANY, ANY));
        put("22222222", root.functionary("CN=bob"), link("another"));
        fails("differs", constraint("*", ANY, ANY, ANY, ANY));
    }

    @Test void a_certificate_in_an_envelope_counts_and_a_sublayout_by_one_does_not() {
        files.clear();
        constraints = List.of(constraint("alice", ANY, ANY, ANY, ANY));
        files.put("step.44444444.link", Envelope.sign(Statement.PAYLOAD_TYPE, link("product").toJson().toBytes(), alice.der(), alice.signer()).toBytes());
        assertInstanceOf(Outcome.Passed.class, verify());
        var inner = new Layout(Chain.EXPIRES, "", new TreeMap<>(), List.of(new Layout.Step("inner", List.of(), constraints, 1, List.of(), List.of(), List.of())), List.of());
        files.put("step.44444444.link", Envelope.sign(Statement.PAYLOAD_TYPE, inner.toJson().toBytes(), alice.der(), alice.signer()).toBytes());
        fails("sublayout under a certificate", constraints.getFirst());
    }

    @Test void rubbish_beside_an_honest_link_is_passed_over_and_alone_is_refused() {
        files.put("step.00000000.link", Bytes.utf8("rubbish"));
        passes(constraint("*", ANY, ANY, ANY, ANY));
        files.remove("step.11111111.link");
        fails("step.00000000.link", constraint("*", ANY, ANY, ANY, ANY));
    }
}
