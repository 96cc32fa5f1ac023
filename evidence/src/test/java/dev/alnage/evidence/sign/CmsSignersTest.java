package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import dev.alnage.evidence.sign.SignatureAnswer.Refused;
import dev.alnage.evidence.sign.SignatureAnswer.SignedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a certificate must say, and must not be, before a signature with it counts as somebody's. */
@Tag("source/signed-commits")
class CmsSignersTest {
    private static final Bytes MESSAGE = Bytes.utf8("a commit\n");
    private static final Issued ROOT = Issued.root("CN=Root");
    private static final CertificateAuthorities AUTHORITIES = new CertificateAuthorities(List.of(ROOT.der()), List.of());
    private static final SigningKeys KEYS = new SigningKeys(List.of(entry("anna", new SigningCredential.Smime(AUTHORITIES, "anna@example.org")),
            entry("ci", new SigningCredential.Fulcio(AUTHORITIES, "https://forge.example/app", "https://issuer.example"))), List.of());

    private static SigningKey entry(String principal, SigningCredential credential) {
        return new SigningKey(principal, credential, Instant.EPOCH, Issued.NOW.plus(Duration.ofDays(900)), new TreeSet<>(SigningKey.GIT), Set.of(NameTemplate.ANY));
    }

    private static SignatureAnswer ask(SigningKeys keys, Issued signer) {
        return keys.verify(MESSAGE, ForeignSignersTest.signedWith(signer, MESSAGE), "git", new SigningOccasion("shop/app", Issued.NOW, false));
    }

    private static void refused(Fault fault, SignatureAnswer answer) {
        assertEquals(fault, assertInstanceOf(Refused.class, answer, answer.toString()).fault(), answer.toString());
    }

    private static void signedBy(String principal, SignatureAnswer answer) {
        assertEquals(principal, assertInstanceOf(SignedBy.class, answer, answer.toString()).principal());
    }

    private static void named(ExtensionsGenerator extensions, GeneralName... names) {
        Issued.add(extensions, Extension.subjectAlternativeName, new GeneralNames(names));
    }

    private static GeneralName email(String address) {
        return new GeneralName(GeneralName.rfc822Name, address);
    }

