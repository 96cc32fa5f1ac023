package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.ANY;
import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.CertificateJson;
import dev.alnage.evidence.sign.CertificatePath;
import dev.alnage.evidence.sign.CertificatePath.Demands;
import dev.alnage.evidence.sign.PrivateKeyJson;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Certificates, requests for them and private keys, in PEM or in Base64 of PEM or DER; chains verified at the evaluation's time. */
final class CertificateFunctions {
    private static final String BEGIN = "-----BEGIN";
    private static final ArrayValue UNVERIFIED = Value.array(Value.FALSE, ArrayValue.EMPTY);
    private static final Map<String, String> PURPOSES = Map.ofEntries(Map.entry("KeyUsageAny", CertificatePath.ANY_PURPOSE),
            Map.entry("KeyUsageServerAuth", CertificatePath.SERVER), Map.entry("KeyUsageClientAuth", "1.3.6.1.5.5.7.3.2"),
            Map.entry("KeyUsageCodeSigning", "1.3.6.1.5.5.7.3.3"), Map.entry("KeyUsageEmailProtection", "1.3.6.1.5.5.7.3.4"),
            Map.entry("KeyUsageIPSECEndSystem", "1.3.6.1.5.5.7.3.5"), Map.entry("KeyUsageIPSECTunnel", "1.3.6.1.5.5.7.3.6"),
            Map.entry("KeyUsageIPSECUser", "1.3.6.1.5.5.7.3.7"), Map.entry("KeyUsageTimeStamping", "1.3.6.1.5.5.7.3.8"),
            Map.entry("KeyUsageOCSPSigning", "1.3.6.1.5.5.7.3.9"), Map.entry("KeyUsageMicrosoftServerGatedCrypto", "1.3.6.1.4.1.311.10.3.3"),
            Map.entry("KeyUsageNetscapeServerGatedCrypto", "2.16.840.1.113730.4.1"),
            Map.entry("KeyUsageMicrosoftCommercialCodeSigning", "1.3.6.1.4.1.311.2.1.22"),
            Map.entry("KeyUsageMicrosoftKernelCodeSigning", "1.3.6.1.4.1.311.61.1.1"));

    private CertificateFunctions() {}

    static void addTo(Catalogue catalogue) {
        var object = Type.object(STRING, ANY);
        var objects = Type.array(object);
        catalogue.verifying("crypto.x509.parse_certificates", objects, (evaluation, arguments) ->
                        json(certificates(source(evaluation, arguments, 0)), true), STRING)
                .verifying("crypto.x509.parse_and_verify_certificates", Type.tuple(BOOLEAN, objects), (evaluation, arguments) ->
                        verify(evaluation, arguments, () -> new Demands(evaluation.now(), Optional.empty(), java.util.Set.of()), true), STRING)
                .verifying("crypto.x509.parse_and_verify_certificates_with_options", Type.tuple(BOOLEAN, objects), (evaluation, arguments) -> {
                    var options = Operands.object(arguments, 1);
                    Operands.text(arguments, 0);
                    return verify(evaluation, arguments, () -> demands(evaluation, options), false);
                }, STRING, object)
                .verifying("crypto.x509.parse_certificate_request", object, CertificateFunctions::request, STRING)
                .verifying("crypto.x509.parse_keypair", object, CertificateFunctions::keyPair, STRING, STRING)
                .verifying("crypto.x509.parse_rsa_private_key", object, CertificateFunctions::jwk, STRING)
                .verifying("crypto.parse_private_keys", objects, CertificateFunctions::privateKeys, STRING);
    }

    /** The text, paid for. */
    private static String source(Evaluation evaluation, Value[] arguments, int at) {
        var text = Operands.text(arguments, at);
        evaluation.spend(500 + text.length() * 4L);
        return text;
    }

    private static String decoded(String text) {
        return ByteText.of(GoBase64.standard(ByteText.bytes(text)));
    }

    private static List<Bytes> certificates(String text) {
        try {
            if (text.startsWith(BEGIN)) {
                return blocks(text);
            }
            var decoded = decoded(text);
            return decoded.startsWith(BEGIN) ? blocks(decoded) : CertificateJson.split(Bytes.of(ByteText.bytes(decoded)));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(e.getMessage());
        }
    }

    private static List<Bytes> blocks(String text) {
        var certificates = new ArrayList<Bytes>();
        var block = PemReader.find(text, 0);
        while (block.isPresent()) {
            if (!block.get().label().equals("CERTIFICATE")) {
                throw BuiltinError.of("PEM block type is '" + block.get().label() + "', expected CERTIFICATE");
            }
            certificates.addAll(CertificateJson.split(block.get().content()));
            block = PemReader.find(text, block.get().end());
        }
        return certificates;
    }

    private static ArrayValue json(List<Bytes> certificates, boolean withUriStrings) {
        try {
            return ArrayValue.of(certificates.stream().map(der -> RegoJson.of(CertificateJson.ofCertificate(der, withUriStrings))).toList());
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(e.getMessage());
        }
    }

    /** The first certificate is the root and the last the one in question; what is demanded is read only once there are some. */
    private static Value verify(Evaluation evaluation, Value[] arguments, Supplier<Demands> demands, boolean withUriStrings) {
        var text = source(evaluation, arguments, 0);
        List<Bytes> certificates;
        try {
            certificates = certificates(text);
        } catch (BuiltinError e) {
            return UNVERIFIED;
        }
        evaluation.spend(5_000L * Math.min(100, certificates.size()));
        return CertificatePath.verify(certificates, demands.get()).map(path -> Value.array(Value.TRUE, json(path, withUriStrings))).orElse(UNVERIFIED);
    }

