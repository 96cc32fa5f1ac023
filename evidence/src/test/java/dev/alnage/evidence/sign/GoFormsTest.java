package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;

/** Certificates and keys as policies see them: in the form in which Go writes them, compared with what openssl says of the same bytes. */
class GoFormsTest {
    /** Made by openssl with one of each extension; what stands in it is what its configuration asked for. */
    private static final Bytes CERTIFICATE = Base64Reader.read(
            "MIID/DCCA6KgAwIBAgIIEjRWeJCrze8wCgYIKoZIzj0EAwIwgaUxCzAJBgNVBAYTAkRFMQ0wCwYDVQQKDARTaG9wMREwDwYDVQQKDAhTaG9wIFR3bzENMAsGA1UECwwEVW5pdDEPMA0GA1UEBwwGQm"
            + "VybGluMQ0wCwYDVQQIDARMYW5kMQ4wDAYDVQQJDAVXZWcgMTEOMAwGA1UEEQwFMTAxMTUxCzAJBgNVBAUTAjQyMRgwFgYDVQQDDA9hcHAuZXhhbXBsZS5vcmcwIBcNMjYxMTI3MDAwNzA2WhgPMjEy"
            + "NjExMDMwMDA3MDZaMIGlMQswCQYDVQQGEwJERTENMAsGA1UECgwEU2hvcDERMA8GA1UECgwIU2hvcCBUd28xDTALBgNVBAsMBFVuaXQxDzANBgNVBAcMBkJlcmxpbjENMAsGA1UECAwETGFuZDEOMA"
            + "wGA1UECQwFV2VnIDExDjAMBgNVBBEMBTEwMTE1MQswCQYDVQQFEwI0MjEYMBYGA1UEAwwPYXBwLmV4YW1wbGUub3JnMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXv3/IXFIrmdHeXcb+ZlIZjEL"
            + "o6rEJXsv3sz5uj5Uy7R0lUzX9NlIeE5ASDtYGjQpSG+qMWCif5Zz3/F7Cvd3HaOCAbYwggGyMBIGA1UdEwEB/wQIMAYBAf8CAQAwDAYDVR0PBAUDAweEgDAiBgNVHSUEGzAZBggrBgEFBQcDAQYIKw"
            + "YBBQUHAwIGAyoDBDAdBgNVHQ4EFgQUZk5UK5zKSu3/4LvAncex8evW//UwXgYIKwYBBQUHAQEEUjBQMCQGCCsGAQUFBzABhhhodHRwOi8vb2NzcC5leGFtcGxlLm9yZy8wKAYIKwYBBQUHMAKGHGh0"
            + "dHA6Ly9jYS5leGFtcGxlLm9yZy9jYS5kZXIwLwYDVR0fBCgwJjAkoCKgIIYeaHR0cDovL2NhLmV4YW1wbGUub3JnL2xpc3QuY3JsMBkGA1UdIAQSMBAwBgYEKgMEBTAGBgRVHSAAMIGeBgNVHREEgZ"
            + "YwgZOCD2FwcC5leGFtcGxlLm9yZ4INKi5leGFtcGxlLm9yZ4EPYW5uQGV4YW1wbGUub3JnhwQKAMgBhxAgAQ24AAAAAAAAAAAAAAABhxAAAQAAAAAAAgAAAAAAAAADhxAAAAAAAAAAAAAAAAAAAAAA"
            + "hiRodHRwczovL2V4YW1wbGUub3JnOjg0NDMvYSUyMGIvYz9kPWUwCgYIKoZIzj0EAwIDSAAwRQIgF5WY0QlLRb676moXKDFL3b1NlF8YZwVkMLBxB78cKmACIQCd+7XOj8gR8lU4EJvh8wMSjlXmoF"
            + "ohkdphI4WiGbVJag==");
    private static final Json.Members MADE = (Json.Members) CertificateJson.ofCertificate(CERTIFICATE, true);

    private static void says(String name, String json) {
        assertEquals(JsonReader.read(Bytes.utf8(json.replace('\'', '"'))), MADE.values().get(name), name);
    }

