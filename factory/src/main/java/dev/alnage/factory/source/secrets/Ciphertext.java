package dev.alnage.factory.source.secrets;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which parts of a content are ciphertext of SOPS, sealed-secrets or git-crypt, and what such a content leaves plain although it
 * says that it does not. Recognised strictly: what only looks alike is content like any other.
 *
 * @param whole every value is ciphertext, so that the file may have the name of a secret one
 */
record Ciphertext(boolean whole, List<Span> spans, List<Plain> plain) {
    /** Content without one of these, in lower case, has no ciphertext of a kind that we know. */
    static final List<String> MARKS = List.of("enc[aes256_gcm,", "sealedsecret", "\0gitcrypt\0");
    static final Ciphertext NONE = new Ciphertext(false, List.of(), List.of());

    private static final String GIT_CRYPT = "\0GITCRYPT\0";
    private static final int GIT_CRYPT_HEADER = 22;
    private static final int SEALED_TAIL_MIN = 16;
    private static final int RSA_BYTES_MIN = 256;
    private static final int RSA_BYTES_MAX = 1024;

    /** Bytes of the content. */
    record Span(int begin, int end) {}

    /** A value that ought to be ciphertext. */
    record Plain(String rule, String title, int position, String text) {}

    Ciphertext {
        spans = List.copyOf(spans);
        plain = List.copyOf(plain);
    }

    boolean covers(int begin, int end) {
        return spans.stream().anyMatch(span -> span.begin <= begin && end <= span.end);
    }

    /** Whether these bytes are reported as plain already. */
    boolean tells(int begin, int end) {
        return plain.stream().anyMatch(value -> value.position < end && begin < value.position + value.text.length());
    }

    static Ciphertext of(byte[] content) {
        if (content.length > YamlReader.BYTES_MAX && !isGitCrypt(content)) {
            return NONE;
        }
        if (isGitCrypt(content)) {
            return new Ciphertext(true, List.of(), List.of());
        }
        var text = new String(content, StandardCharsets.ISO_8859_1);
        var sops = SopsFile.read(content, text);
        return sops.isPresent() ? sops.get() : sealed(content, text);
    }

    private static boolean isGitCrypt(byte[] content) {
        return content.length > GIT_CRYPT_HEADER && new String(content, 0, GIT_CRYPT.length(), StandardCharsets.ISO_8859_1).equals(GIT_CRYPT)
                && looksRandom(Arrays.copyOfRange(content, GIT_CRYPT_HEADER, content.length));
    }

    /** Ciphertext has as many printable bytes as chance gives it, four deviations up at most; text has nearly nothing else. */
    static boolean looksRandom(byte[] bytes) {
        var printable = 0;
        for (var b : bytes) {
            printable += b >= 0x20 && b < 0x7f || b == '\n' || b == '\r' || b == '\t' ? 1 : 0;
        }
        var share = 98.0 / 256;
        var most = share + 4 * Math.sqrt(share * (1 - share) / bytes.length);
        return bytes.length > 0 && (double) printable / bytes.length <= Math.min(most, (bytes.length - 0.5) / bytes.length);
    }

    /** Each document of a file for Kubernetes by itself. */
    private static Ciphertext sealed(byte[] content, String text) {
        List<Span> spans = new ArrayList<>();
        List<Plain> plain = new ArrayList<>();
        for (var from = 0; from < text.length(); ) {
            var cut = text.indexOf("\n---", from);
            var end = cut < 0 ? text.length() : cut + 1;
            sealedDocument(content, text, from, end, spans, plain);
            var line = cut < 0 ? -1 : text.indexOf('\n', cut + 1);
            from = line < 0 ? text.length() : line + 1;
        }
        return new Ciphertext(false, spans, plain);
    }

    private static void sealedDocument(byte[] content, String text, int from, int end, List<Span> spans, List<Plain> plain) {
        var begin = text.startsWith("---\n", from) ? from + 4 : from;
        for (var value : sealedValues(Bytes.of(Arrays.copyOfRange(content, Math.min(begin, end), end)))) {
            var at = text.indexOf(value, begin);
            if (isSealed(value)) {
                if (at >= 0) {
                    spans.add(new Span(at, at + value.length()));
                }
            } else {
                plain.add(new Plain("sealed-secret-plain-value", "Value of a SealedSecret that is not sealed", Math.max(from, at), value));
            }
        }
    }

    private static List<String> sealedValues(Bytes document) {
        try {
            if (YamlReader.read(document) instanceof Json.Members(var top) && top.get("kind") instanceof Json.Text(var kind) && kind.equals("SealedSecret")
                    && top.get("apiVersion") instanceof Json.Text(var version) && version.startsWith("bitnami.com/")
                    && top.get("spec") instanceof Json.Members(var spec) && spec.get("encryptedData") instanceof Json.Members(var data)) {
                return data.values().stream().filter(Json.Text.class::isInstance).map(value -> ((Json.Text) value).value()).toList();
            }
        } catch (Rejected e) {
            return List.of(); // not recognised: content like any other
        }
        return List.of();
    }

    /** Two bytes of length, a key sealed with RSA, and what AES-GCM made. */
    private static boolean isSealed(String value) {
        try {
            var bytes = Base64Reader.read(value).toArray();
            var length = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
            return length >= RSA_BYTES_MIN && length <= RSA_BYTES_MAX && bytes.length >= 2 + length + SEALED_TAIL_MIN
                    && looksRandom(Arrays.copyOfRange(bytes, 2, bytes.length));
        } catch (Rejected e) {
            return false;
        }
    }
}