    private static Demands demands(Evaluation evaluation, ObjectValue options) {
        var at = evaluation.now();
        var dnsName = Optional.<String>empty();
        var purposes = new HashSet<String>();
        for (var i = 0; i < options.size(); i++) {
            var value = options.valueAt(i);
            switch (options.keyAt(i) instanceof Value.Text(var text) ? text : "") {
                case "DNSName" -> dnsName = Optional.of(text("DNSName", value));
                case "CurrentTime" -> at = time(value);
                case "MaxConstraintComparisons" -> {
                    if (!(value instanceof Num number) || !number.isLong()) {
                        throw BuiltinError.of("'MaxConstraintComparisons' should be a number");
                    }
                }
                case "KeyUsages" -> purposes.addAll(purposes(value));
                default -> throw BuiltinError.of("invalid key option");
            }
        }
        return new Demands(at, dnsName, purposes);
    }

    private static String text(String name, Value value) {
        if (value instanceof Value.Text(var text)) {
            return text;
        }
        throw BuiltinError.of("'" + name + "' should be a string");
    }

    private static Instant time(Value value) {
        if (!(value instanceof Num number)) {
            throw BuiltinError.of("'CurrentTime' should be a number");
        }
        if (!number.isLong()) {
            throw BuiltinError.of("'CurrentTime' should be a valid int64 number");
        }
        return Instant.ofEpochSecond(Math.floorDiv(number.longValue(), 1_000_000_000L), Math.floorMod(number.longValue(), 1_000_000_000L));
    }

    private static List<String> purposes(Value value) {
        if (!Operands.isList(value)) {
            throw BuiltinError.of("'KeyUsages' should be an Array or Set");
        }
        var found = new ArrayList<String>();
        var unknown = new ArrayList<String>();
        for (var element : Operands.elements(new Value[] {value}, 0)) {
            if (!(element instanceof Value.Text(var name)) || !PURPOSES.containsKey(name)) {
                unknown.add(element instanceof Value.Text(var name) ? name : element.toString());
            } else {
                found.add(PURPOSES.get(name));
            }
        }
        if (!unknown.isEmpty()) {
            throw BuiltinError.of("invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
        }
        return found;
    }

    private static Value request(Evaluation evaluation, Value[] arguments) {
        var text = source(evaluation, arguments, 0);
        var plain = text.startsWith("-----BEGIN CERTIFICATE REQUEST-----") ? text : decoded(text);
        try {
            if (!plain.startsWith(BEGIN)) {
                return RegoJson.of(CertificateJson.ofRequest(Bytes.of(ByteText.bytes(plain))));
            }
            var block = PemReader.find(plain, 0).orElseThrow(() -> BuiltinError.of("invalid PEM-encoded certificate signing request"));
            if (!block.label().equals("CERTIFICATE REQUEST")) {
                throw BuiltinError.of("invalid PEM-encoded certificate signing request");
            }
            return RegoJson.of(CertificateJson.ofRequest(block.content()));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(e.getMessage());
        }
    }

    private static List<PrivateKeyJson> keys(String text) {
        var keys = new ArrayList<PrivateKeyJson>();
        try {
            for (var block = PemReader.find(text, 0); block.isPresent(); block = PemReader.find(text, block.get().end())) {
                if (PrivateKeyJson.isKnown(block.get().label())) {
                    keys.add(PrivateKeyJson.of(block.get().label(), block.get().content()));
                }
            }
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of(e.getMessage());
        }
        return keys;
    }

    private static Value jwk(Evaluation evaluation, Value[] arguments) {
        var text = source(evaluation, arguments, 0);
        if (text.isEmpty()) {
            throw BuiltinError.of("input PEM data was empty");
        }
        var keys = keys(text.startsWith(BEGIN) ? text : decoded(text));
        return keys.isEmpty() ? Value.NULL : RegoJson.of(keys.getFirst().toJwk());
    }

    private static Value privateKeys(Evaluation evaluation, Value[] arguments) {
        var text = source(evaluation, arguments, 0);
        if (text.isEmpty()) {
            return Value.NULL;
        }
        return ArrayValue.of(keys(orDecoded(text)).stream().map(key -> RegoJson.of(key.toJson())).toList());
    }

    private static String orDecoded(String text) {
        try {
            return decoded(text);
        } catch (BuiltinError e) {
            return text;
        }
    }

    /** A certificate, those that go with it, and its private key. */
    private static Value keyPair(Evaluation evaluation, Value[] arguments) {
        var text = source(evaluation, arguments, 0);
        var keyText = source(evaluation, arguments, 1);
        var certificates = certificates(text);
        var plain = keyText.startsWith(BEGIN) ? keyText : decoded(keyText);
        var keys = plain.startsWith(BEGIN) ? keys(plain) : keys(PemReader.write("PRIVATE KEY", Bytes.of(ByteText.bytes(plain))));
        if (certificates.isEmpty() || keys.isEmpty()) {
            throw BuiltinError.of("tls: failed to find any PEM data in " + (certificates.isEmpty() ? "certificate" : "key") + " input");
        }
        if (!keys.getFirst().isOf(certificates.getFirst())) {
            throw BuiltinError.of("tls: private key does not match public key");
        }
        var pair = Json.object().with("Certificate", Json.array(certificates.stream().map(der -> Json.text(Base64Reader.write(der))).toList()))
                .with("PrivateKey", keys.getFirst().toJson()).with("SupportedSignatureAlgorithms", new Json.Null()).with("OCSPStaple", new Json.Null())
                .with("SignedCertificateTimestamps", new Json.Null());
        return RegoJson.of(pair.with("Leaf", CertificateJson.ofCertificate(certificates.getFirst(), false)).build());
    }
}