    private static String names() {
        var parts = new StringBuilder();
        Map<String, String> arcs = new java.util.LinkedHashMap<>();
        arcs.put("6", "DE");
        arcs.put("10", "Shop");
        arcs.put("10 ", "Shop Two");
        arcs.put("11", "Unit");
        arcs.put("7", "Berlin");
        arcs.put("8", "Land");
        arcs.put("9", "Weg 1");
        arcs.put("17", "10115");
        arcs.put("5", "42");
        arcs.put("3", "app.example.org");
        arcs.forEach((arc, value) -> parts.append(parts.isEmpty() ? "" : ",").append("{'Type':[2,5,4,").append(arc.strip()).append("],'Value':'").append(value).append("'}"));
        return "{'Country':['DE'],'Organization':['Shop','Shop Two'],'OrganizationalUnit':['Unit'],'Locality':['Berlin'],'Province':['Land'],'StreetAddress':['Weg 1'],"
                + "'PostalCode':['10115'],'SerialNumber':'42','CommonName':'app.example.org','Names':[" + parts + "],'ExtraNames':null}";
    }

    @Test void names_times_and_numbers_are_those_of_the_certificate() {
        says("Version", "3");
        says("SerialNumber", "1311768467294899695");
        says("Subject", names());
        says("Issuer", names());
        says("NotBefore", "'2026-11-27T00:07:06Z'");
        says("NotAfter", "'2126-11-03T00:07:06Z'");
        says("SignatureAlgorithm", "10");
        says("PublicKeyAlgorithm", "3");
        says("Raw", "'" + Base64Reader.write(CERTIFICATE) + "'");
        var key = (Json.Members) MADE.values().get("PublicKey");
        assertEquals("5efdff217148ae674779771bf9994866310ba3aac4257b2fdeccf9ba3e54cbb4", ((Json.Number) key.values().get("X")).value().toBigInteger().toString(16));
        assertEquals("74954cd7f4d948784e40483b581a3429486faa3160a27f9673dff17b0af7771d", ((Json.Number) key.values().get("Y")).value().toBigInteger().toString(16));
    }

