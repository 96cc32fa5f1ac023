package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.CanonicalJson;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.FunctionaryKey;
import dev.alnage.evidence.sign.FunctionaryKey.Scheme;
import dev.alnage.evidence.sign.Key;
import java.util.List;

/**
 * A public key object of in-toto 1.0 (§4.2). Its keyid is how links and steps name it, and a hint only: whether a
 * signature counts is decided by the key, and two key ids of one key are one functionary.
 */
public record LayoutKey(String keyid, FunctionaryKey key) {
    public static final int FILE_BYTES_MAX = 64 << 10;
    /** The first twelve bytes of every Ed25519 SubjectPublicKeyInfo (RFC 8410); the 32 bytes of the key follow. */
    private static final Bytes ED25519_PREFIX = Bytes.hex("302a300506032b6570032100");
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";

    public LayoutKey {
        requireKeyid(keyid);
    }

    public static LayoutKey of(FunctionaryKey key) {
        return new LayoutKey(keyid(key), key);
    }

    public static LayoutKey of(Key key) {
        return of(FunctionaryKey.of(key));
    }

    /** Reads a key file: PEM with or without lines of text around it (RFC 7468 §5.2), or the JSON form of the reference implementation. */
    public static LayoutKey read(Bytes file) {
        if (file.size() > FILE_BYTES_MAX) {
            throw new Rejected.Malformed("found a key file of " + file.size() + " bytes, expected at most " + FILE_BYTES_MAX);
        }
        var text = file.toText().strip();
        return text.startsWith("{") ? read(JsonReader.read(file, FILE_BYTES_MAX)) : of(pem(block(text)));
    }

    /** The one block of a file. With a second one another reader might take another key, so then it is the whole text, which is no key. */
    private static String block(String text) {
        var begin = text.indexOf(PEM_BEGIN);
        var last = text.indexOf(PEM_END, Math.max(begin, 0));
        var end = last + PEM_END.length();
        var alone = begin >= 0 && last > begin && text.indexOf("-----BEGIN") == begin && text.lastIndexOf("-----BEGIN") == begin
                && (begin == 0 || text.charAt(begin - 1) == '\n') && (end == text.length() || text.startsWith("\n", end) || text.startsWith("\r\n", end));
        return alone ? text.substring(begin, end) : text;
    }

    /** Reads a key object; the keyid in it, or the computed one where it has none. */
    static LayoutKey read(Json json) {
        var fields = Fields.of("key", json);
        var keytype = fields.text("keytype");
        var scheme = fields.text("scheme");
        var values = fields.object("keyval");
        if (!values.text("private", "").isEmpty()) {
            throw new Rejected.Malformed("found a private key in a public key object, expected the public half alone");
        }
        var written = values.text("public");
        var key = keytype.equals("ed25519") ? ed25519(written) : pem(written.strip());
        if (!key.scheme().keytype().equals(keytype) && !keytype.equals("ecdsa-sha2-nistp256") || !key.scheme().wireName().equals(scheme)) {
            throw new Rejected.Malformed("found key type " + keytype + " with scheme " + scheme + ", expected "
                    + key.scheme().keytype() + " with " + key.scheme().wireName());
        }
        return new LayoutKey(fields.text("keyid", keyid(key)), key);
    }

    /** The key object as the reference writes it; also what its {@code -t ed25519} reads as a key file. */
    public Json.Members toJson() {
        var members = Json.object().with("keyid", keyid);
        keyObject(key).values().forEach((name, value) -> members.with(name, value));
        return members.build();
    }

    public static String requireKeyid(String keyid) {
        // it becomes part of a file name
        if (keyid.length() < 8 || keyid.length() > 128 || !keyid.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Rejected.Malformed("found keyid " + (keyid.length() > 80 ? "of " + keyid.length() + " characters" : keyid)
                    + ", expected 8 to 128 lower-case hex digits");
        }
        return keyid;
    }

    /** As the reference computes it: sha256 over the canonical JSON of the object without its keyid. */
    private static String keyid(FunctionaryKey key) {
        return Digest.of(CanonicalJson.of(keyObject(key))).hex();
    }

    private static Json.Members keyObject(FunctionaryKey key) {
        var written = key.scheme() == Scheme.ED25519 ? key.spki().slice(ED25519_PREFIX.size(), key.spki().size()).toHex() : toPem(key.spki());
        return Json.object().with("keyid_hash_algorithms", Json.texts(List.of("sha256", "sha512")))
                .with("keytype", key.scheme().keytype()).with("keyval", Json.object().with("public", written).build())
                .with("scheme", key.scheme().wireName()).build();
    }

    private static FunctionaryKey ed25519(String hex) {
        if (hex.length() != 64 || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Rejected.Malformed("found an Ed25519 key of " + hex.length() + " characters, expected 64 lower-case hex digits");
        }
        return new FunctionaryKey(Scheme.ED25519, ED25519_PREFIX.plus(Bytes.hex(hex)));
    }

    /** One block and nothing around it. */
    private static FunctionaryKey pem(String text) {
        if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END) || text.length() < PEM_BEGIN.length() + PEM_END.length()) {
            throw new Rejected.Malformed("found a key that is neither PEM nor JSON, expected one PUBLIC KEY block or a key object");
        }
        var body = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
        return FunctionaryKey.of(Base64Reader.read(body.replace("\r\n", "").replace("\n", "")));
    }

    private static String toPem(Bytes spki) {
        var body = Base64Reader.write(spki);
        var pem = new StringBuilder(PEM_BEGIN).append('\n');
        for (var i = 0; i < body.length(); i += 64) {
            pem.append(body, i, Math.min(i + 64, body.length())).append('\n');
        }
        return pem.append(PEM_END).toString();
    }
}
