package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.OpenSshKey.SshFields;
import dev.alnage.evidence.sign.SignatureAnswer.Fault;
import dev.alnage.evidence.sign.SignatureAnswer.Refused;
import dev.alnage.evidence.sign.SignatureAnswer.SignedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signers that are not at hand as programs: tokens, and authorities for certificates of minutes. What they would make is made here byte by byte. */
@Tag("source/signed-commits")
class ForeignSignersTest {
    private static final Bytes MESSAGE = Bytes.utf8("a commit\n");
    private static final Instant NOW = Issued.NOW;
    private static final SoftwareSigner TOKEN = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
    private static final int TOUCHED = 1;
    @TempDir Path folder;

    private static SigningKeys keys(String principal, SigningCredential credential) {
        return new SigningKeys(List.of(new SigningKey(principal, credential, Instant.EPOCH, NOW.plus(Duration.ofDays(900)), new TreeSet<>(SigningKey.GIT),
                Set.of(NameTemplate.ANY))), List.of());
    }

    private static SignatureAnswer ask(SigningKeys keys, Bytes armoured, Instant at) {
        return keys.verify(MESSAGE, armoured, "git", new SigningOccasion("shop/app", at, false));
    }

    private static void refused(Fault fault, SignatureAnswer answer) {
        assertEquals(fault, assertInstanceOf(Refused.class, answer, answer.toString()).fault(), answer.toString());
    }

    private static OpenSshKey tokenKey() {
        var point = TOKEN.key().spki().slice(TOKEN.key().spki().size() - 32, TOKEN.key().spki().size());
        return new OpenSshKey("sk-ssh-ed25519@openssh.com", text("sk-ssh-ed25519@openssh.com").plus(SshFields.string(point)).plus(text("ssh:")));
    }

    private static Bytes text(String text) {
        return SshFields.string(Bytes.utf8(text));
    }

    private static Bytes sha256(Bytes bytes) {
        return Bytes.hex(Digest.of(bytes).hex());
    }

    /** PROTOCOL.sshsig around PROTOCOL.u2f. */
    private static Bytes signedByToken(int flags, String namespace) {
        var signed = Bytes.utf8("SSHSIG").plus(text(namespace)).plus(text("")).plus(text("sha256")).plus(SshFields.string(sha256(MESSAGE)));
        var seen = Bytes.of(new byte[] {(byte) flags, 0, 0, 0, 9});
        var sig = TOKEN.sign(sha256(Bytes.utf8("ssh:")).plus(seen).plus(sha256(signed)));
        var proof = text("sk-ssh-ed25519@openssh.com").plus(SshFields.string(sig)).plus(seen);
        return armoured("SSH SIGNATURE", Bytes.utf8("SSHSIG").plus(Bytes.hex("00000001")).plus(SshFields.string(tokenKey().blob())).plus(text(namespace)).plus(text(""))
                .plus(text("sha256")).plus(SshFields.string(proof)));
    }

    private static Bytes armoured(String label, Bytes content) {
        return Bytes.utf8("-----BEGIN " + label + "-----\n" + Base64Reader.write(content).replaceAll("(.{70})(?=.)", "$1\n") + "\n-----END " + label + "-----\n");
    }

    @Test void a_token_signs_only_if_somebody_touched_it() {
        var keys = keys("ann@example.com", new SigningCredential.SshKey(tokenKey()));
        assertInstanceOf(SignedBy.class, ask(keys, signedByToken(TOUCHED, "git"), NOW));
        refused(Fault.BAD_SIGNATURE, ask(keys, signedByToken(0, "git"), NOW));
        refused(Fault.OTHER_NAMESPACE, ask(keys, signedByToken(TOUCHED, "file"), NOW));
    }