    @Test void the_raw_parts_are_the_bytes_of_the_parts() {
        var parsed = Certificate.getInstance(CERTIFICATE.toArray());
        for (var part : Map.of("RawTBSCertificate", parsed.getTBSCertificate(), "RawSubjectPublicKeyInfo", parsed.getSubjectPublicKeyInfo(), "RawSubject", parsed.getSubject(),
                "RawIssuer", parsed.getIssuer()).entrySet()) {
            try {
                says(part.getKey(), "'" + Base64Reader.write(Bytes.of(part.getValue().toASN1Primitive().getEncoded(ASN1Encoding.DER))) + "'");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        says("Signature", "'" + Base64Reader.write(Bytes.of(parsed.getSignature().getOctets())) + "'");
    }

    @Test void what_the_key_is_for_is_told_in_numbers_of_go() {
        // digitalSignature is the first bit, keyCertSign the sixth, decipherOnly the ninth
        says("KeyUsage", String.valueOf(1 + 32 + 256));
        says("ExtKeyUsage", "[1,2]");
        says("UnknownExtKeyUsage", "[[1,2,3,4]]");
        says("BasicConstraintsValid", "true");
        says("IsCA", "true");
        says("MaxPathLen", "0");
        says("MaxPathLenZero", "true");
    }

    @Test void names_and_addresses_of_others_are_listed() {
        says("DNSNames", "['app.example.org','*.example.org']");
        says("EmailAddresses", "['ann@example.org']");
        says("IPAddresses", "['10.0.200.1','2001:db8::1','1:0:0:2::3','::']");
        says("URIStrings", "['https://example.org:8443/a%20b/c?d=e']");
        says("URIs", "[{'Scheme':'https','Opaque':'','User':null,'Host':'example.org:8443','Path':'/a b/c','RawPath':'','OmitHost':false,'ForceQuery':false,'RawQuery':'d=e',"
                + "'Fragment':'','RawFragment':''}]");
        says("OCSPServer", "['http://ocsp.example.org/']");
        says("IssuingCertificateURL", "['http://ca.example.org/ca.der']");
        says("CRLDistributionPoints", "['http://ca.example.org/list.crl']");
        says("PolicyIdentifiers", "[[1,2,3,4,5],[2,5,29,32,0]]");
        says("Policies", "['1.2.3.4.5','2.5.29.32.0']");
        says("SubjectKeyId", "'" + Base64Reader.write(Bytes.hex("664e542b9cca4aedffe0bbc09dc7b1f1ebd6fff5")) + "'");
        assertFalse(((Json.Members) CertificateJson.ofCertificate(CERTIFICATE, false)).values().containsKey("URIStrings"));
    }

    @Test void extensions_are_kept_as_they_are() {
        var extensions = ((Json.Elements) MADE.values().get("Extensions")).values();
        var parsed = Certificate.getInstance(CERTIFICATE.toArray()).getTBSCertificate().getExtensions();
        assertEquals(parsed.getExtensionOIDs().length, extensions.size());
        assertEquals(JsonReader.read(Bytes.utf8("{\"Id\":[2,5,29,19],\"Critical\":true,\"Value\":\"" + Base64Reader.write(Bytes.hex("30060101ff020100")) + "\"}")), extensions.getFirst());
        assertEquals(1, extensions.stream().filter(each -> ((Json.Members) each).values().get("Critical").equals(Json.bool(true))).count());
    }

    @Test void what_go_leaves_empty_is_null_or_zero() {
        for (var name : List.of("ExtraExtensions", "UnhandledCriticalExtensions", "PermittedDNSDomains", "ExcludedDNSDomains", "PermittedIPRanges", "ExcludedURIDomains", "PolicyMappings")) {
            says(name, "null");
        }
        says("PermittedDNSDomainsCritical", "false");
        for (var name : List.of("InhibitAnyPolicy", "InhibitPolicyMapping", "RequireExplicitPolicy")) {
            says(name, "0");
            says(name + "Zero", "false");
        }
        var plain = Issued.root("CN=Root").issue("CN=Plain", _ -> { });
        var bare = ((Json.Members) CertificateJson.ofCertificate(plain.der(), true)).values();
        for (var name : List.of("DNSNames", "EmailAddresses", "IPAddresses", "URIs", "URIStrings", "Extensions", "ExtKeyUsage", "UnknownExtKeyUsage", "OCSPServer", "IssuingCertificateURL",
                "CRLDistributionPoints", "PolicyIdentifiers", "Policies", "SubjectKeyId", "AuthorityKeyId")) {
            assertEquals(new Json.Null(), bare.get(name), name);
        }
        assertEquals(List.of(Json.number(0), Json.bool(false), Json.bool(false), Json.number(0), Json.bool(false)),
                List.of(bare.get("KeyUsage"), bare.get("BasicConstraintsValid"), bare.get("IsCA"), bare.get("MaxPathLen"), bare.get("MaxPathLenZero")));
        var authority = ((Json.Members) CertificateJson.ofCertificate(Issued.root("CN=Root").der(), false)).values();
        assertEquals(List.of(Json.bool(true), Json.number(-1), Json.bool(false)), List.of(authority.get("IsCA"), authority.get("MaxPathLen"), authority.get("MaxPathLenZero")));
    }

    /** The same certificate with another algorithm written on it: nothing is verified here. */
    private static Json signedWith(AlgorithmIdentifier algorithm) {
        try {
            var parsed = Certificate.getInstance(CERTIFICATE.toArray());
            var parts = new ASN1EncodableVector();
            parts.add(parsed.getTBSCertificate());
            parts.add(algorithm);
            parts.add(new DERBitString(new byte[] {1}));
            return ((Json.Members) CertificateJson.ofCertificate(Bytes.of(new DERSequence(parts).getEncoded(ASN1Encoding.DER)), false)).values().get("SignatureAlgorithm");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static AlgorithmIdentifier pss(String hash) {
        return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, new RSASSAPSSparams(new AlgorithmIdentifier(new ASN1ObjectIdentifier(hash), DERNull.INSTANCE),
                RSASSAPSSparams.DEFAULT_MASK_GEN_FUNCTION, RSASSAPSSparams.DEFAULT_SALT_LENGTH, RSASSAPSSparams.DEFAULT_TRAILER_FIELD));
    }

    /** The constants of crypto/x509, in their order; a policy that asks for strong ones must not be told of one where there is none. */
    @Test void algorithms_have_the_numbers_of_go_and_an_unknown_one_is_none_of_them() {
        var known = Map.of("1.2.840.113549.1.1.5", 3, "1.2.840.113549.1.1.11", 4, "1.2.840.113549.1.1.12", 5, "1.2.840.113549.1.1.13", 6, "1.2.840.10045.4.1", 9,
                "1.2.840.10045.4.3.3", 11, "1.2.840.10045.4.3.4", 12, "1.3.101.112", 16, "1.2.3.4", 0);
        known.forEach((oid, number) -> assertEquals(Json.number(number), signedWith(new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid))), oid));
        assertEquals(Json.number(13), signedWith(pss("2.16.840.1.101.3.4.2.1")));
        assertEquals(Json.number(14), signedWith(pss("2.16.840.1.101.3.4.2.2")));
        assertEquals(Json.number(15), signedWith(pss("2.16.840.1.101.3.4.2.3")));
        assertEquals(Json.number(0), signedWith(pss("1.3.14.3.2.26")));
    }

    @Test void keys_of_other_kinds_are_told_by_kind() throws GeneralSecurityException {
        var rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        var modulus = ((java.security.interfaces.RSAPublicKey) rsa.generateKeyPair().getPublic());
        var told = request(Bytes.of(modulus.getEncoded()), new DERSet());
        assertEquals(Json.number(1), told.values().get("PublicKeyAlgorithm"));
        assertEquals(modulus.getModulus(), ((Json.Number) ((Json.Members) told.values().get("PublicKey")).values().get("N")).value().toBigInteger());
        var edwards = Keys.ed25519().key().spki();
        var point = request(edwards, new DERSet());
        assertEquals(Json.number(4), point.values().get("PublicKeyAlgorithm"));
        assertEquals(Json.text(Base64Reader.write(edwards.slice(12, 44))), point.values().get("PublicKey"));
        assertEquals(new Json.Null(), point.values().get("Extensions"));
        assertEquals(new Json.Null(), point.values().get("DNSNames"));
        assertEquals(Json.number(0), point.values().get("Version"));
    }

    private static Json.Members request(Bytes spki, DERSet attributes) {
        try {
            var info = new CertificationRequestInfo(new X500Name("CN=Asked"), SubjectPublicKeyInfo.getInstance(spki.toArray()), attributes);
            var request = new CertificationRequest(info, new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112")), new DERBitString(new byte[] {7}));
            return (Json.Members) CertificateJson.ofRequest(Bytes.of(request.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test void a_request_is_told_with_the_extensions_that_it_asks_for() throws IOException {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, "asked.example.org")));
        var asked = request(Keys.ed25519().key().spki(), new DERSet(new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions.generate()))));
        assertEquals(Json.texts(List.of("asked.example.org")), asked.values().get("DNSNames"));
        assertEquals(1, ((Json.Elements) asked.values().get("Extensions")).values().size());
        assertEquals(Json.text("Asked"), ((Json.Members) asked.values().get("Subject")).values().get("CommonName"));
        assertEquals(Json.text("Bw=="), asked.values().get("Signature"));
        assertEquals(Json.number(16), asked.values().get("SignatureAlgorithm"));
        var other = request(Keys.ed25519().key().spki(), new DERSet(new Attribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERSet(extensions.generate()))));
        assertEquals(new Json.Null(), other.values().get("DNSNames"));
    }

