package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.evidence.sign.CompactSignature;
import dev.alnage.evidence.sign.JsonWebKey;
import dev.alnage.policy.rego.value.RegoJson;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The signature of a bundle as Open Policy Agent has it: {@code .signatures.json} holds one JSON Web Signature over the names and hashes
 * of all other files. JSON and YAML files are hashed as what they say (members in order, no spaces), all others as their bytes.
 */
public final class BundleSignatures {
    public static final String FILE = ".signatures.json";
    private static final Set<String> STRUCTURED = Set.of("data.json", "data.yaml", "data.yml", ".manifest");
    private static final String SHA_256 = "SHA-256";

    private BundleSignatures() {}

    /**
     * Demands that the key signed exactly the files of the bundle.
     *
     * @param scope what the signature must be for; empty if it need not say
     * @throws Rejected.Untrusted if it is not signed, or not by that key, or not for that scope, or other files are
     */
    public static void verify(Bytes bundle, JsonWebKey key, String scope) {
        var files = PolicyBundle.files(bundle);
        var signatures = files.remove(FILE);
        if (signatures == null) {
            throw new Rejected.Untrusted("found a policy bundle without " + FILE + ", expected a signed one");
        }
        var fields = Fields.of(FILE, JsonReader.read(signatures));
        var tokens = fields.texts("signatures");
        fields.noOthers();
        if (tokens.size() != 1) {
            throw new Rejected.Malformed("found " + tokens.size() + " signatures in " + FILE + ", expected one");
        }
        var payload = Fields.of("bundle signature", JsonReader.read(CompactSignature.verify(tokens.getFirst(), key)));
        if (!scope.isEmpty() && !payload.text("scope", "").equals(scope)) {
            throw new Rejected.Untrusted("found a bundle signature for scope \"" + payload.text("scope", "") + "\", expected " + scope);
        }
        requireSame(signed(payload), files);
    }

    /** Name and algorithm:hash. The signer may begin names with a slash. */
    private static SortedMap<String, String> signed(Fields payload) {
        var signed = new TreeMap<String, String>();
        for (var file : payload.list("files")) {
            var fields = Fields.of("file of a bundle signature", file);
            var name = fields.text("name");
            var path = name.startsWith("/") ? name.substring(1) : name;
            if (signed.put(path, fields.text("algorithm", SHA_256) + ":" + fields.text("hash")) != null) {
                throw new Rejected.Malformed("found " + path + " twice in a bundle signature, expected each file once");
            }
        }
        return signed;
    }

    private static void requireSame(SortedMap<String, String> signed, SortedMap<String, Bytes> files) {
        for (var file : files.entrySet()) {
            var expected = signed.remove(file.getKey());
            if (expected == null) {
                throw new Rejected.Untrusted("found " + file.getKey() + " in a policy bundle, expected only files that are signed");
            }
            var algorithm = expected.substring(0, expected.indexOf(':'));
            if (!expected.equals(algorithm + ":" + hash(file.getKey(), file.getValue(), algorithm))) {
                throw new Rejected.Untrusted("found a changed " + file.getKey() + " in a policy bundle, expected the file that was signed");
            }
        }
        if (!signed.isEmpty()) {
            throw new Rejected.Untrusted("found no " + signed.firstKey() + " in a policy bundle, expected every file that was signed");
        }
    }

    /** The same files and {@code .signatures.json} for them. @param keyId a hint for verifiers, or empty @param scope or empty */
    public static SortedMap<String, Bytes> sign(SortedMap<String, Bytes> files, JsonWebKey key, String keyId, String scope) {
        var hashes = new ArrayList<Json>();
        var signed = new TreeMap<>(files);
        signed.remove(FILE);
        signed.forEach((name, content) -> hashes.add(Json.object().with("name", name).with("hash", hash(name, content, SHA_256)).with("algorithm", SHA_256).build()));
        var payload = Json.object().with("files", Json.array(hashes)).withUnlessEmpty("scope", scope).build().toBytes();
        var token = CompactSignature.make(key, keyId, payload);
        signed.put(FILE, Json.object().with("signatures", Json.array(java.util.List.of(Json.text(token)))).build().toBytes());
        return signed;
    }

    private static String hash(String path, Bytes content, String algorithm) {
        var name = path.substring(path.lastIndexOf('/') + 1);
        var hashed = STRUCTURED.contains(name) ? Bytes.utf8(RegoJson.write(RegoJson.of(name.endsWith(".yaml") || name.endsWith(".yml")
                ? YamlReader.read(content) : JsonReader.read(content)))) : content;
        var digest = switch (algorithm) {
            case SHA_256 -> Digest.Algorithm.SHA256.newMessageDigest();
            case "SHA-512" -> Digest.Algorithm.SHA512.newMessageDigest();
            default -> throw new Rejected.Untrusted("found hash algorithm " + algorithm + " in a bundle signature, expected SHA-256 or SHA-512");
        };
        digest.update(hashed.toBuffer());
        return HexFormat.of().formatHex(digest.digest());
    }
}
