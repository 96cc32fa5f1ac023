package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.builtin.Call.call;
import static dev.alnage.policy.rego.builtin.Call.fails;
import static dev.alnage.policy.rego.builtin.Call.gives;
import static dev.alnage.policy.rego.builtin.Call.json;
import static dev.alnage.policy.rego.builtin.Call.text;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CertificateFunctionsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final KeyPair ROOT = pair();
    private static final KeyPair MIDDLE = pair();
    private static final KeyPair LEAF = pair();
    private static final String ROOT_PEM = certificate("Root", ROOT, "Root", ROOT, true, END);
    private static final String MIDDLE_PEM = certificate("Middle", MIDDLE, "Root", ROOT, true, END);
    private static final String LEAF_PEM = certificate("Leaf", LEAF, "Middle", MIDDLE, false, END);

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String certificate(String subject, KeyPair key, String issuer, KeyPair by, boolean isCa, Instant end) {
        try {
            var builder = new JcaX509v3CertificateBuilder(new X500Name("CN=" + issuer), BigInteger.valueOf(subject.hashCode() & 0xffff), Date.from(BEGIN),
                    Date.from(end), new X500Name("CN=" + subject), key.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isCa));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(isCa ? KeyUsage.keyCertSign : KeyUsage.digitalSignature));
            if (!isCa) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
                    new GeneralName(GeneralName.dNSName, "*.example.org"), new GeneralName(GeneralName.uniformResourceIdentifier, "spiffe://example.org/a")}));
            }
            var der = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by.getPrivate())).getEncoded();
            return PemReader.write("CERTIFICATE", Bytes.of(der));
        } catch (java.io.IOException | org.bouncycastle.operator.OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    private static Value verdict(String chain) {
        return ((ArrayValue) call("crypto.x509.parse_and_verify_certificates", text(chain))).get(0);
    }

    private static Value verdict(String chain, String options) {
        return ((ArrayValue) call("crypto.x509.parse_and_verify_certificates_with_options", text(chain), json(options))).get(0);
    }

    @Test void a_certificate_has_the_members_that_policies_know() {
        var parsed = (ObjectValue) ((ArrayValue) call("crypto.x509.parse_certificates", text(LEAF_PEM))).get(0);
        gives("\"Leaf\"", "object.get", parsed, json("[\"Subject\", \"CommonName\"]"), text(""));
        gives("[\"*.example.org\"]", "object.get", parsed, text("DNSNames"), text(""));
        gives("[\"spiffe://example.org/a\"]", "object.get", parsed, text("URIStrings"), text(""));
        gives("\"2026-01-01T00:00:00Z\"", "object.get", parsed, text("NotBefore"), text(""));
        gives("3", "object.get", parsed, text("PublicKeyAlgorithm"), text(""));
        gives("10", "object.get", parsed, text("SignatureAlgorithm"), text(""));
        gives("1", "object.get", parsed, text("KeyUsage"), text(""));
        gives("[1]", "object.get", parsed, text("ExtKeyUsage"), text(""));
        gives("false", "object.get", parsed, text("IsCA"), text(""));
    }

    @Test @Tag("build/policy-adherence") void a_chain_holds_from_the_first_certificate_to_the_last() {
        assertEquals(Value.TRUE, verdict(ROOT_PEM + MIDDLE_PEM + LEAF_PEM));
        assertEquals(Value.FALSE, verdict(ROOT_PEM + LEAF_PEM), "without the one between");
        assertEquals(Value.FALSE, verdict(LEAF_PEM), "one alone");
        assertEquals(Value.FALSE, verdict(certificate("Root", MIDDLE, "Root", MIDDLE, true, END) + MIDDLE_PEM + LEAF_PEM), "another root of the same name");
        var posing = certificate("Posing", MIDDLE, "Root", ROOT, false, END);
        assertEquals(Value.FALSE, verdict(ROOT_PEM + posing + certificate("Leaf", LEAF, "Posing", MIDDLE, false, END)), "issued by no authority");
        assertEquals(Value.FALSE, verdict("rubbish"));
    }

    @Test void time_name_and_purpose_are_demanded() {
        var chain = ROOT_PEM + MIDDLE_PEM + LEAF_PEM;
        assertEquals(Value.FALSE, verdict(ROOT_PEM + MIDDLE_PEM + certificate("Leaf", LEAF, "Middle", MIDDLE, false, BEGIN.plusSeconds(60))), "lapsed");
        assertEquals(Value.TRUE, verdict(chain, "{\"DNSName\": \"a.example.org\"}"));
        assertEquals(Value.FALSE, verdict(chain, "{\"DNSName\": \"a.b.example.org\"}"));
        assertEquals(Value.FALSE, verdict(chain, "{\"DNSName\": \"example.org\"}"));
        assertEquals(Value.FALSE, verdict(chain, "{\"KeyUsages\": [\"KeyUsageCodeSigning\"]}"));
        assertEquals(Value.TRUE, verdict(chain, "{\"KeyUsages\": [\"KeyUsageCodeSigning\", \"KeyUsageServerAuth\"]}"));
        assertEquals(Value.TRUE, verdict(chain, "{\"KeyUsages\": [\"KeyUsageAny\"]}"));
        assertEquals(Value.FALSE, verdict(chain, "{\"CurrentTime\": 1000000000000000000}"));
        assertEquals(Value.TRUE, verdict(chain, "{\"CurrentTime\": 1790000000000000000}"));
        fails("invalid key option", "crypto.x509.parse_and_verify_certificates_with_options", text(chain), json("{\"Time\": 1}"));
        fails("invalid entries for 'KeyUsages' found: [KeyUsageEverything]", "crypto.x509.parse_and_verify_certificates_with_options", text(chain),
                json("{\"KeyUsages\": [\"KeyUsageEverything\"]}"));
    }

    @Test void a_private_key_belongs_to_its_certificate() {
        var key = PemReader.write("PRIVATE KEY", Bytes.of(LEAF.getPrivate().getEncoded()));
        gives("1", "count", ((ObjectValue) call("crypto.x509.parse_keypair", text(LEAF_PEM), text(key))).get("Certificate"));
        fails("private key does not match public key", "crypto.x509.parse_keypair", text(MIDDLE_PEM), text(key));
        gives("1", "count", call("crypto.parse_private_keys", text(Base64.getEncoder().encodeToString(key.getBytes()))));
        gives("\"P-256\"", "object.get", call("crypto.x509.parse_rsa_private_key", text(key)), text("crv"), text(""));
        gives("null", "crypto.parse_private_keys", text(""));
        fails("input PEM data was empty", "crypto.x509.parse_rsa_private_key", text(""));
    }

    @Test void what_is_no_certificate_is_refused() {
        fails("x509: malformed certificate", "crypto.x509.parse_certificates", text("YmFkc3RyaW5n"));
        fails("illegal base64", "crypto.x509.parse_certificates", text("foobar"));
        fails("PEM block type is 'PRIVATE KEY', expected CERTIFICATE", "crypto.x509.parse_certificates", text(PemReader.write("PRIVATE KEY", Bytes.utf8("x"))));
        fails("found a PEM block that does not end", "crypto.x509.parse_certificates", text("-----BEGIN CERTIFICATE-----\nAAAA"));
        fails("x509: malformed certificate request", "crypto.x509.parse_certificate_request", text("YmFkc3RyaW5n"));
        fails("x509: failed to parse private key", "crypto.parse_private_keys", text(PemReader.write("EC PRIVATE KEY", Bytes.utf8("x"))));
    }
}