    @Test void what_is_no_certificate_is_refused() {
        for (var damaged : List.of(Bytes.empty(), Bytes.hex("3000"), CERTIFICATE.slice(0, 200), Bytes.utf8("text"))) {
            assertThrows(Rejected.Malformed.class, () -> CertificateJson.ofCertificate(damaged, true));
            assertThrows(Rejected.Malformed.class, () -> CertificateJson.ofRequest(damaged));
        }
        assertEquals(List.of(CERTIFICATE, CERTIFICATE), CertificateJson.split(CERTIFICATE.plus(CERTIFICATE)));
        assertEquals(List.of(), CertificateJson.split(Bytes.empty()));
        assertThrows(Rejected.Malformed.class, () -> CertificateJson.split(CERTIFICATE.plus(Bytes.hex("3000"))));
        assertThrows(Rejected.Malformed.class, () -> CertificateJson.split(CERTIFICATE.plus(CERTIFICATE.slice(0, 100))));
        var size = CERTIFICATE.size();
        var many = CertificateJson.BYTES_MAX / size + 1;
        var all = Bytes.of(new byte[many * size]).toArray();
        for (var i = 0; i < many; i++) {
            System.arraycopy(CERTIFICATE.toArray(), 0, all, i * size, size);
        }
        assertThrows(Rejected.Malformed.class, () -> CertificateJson.split(Bytes.of(all)));
    }