    private static GeneralName uri(String text) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, text);
    }

    private static Issued anna(Consumer<ExtensionsGenerator> more) {
        return ROOT.issue("CN=Anna", extensions -> {
            named(extensions, email("anna@example.org"));
            more.accept(extensions);
        });
    }

    private static void usage(ExtensionsGenerator extensions, int usage) {
        Issued.add(extensions, Extension.keyUsage, new KeyUsage(usage));
    }

    private static void purpose(ExtensionsGenerator extensions, KeyPurposeId purpose) {
        Issued.add(extensions, Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
    }

    @Test void a_certificate_for_signatures_of_its_one_address_counts() {
        signedBy("anna", ask(KEYS, anna(_ -> { })));
        signedBy("anna", ask(KEYS, anna(extensions -> usage(extensions, KeyUsage.digitalSignature))));
        signedBy("anna", ask(KEYS, anna(extensions -> usage(extensions, KeyUsage.nonRepudiation))));
        signedBy("anna", ask(KEYS, anna(extensions -> purpose(extensions, KeyPurposeId.id_kp_emailProtection))));
        signedBy("anna", ask(KEYS, anna(extensions -> Issued.add(extensions, Extension.basicConstraints, new BasicConstraints(false)))));
    }

    @Test void a_certificate_of_an_authority_or_for_something_else_signs_nothing() {
        refused(Fault.MAY_NOT_SIGN, ask(KEYS, anna(extensions -> usage(extensions, KeyUsage.keyEncipherment))));
        refused(Fault.MAY_NOT_SIGN, ask(KEYS, anna(extensions -> Issued.add(extensions, Extension.basicConstraints, new BasicConstraints(true)))));
        refused(Fault.MAY_NOT_SIGN, ask(KEYS, anna(extensions -> Issued.add(extensions, Extension.nameConstraints, new DERUTF8String("x")))));
        refused(Fault.MAY_NOT_SIGN, ask(KEYS, anna(extensions -> Issued.add(extensions, Extension.keyUsage, new DERUTF8String("damaged")))));
        refused(Fault.NOT_VOUCHED_FOR, ask(KEYS, anna(extensions -> purpose(extensions, KeyPurposeId.id_kp_codeSigning))));
    }

    @Test void two_names_or_none_are_nobodys() {
        refused(Fault.UNKNOWN_KEY, ask(KEYS, ROOT.issue("CN=Anna", extensions -> named(extensions, email("anna@example.org"), email("ben@example.org")))));
        refused(Fault.UNKNOWN_KEY, ask(KEYS, ROOT.issue("CN=Anna", _ -> { })));
    }

    private static Issued workflow(String issuer, GeneralName... names) {
        return ROOT.issue("CN=", extensions -> {
            named(extensions, names);
            if (!issuer.isEmpty()) {
                Issued.add(extensions, new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8"), new DERUTF8String(issuer));
            }
            purpose(extensions, KeyPurposeId.id_kp_codeSigning);
        });
    }

    /** One name at two issuers is two parties, and a certificate of two names is for nobody. */
    @Test void a_workload_has_one_name_at_one_issuer() {
        refused(Fault.UNKNOWN_KEY, ask(KEYS, workflow("https://issuer.example", uri("https://forge.example/app"), email("anna@example.com"))));
        refused(Fault.UNKNOWN_KEY, ask(KEYS, workflow("https://issuer.example", uri("https://forge.example/other"))));
        refused(Fault.UNKNOWN_KEY, ask(KEYS, workflow("https://other.example", uri("https://forge.example/app"))));
        refused(Fault.UNKNOWN_KEY, ask(KEYS, workflow("", uri("https://forge.example/app"))));
    }

    @Test void an_intermediate_is_taken_from_the_entry_and_a_root_from_nowhere_else() {
        var between = ROOT.intermediate("CN=Between");
        var leaf = between.issue("CN=Anna", extensions -> named(extensions, email("anna@example.org")));
        var with = new SigningKeys(List.of(entry("anna", new SigningCredential.Smime(new CertificateAuthorities(List.of(ROOT.der()), List.of(between.der())), "anna@example.org"))), List.of());
        signedBy("anna", ask(with, leaf));
        refused(Fault.NOT_VOUCHED_FOR, ask(KEYS, leaf));
        var own = Issued.root("CN=Root").issue("CN=Anna", extensions -> named(extensions, email("anna@example.org")));
        refused(Fault.NOT_VOUCHED_FOR, ask(KEYS, own));
        // asked again it is the same answer
        refused(Fault.NOT_VOUCHED_FOR, ask(KEYS, own));
        var other = new ArrayList<>(KEYS.entries());
        other.add(entry("carl", new SigningCredential.Smime(AUTHORITIES, "carl@example.org")));
        signedBy("anna", ask(new SigningKeys(other, List.of()), anna(_ -> { })));
    }

    @Test void halves_of_a_key_belong_together() {
        var one = Keys.ed25519();
        var pkcs8 = Bytes.of(one.toPkcs8());
        assertEquals(one.key(), SoftwareSigner.of(one.key(), pkcs8).key());
        assertTrue(Signatures.hold(one.key(), MESSAGE, SoftwareSigner.of(one.key(), pkcs8).sign(MESSAGE)));
        assertThrows(IllegalArgumentException.class, () -> SoftwareSigner.of(Keys.ed25519().key(), pkcs8));
        assertThrows(IllegalArgumentException.class, () -> SoftwareSigner.of(one.key(), Bytes.hex("3000")));
        assertArrayEquals(one.toPkcs8(), pkcs8.toArray());
        assertEquals(ROOT.signer().key().spki(), TokenCertificate.publicKey(ROOT.der()));
        assertThrows(Rejected.Malformed.class, () -> TokenCertificate.publicKey(Bytes.hex("3000")));
        assertThrows(Rejected.Malformed.class, () -> TokenCertificate.publicKey(Bytes.utf8("x")));
    }
}
