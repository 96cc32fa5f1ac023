package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Takes the lists of artifacts out of a classic link before the rest of it is read as JSON: of millions of artifacts nearly all are written
 * alike, and reading them token by token costs more than all signatures. Taken is what reads {@code {"name":{"sha256":"…"},…}} in plain ASCII
 * without escapes, with or without white space; whatever is written otherwise stays. The rest, with an empty object in the place of each list,
 * is read as strictly as ever. It cannot come to mean another thing: where the bytes before a list are JSON, it stands where it was taken for,
 * and where they are not, the rest is none either and is refused. A name that comes twice stands twice in the rest too.
 */
final class ArtifactScan {
    private static final byte[] SIGNED = ascii("\"signed\"");
    private static final byte[] MATERIALS = ascii("\"materials\"");
    private static final byte[] PRODUCTS = ascii("\"products\"");
    private static final byte[] SHA256 = ascii("\"sha256\"");
    private static final byte[] NONE = ascii("{}");
    private static final int DEPTH_OF_MEMBERS = 2;
    private static final int NAME_LENGTH_MAX = 4096;

    private final byte[] file;
    private final Interned interned;
    private final Map<String, Listed> lists = new HashMap<>();
    private final CanonicalBytes rest;
    private int at;
    private int copied;
    private int depth;
    private boolean inSigned;
    /** Whether the list being read has had no white space so far. */
    private boolean compact;

    private ArtifactScan(byte[] file, Interned interned) {
        this.file = file;
        this.interned = interned;
        this.rest = new CanonicalBytes(256);
    }

    /** @throws dev.alnage.evidence.Rejected.Malformed if an artifact in it has a name that is not canonical, or one too many or one twice */
    static ArtifactScan of(Bytes file, Interned interned) {
        var scan = new ArtifactScan(file.toArray(), interned);
        scan.run();
        scan.rest.append(scan.file, scan.copied, scan.file.length);
        return scan;
    }

    /** The file without the lists. */
    Bytes rest() {
        return rest.toBytes();
    }

    /** The list of that name ({@code materials} or {@code products}) in the signed part, if it was taken. */
    Optional<Listed> find(String name) {
        return Optional.ofNullable(lists.get(name));
    }

    private void run() {
        while (at < file.length) {
            switch (file[at]) {
                case '"' -> text();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    inSigned &= depth >= DEPTH_OF_MEMBERS;
                    at++;
                }
                default -> at++;
            }
        }
    }

    /** A text, and what is its member if it is one of the names that count. */
    private void text() {
        var start = at++;
        while (at < file.length && file[at] != '"') {
            at += file[at] == '\\' ? 2 : 1;
        }
        at++;
        if (depth == 1 && !inSigned && is(start, SIGNED)) {
            inSigned = opensObject();
        } else if (depth == DEPTH_OF_MEMBERS && inSigned) {
            var name = is(start, MATERIALS) ? "materials" : is(start, PRODUCTS) ? "products" : "";
            if (!name.isEmpty() && opensObject()) {
                list(name);
            }
        }
    }

    private boolean is(int start, byte[] text) {
        return at - start == text.length && at <= file.length && Arrays.equals(file, start, at, text, 0, text.length);
    }

    /** Whether a colon and an object come next; stands before that object then. */
    private boolean opensObject() {
        space();
        if (peek() != ':') {
            return false;
        }
        at++;
        space();
        return peek() == '{';
    }

    /** Takes the list that begins here, unless it is written in another way than expected: then it is read as any JSON. */
    private void list(String name) {
        var start = at;
        var listed = interned.recent(file, start).map(known -> known.at(file, start)).or(() -> read(start));
        at = start;
        if (listed.isEmpty() || lists.putIfAbsent(name, listed.get()) != null) {
            return;
        }
        interned.saw(listed.get());
        rest.append(file, copied, start);
        rest.append(NONE, 0, NONE.length);
        copied = at = start + listed.get().length();
    }

    private Optional<Listed> read(int start) {
        var listing = new ArtifactListing(interned);
        compact = true;
        do {
            at++;
            if (!artifact(listing)) {
                return Optional.empty();
            }
        } while (peek() == ',');
        if (peek() != '}') {
            return Optional.empty();
        }
        at++;
        var artifacts = listing.artifacts();
        return Optional.of(new Listed(artifacts, file, start, at, compact && listing.cameSorted()));
    }

    /** A name, its one hash, and the space behind; false if it is written otherwise. */
    private boolean artifact(ArtifactListing listing) {
        spaceInList();
        if (peek() != '"') {
            return false;
        }
        var start = at + 1;
        var end = endOfPlain(start);
        if (end < 0) {
            return false;
        }
        at = end + 1;
        listing.begin(isLikely(listing.likely(), start, end) ? listing.likely() : new String(file, start, end - start, StandardCharsets.US_ASCII));
        if (!take(':') || !take('{') || !takeSha256() || !take(':') || !takeHex(listing.sha256(), listing.place()) || !take('}')) {
            return false;
        }
        listing.end();
        spaceInList();
        return true;
    }

    /** Where the quote stands that ends a text in plain ASCII; below 0 if it is not that. */
    private int endOfPlain(int start) {
        var most = Math.min(file.length, start + NAME_LENGTH_MAX);
        for (var i = start; i < most; i++) {
            var b = file[i];
            if (b == '"') {
                return i;
            }
            if (b < ' ' || b == '\\' || b == 0x7f) { // a byte beyond ASCII is below 0
                return -1;
            }
        }
        return -1;
    }

    private boolean isLikely(String likely, int start, int end) {
        if (likely.length() != end - start) {
            return false;
        }
        for (var i = likely.length() - 1; i >= 0; i--) { // paths differ at their ends
            if (likely.charAt(i) != file[start + i]) {
                return false;
            }
        }
        return true;
    }

    private boolean takeSha256() {
        spaceInList();
        if (file.length - at < SHA256.length || !Arrays.equals(file, at, at + SHA256.length, SHA256, 0, SHA256.length)) {
            return false;
        }
        at += SHA256.length;
        return true;
    }

    /** Lower-case hex of one sha256 in its quotes. */
    private boolean takeHex(byte[] to, int place) {
        spaceInList();
        var digits = 2 * Hashes.SHA256_BYTES;
        if (file.length - at < digits + 2 || file[at] != '"' || file[at + digits + 1] != '"') {
            return false;
        }
        var wrong = 0;
        for (int i = 0, from = at + 1; i < Hashes.SHA256_BYTES; i++, from += 2) {
            var high = digit(file[from]);
            var low = digit(file[from + 1]);
            wrong |= high | low;
            to[place + i] = (byte) (high << 4 | low);
        }
        at += digits + 2;
        return wrong >= 0;
    }

    /** Below 0 for anything but a lower-case hex digit. */
    private static int digit(byte c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private boolean take(char sign) {
        spaceInList();
        if (peek() != sign) {
            return false;
        }
        at++;
        return true;
    }

    private void spaceInList() {
        if (at < file.length && isSpace(file[at])) {
            compact = false;
            space();
        }
    }

    private void space() {
        while (at < file.length && isSpace(file[at])) {
            at++;
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    /** The byte that comes next; 0, which stands nowhere in JSON, at the end. */
    private byte peek() {
        return at < file.length ? file[at] : 0;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