    private static Bytes pkcs8(String algorithm, UnaryOperator<KeyPairGenerator> initialized) throws GeneralSecurityException {
        return Bytes.of(initialized.apply(KeyPairGenerator.getInstance(algorithm)).generateKeyPair().getPrivate().getEncoded());
    }

    private static Bytes curve(String name) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(name));
        return Bytes.of(generator.generateKeyPair().getPrivate().getEncoded());
    }

    /** Whatever is written as a JWK signs what the key itself verifies. */
    @Test void a_private_key_as_a_jwk_is_the_same_key() throws GeneralSecurityException, IOException {
        var rsa = pkcs8("RSA", generator -> {
            generator.initialize(2048);
            return generator;
        });
        for (var der : List.of(rsa, curve("secp256r1"), curve("secp384r1"), curve("secp521r1"), pkcs8("Ed25519", generator -> generator))) {
            var json = PrivateKeyJson.of("PRIVATE KEY", der);
            var jwk = JsonWebKey.parse(json.toJwk()).getFirst();
            var token = CompactSignature.make(JsonWebKey.ofPrivateKey(der), "", Bytes.utf8("payload"));
            assertEquals(Bytes.utf8("payload"), CompactSignature.verify(token, jwk));
            assertEquals(Bytes.utf8("payload"), CompactSignature.verify(CompactSignature.make(jwk, "k", Bytes.utf8("payload")), jwk));
            var inner = Bytes.of(PrivateKeyInfo.getInstance(der.toArray()).parsePrivateKey().toASN1Primitive().getEncoded());
            if (der == rsa) {
                assertEquals(json.toJwk(), PrivateKeyJson.of("RSA PRIVATE KEY", inner).toJwk());
            }
        }
        assertFalse(PrivateKeyJson.isKnown("PUBLIC KEY"));
        assertTrue(PrivateKeyJson.isKnown("PRIVATE KEY") && PrivateKeyJson.isKnown("RSA PRIVATE KEY") && PrivateKeyJson.isKnown("EC PRIVATE KEY"));
        assertThrows(Rejected.Malformed.class, () -> PrivateKeyJson.of("PRIVATE KEY", Bytes.hex("3000")));
        assertThrows(Rejected.Malformed.class, () -> PrivateKeyJson.of("PUBLIC KEY", rsa));
        assertThrows(Rejected.Malformed.class, () -> PrivateKeyJson.of("EC PRIVATE KEY", rsa));
    }

    @Test void the_numbers_of_an_rsa_key_are_those_of_the_key() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        var key = (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
        var told = ((Json.Members) PrivateKeyJson.of("PRIVATE KEY", Bytes.of(key.getEncoded())).toJson()).values();
        var precomputed = ((Json.Members) told.get("Precomputed")).values();
        assertEquals(List.of(key.getModulus(), key.getPublicExponent(), key.getPrivateExponent(), key.getPrimeExponentP(), key.getPrimeExponentQ(), key.getCrtCoefficient()),
                List.of(told.get("N"), told.get("E"), told.get("D"), precomputed.get("Dp"), precomputed.get("Dq"), precomputed.get("Qinv")).stream()
                        .map(number -> ((Json.Number) number).value().toBigInteger()).toList());
        assertEquals(List.of(key.getPrimeP(), key.getPrimeQ()), ((Json.Elements) told.get("Primes")).values().stream().map(number -> ((Json.Number) number).value().toBigInteger()).toList());
    }

    @Test void a_key_is_of_its_own_certificate_and_of_no_other() {
        var root = Issued.root("CN=Root");
        var key = PrivateKeyJson.of("PRIVATE KEY", Bytes.of(root.signer().toPkcs8()));
        assertTrue(key.isOf(root.der()));
        assertFalse(key.isOf(Issued.root("CN=Root").der()));
        assertFalse(key.isOf(CERTIFICATE));
        assertFalse(key.isOf(Bytes.utf8("no certificate")));
    }
}
