package dev.alnage.policy.rego.builtin;

import static dev.alnage.policy.rego.type.Type.BOOLEAN;
import static dev.alnage.policy.rego.type.Type.STRING;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.KeyedHash;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of strings and keyed ones, in lower-case hex. MD5 and SHA-1 prove nothing; they are here to compare with what others wrote. */
final class DigestFunctions {
    private DigestFunctions() {}

    static void addTo(Catalogue catalogue) {
        digest(catalogue, "crypto.md5", "MD5");
        digest(catalogue, "crypto.sha1", "SHA-1");
        digest(catalogue, "crypto.sha256", "SHA-256");
        keyed(catalogue, "crypto.hmac.md5", KeyedHash.MD5);
        keyed(catalogue, "crypto.hmac.sha1", KeyedHash.SHA1);
        keyed(catalogue, "crypto.hmac.sha256", KeyedHash.SHA256);
        keyed(catalogue, "crypto.hmac.sha512", KeyedHash.SHA512);
        catalogue.verifying("crypto.hmac.equal", BOOLEAN, (evaluation, arguments) ->
                Value.of(KeyedHash.areEqual(bytes(evaluation, arguments, 0), bytes(evaluation, arguments, 1))), STRING, STRING);
    }

    private static void digest(Catalogue catalogue, String name, String algorithm) {
        catalogue.verifying(name, STRING, (evaluation, arguments) -> {
            try {
                var digest = MessageDigest.getInstance(algorithm);
                digest.update(bytes(evaluation, arguments, 0).toBuffer());
                return Value.of(Bytes.of(digest.digest()).toHex());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has " + algorithm, e);
            }
        }, STRING);
    }

    private static void keyed(Catalogue catalogue, String name, KeyedHash hash) {
        catalogue.verifying(name, STRING, (evaluation, arguments) ->
                Value.of(hash.of(bytes(evaluation, arguments, 1), bytes(evaluation, arguments, 0)).toHex()), STRING, STRING);
    }

    static Bytes bytes(Evaluation evaluation, Value[] arguments, int at) {
        var text = Operands.text(arguments, at);
        evaluation.spend(1 + text.length() / 16);
        return Bytes.of(ByteText.bytes(text));
    }
}