    @Test void what_a_token_signs_is_good_for_ssh_keygen_too() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("allowed"), "ann@example.com " + tokenKey().line() + "\n");
        Files.write(folder.resolve("message"), MESSAGE.toArray());
        Files.write(folder.resolve("sig"), signedByToken(TOUCHED, "git").toArray());
        var process = new ProcessBuilder("ssh-keygen", "-Y", "verify", "-n", "git", "-I", "ann@example.com", "-f", "allowed", "-s", "sig").directory(folder.toFile())
                .redirectInput(folder.resolve("message").toFile()).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        assertTrue(said.contains("Good"), said);
    }

    @Test void a_signature_that_would_keep_its_reader_busy_or_make_it_recurse_is_refused_at_once() {
        var keys = keys("ann@example.com", new SigningCredential.SshKey(tokenKey()));
        for (var armoured : List.of(Bytes.utf8("-----BEGIN PGP SIGNATURE-----\nVersion: 1-----END PGP SIGNATURE-----\n"),
                Bytes.utf8("-----BEGIN PGP SIGNATURE-----\nVersion: 1\nVersion: 1\n-----END PGP SIGNATURE-----\n"),
                armoured("SIGNED MESSAGE", Bytes.hex("3080".repeat(20_000))), armoured("SIGNED MESSAGE", Bytes.hex("a080".repeat(20_000))),
                armoured("SIGNED MESSAGE", Bytes.hex("2480".repeat(20_000))), armoured("SIGNED MESSAGE", Bytes.hex("3080".repeat(31) + "3084ffffffff")))) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> refused(Fault.MALFORMED_SIGNATURE, ask(keys, armoured, NOW)));
        }
    }

    /** A certificate as Fulcio issues it: ten minutes, a purpose, who, and by which issuer that is known. */
    private static Issued minutes(Issued authority, String issuer, GeneralName name, Instant from, KeyPurposeId purpose) {
        return authority.issue("CN=", from, from.plus(Duration.ofMinutes(10)), extensions -> {
            add(extensions, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
            add(extensions, Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
            add(extensions, Extension.subjectAlternativeName, new GeneralNames(name));
            add(extensions, new ASN1ObjectIdentifier("1.3.6.1.4.1.57264.1.8"), new DERUTF8String(issuer));
        });
    }

    private static void add(ExtensionsGenerator extensions, ASN1ObjectIdentifier type, ASN1Encodable value) {
        try {
            extensions.addExtension(type, false, value);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** RFC 5652, as gitsign writes it. */
    static Bytes signedWith(Issued signer, Bytes message) {
        try {
            var certificate = Certificate.getInstance(signer.der().toArray());
            var sha256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
            var attributes = new ASN1EncodableVector();
            attributes.add(new Attribute(CMSAttributes.contentType, new DERSet(CMSObjectIdentifiers.data)));
            attributes.add(new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(sha256(message).toArray()))));
            var set = new DERSet(attributes);
            var sig = signer.signer().sign(Bytes.of(set.getEncoded(ASN1Encoding.DER)));
            var info = new SignerInfo(new SignerIdentifier(new IssuerAndSerialNumber(certificate.getIssuer(), certificate.getSerialNumber().getValue())),
                    sha256, set, new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256), new DEROctetString(sig.toArray()), null);
            var data = new SignedData(new DERSet(sha256), new ContentInfo(CMSObjectIdentifiers.data, null), new DERSet(certificate), null, new DERSet(info));
            return armoured("SIGNED MESSAGE", Bytes.of(new ContentInfo(CMSObjectIdentifiers.signedData, data).getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test void a_certificate_for_minutes_counts_while_it_holds_and_later_nobody_can_tell() {
        var root = Issued.root("CN=Root");
        var keys = keys("ann@example.com", fulcio(root, "ann@example.com", "https://issuer.example"));
        var signature = signedWith(minutes(root, "https://issuer.example", email("ann@example.com"), NOW, KeyPurposeId.id_kp_codeSigning), MESSAGE);
        assertInstanceOf(SignedBy.class, ask(keys, signature, NOW.plusSeconds(60)));
        refused(Fault.TIME_UNKNOWN, ask(keys, signature, NOW.plus(Duration.ofHours(1))));
        refused(Fault.TIME_UNKNOWN, ask(keys, signature, NOW.minusSeconds(60)));
    }

    @Test void a_certificate_for_minutes_of_another_person_issuer_purpose_or_authority_is_refused() {
        var root = Issued.root("CN=Root");
        var keys = keys("ann@example.com", fulcio(root, "ann@example.com", "https://issuer.example"));
        var at = NOW.plusSeconds(60);
        refused(Fault.UNKNOWN_KEY, ask(keys, signedWith(minutes(root, "https://issuer.example", email("eve@example.com"), NOW, KeyPurposeId.id_kp_codeSigning), MESSAGE), at));
        refused(Fault.UNKNOWN_KEY, ask(keys, signedWith(minutes(root, "https://other.example", email("ann@example.com"), NOW, KeyPurposeId.id_kp_codeSigning), MESSAGE), at));
        refused(Fault.NOT_VOUCHED_FOR, ask(keys, signedWith(minutes(root, "https://issuer.example", email("ann@example.com"), NOW, KeyPurposeId.id_kp_serverAuth), MESSAGE), at));
        refused(Fault.NOT_VOUCHED_FOR, ask(keys, signedWith(minutes(Issued.root("CN=Root"), "https://issuer.example", email("ann@example.com"), NOW,
                KeyPurposeId.id_kp_codeSigning), MESSAGE), at));
        refused(Fault.BAD_SIGNATURE, ask(keys, signedWith(minutes(root, "https://issuer.example", email("ann@example.com"), NOW, KeyPurposeId.id_kp_codeSigning),
                Bytes.utf8("another commit\n")), at));
        var workflow = keys("ci", fulcio(root, "https://forge.example/shop/app/release.yml", "https://issuer.example"));
        assertEquals("ci", assertInstanceOf(SignedBy.class, ask(workflow, signedWith(minutes(root, "https://issuer.example",
                new GeneralName(GeneralName.uniformResourceIdentifier, "https://forge.example/shop/app/release.yml"), NOW, KeyPurposeId.id_kp_codeSigning), MESSAGE), at)).principal());
    }

    private static GeneralName email(String address) {
        return new GeneralName(GeneralName.rfc822Name, address);
    }

    private static SigningCredential fulcio(Issued root, String identity, String issuer) {
        return new SigningCredential.Fulcio(new CertificateAuthorities(List.of(root.der()), List.of()), identity, issuer);
    }
}
