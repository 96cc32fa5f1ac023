package dev.alnage.policy.rego.builtin;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.DerReader;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.evidence.sign.JsonWebSignature;
import dev.alnage.evidence.sign.TokenCertificate;
import dev.alnage.policy.rego.value.ByteText;
import java.util.List;

/** The keys that a policy names to verify a token with: a certificate or public key in PEM, a JWK or a set of them. */
final class TokenKeys {
    private TokenKeys() {}

    /** @throws BuiltinError for anything else; keys for algorithms that we do not know are left out */
    static List<JsonWebKey> parse(Evaluation evaluation, String text) {
        evaluation.spend(100 + text.length());
        try {
            var block = PemReader.find(text, 0);
            if (block.isPresent()) {
                return List.of(pem(block.get(), text));
            }
            return json(text).stream().filter(key -> key.algorithm().isEmpty() || JsonWebSignature.find(key.algorithm()).isPresent()).toList();
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of("failed to parse a key: " + e.getMessage());
        }
    }

    static List<JsonWebKey> json(String text) {
        try {
            return JsonWebKey.parse(JsonReader.read(Bytes.of(ByteText.bytes(text)), 1 << 20));
        } catch (Rejected.Malformed e) {
            throw BuiltinError.of("failed to parse a JWK key (set): " + e.getMessage());
        }
    }

    private static JsonWebKey pem(PemReader.Block block, String text) {
        if (block.end() < text.length()) {
            throw BuiltinError.of("extra data after a PEM certificate block");
        }
        return switch (block.label()) {
            case "CERTIFICATE" -> JsonWebKey.ofPublicKey(TokenCertificate.publicKey(block.content()));
            case "PUBLIC KEY" -> {
                DerReader.require(block.content());
                yield JsonWebKey.ofPublicKey(block.content());
            }
            default -> throw BuiltinError.of("failed to extract a Key from the PEM certificate");
        };
    }
}
