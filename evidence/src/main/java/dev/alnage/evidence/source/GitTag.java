package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An annotated tag, read from the content of its object: {@code object}, {@code type}, {@code tag} and {@code tagger}, a message, and at
 * its very end the signature. It names itself, but not its repository: a signed tag of one project is as good in another (case G4).
 */
public final class GitTag implements SignedObject {
    public static final int BYTES_MAX = 1 << 20;
    private static final int NAME_LENGTH_MAX = 255;
    private static final List<String> BEGINNINGS = List.of("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----",
            "-----BEGIN SIGNED MESSAGE-----", "-----BEGIN SSH SIGNATURE-----");

    private final ObjectId object;
    private final ObjectType type;
    private final String name;
    private final Ident tagger;
    private final String message;
    private final Bytes signature;
    private final Bytes signedPayload;

    private GitTag(Bytes content) {
        if (content.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a tag of " + content.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var headers = new HeaderLines(content, "a tag");
        require(headers, "object");
        object = headers.id();
        require(headers, "type");
        type = ObjectType.of(headers.line());
        require(headers, "tag");
        name = requireName(headers.line());
        require(headers, "tagger");
        tagger = Ident.read(headers.line());
        if (headers.next()) {
            throw headers.unexpected("none but object, type, tag and tagger, each once; the signature stands at the end of the message");
        }
        var begin = signatureBegin(content, headers.messageBegin());
        signature = content.slice(begin, content.size());
        signedPayload = content.slice(0, begin);
        message = content.slice(headers.messageBegin(), begin).toText();
    }

    /** @throws Rejected.Malformed for whatever git itself would not write for a repository in UTF-8 */
    public static GitTag read(Bytes content) {
        return new GitTag(content);
    }

    private static void require(HeaderLines headers, String name) {
        if (!headers.next()) {
            throw new Rejected.Malformed("found a tag without " + name + ", expected object, type, tag and tagger");
        }
        if (!headers.name().equals(name)) {
            throw headers.unexpected(name);
        }
    }

    /**
     * Where the signature begins, or the end. Git takes the last line that looks like the beginning of one; a message with two would
     * show another text to whoever takes the first, so there may be one, and nothing behind its end.
     */
    private static int signatureBegin(Bytes content, int from) {
        var text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
        var found = -1;
        for (var line = from; line < text.length(); ) {
            var end = text.indexOf('\n', line);
            var next = end < 0 ? text.length() : end + 1;
            var at = line;
            var beginning = BEGINNINGS.stream().filter(each -> text.startsWith(each, at)).findFirst();
            if (beginning.isPresent()) {
                if (found >= 0 || end != line + beginning.get().length()) {
                    throw new Rejected.Malformed("found two beginnings of a signature in a tag, or one with more on its line, expected one at most");
                }
                found = line;
                requireEnd(text.substring(line), beginning.get().replace("BEGIN", "END"));
            }
            line = next;
        }
        return found < 0 ? content.size() : found;
    }

    private static void requireEnd(String signature, String end) {
        if (!signature.endsWith("\n" + end + "\n") || signature.indexOf("\n" + end) != signature.length() - end.length() - 2) {
            throw new Rejected.Malformed("found text behind the signature of a tag, or none of its end, expected " + end + " as the last line");
        }
        if (signature.length() > GitCommit.SIGNATURE_BYTES_MAX || signature.indexOf('\r') >= 0) {
            throw new Rejected.Malformed("found a signature of " + signature.length() + " bytes or with carriage returns, expected at most "
                    + GitCommit.SIGNATURE_BYTES_MAX + " bytes and none");
        }
    }

    /** As {@code git check-ref-format} has it for {@code refs/tags/NAME}; which names are wise is another question. */
    private static String requireName(String name) {
        var parts = List.of(name.split("/", -1));
        if (name.length() > NAME_LENGTH_MAX || name.startsWith("-") || name.endsWith(".") || name.equals("@") || name.contains("..") || name.contains("@{")
                || name.chars().anyMatch(c -> c <= 0x20 || c == 0x7f || "~^:?*[\\".indexOf(c) >= 0)
                || parts.stream().anyMatch(part -> part.isEmpty() || part.startsWith(".") || part.endsWith(".lock"))) {
            throw new Rejected.Malformed("found the tag name " + (name.length() <= 80 ? name : name.substring(0, 80) + "…")
                    + ", expected one that git takes for a reference");
        }
        return name;
    }

    /** What it points at. */
    public ObjectId object() {
        return object;
    }

    public ObjectType type() {
        return type;
    }

    /** The name that it gives itself; the reference that points at it must have the same. */
    public String name() {
        return name;
    }

    public Ident tagger() {
        return tagger;
    }

    @Override public Optional<Bytes> findSignature() {
        return signature.isEmpty() ? Optional.empty() : Optional.of(signature);
    }

    @Override public Bytes signedPayload() {
        return signedPayload;
    }

    @Override public Ident maker() {
        return tagger;
    }

    @Override public String message() {
        return message;
    }
}
