package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The last record of one writer, in a file that grows: a record costs one wait for the disk, where a file that is replaced
 * costs two. Each is written twice in a row with its sha256. A power cut may tear the end, which is then a record that
 * nobody was told of; a bit that decays is in one of two copies. For one thread at a time.
 */
final class Journal {
    static final int RECORD_BYTES_MAX = 64 << 10;
    private static final int FILE_BYTES_MAX = 1 << 20;
    private static final String MAGIC = "\nalnage-record/1 ";
    private static final int SIZE_DIGITS_MAX = 6;

    private final AtomicFiles files;
    private final Path file;
    private Optional<Bytes> last;
    private Optional<AtomicFiles.Draft> growing = Optional.empty();
    private int size;

    private Journal(AtomicFiles files, Path file, Optional<Bytes> last) {
        this.files = files;
        this.file = file;
        this.last = last;
    }

    /** A journal that goes on after the records in {@code content}; what is not whole is passed over. */
    static Journal after(Bytes content, AtomicFiles files, Path file) {
        return new Journal(files, file, lastIn(content));
    }

    /** @throws java.nio.file.NoSuchFileException if there is no such file */
    static Bytes read(AtomicFiles files, Path file) throws IOException {
        return files.read(file, FILE_BYTES_MAX + 4 * RECORD_BYTES_MAX);
    }

    Optional<Bytes> last() {
        return last;
    }

    /** Durable when this returns. After a failure the next one begins a new file, since the end of this one may be torn. */
    void append(Bytes record) throws IOException {
        if (record.size() > RECORD_BYTES_MAX) {
            throw new IllegalArgumentException("a record has at most " + RECORD_BYTES_MAX + " bytes, not " + record.size());
        }
        var copy = Bytes.utf8(MAGIC + Digest.of(record).hex() + " " + record.size() + "\n").plus(record);
        var both = copy.plus(copy);
        if (growing.isPresent() && size + both.size() <= FILE_BYTES_MAX) {
            grow(growing.get(), both);
        } else {
            begin(both);
        }
        last = Optional.of(record);
    }

    private void grow(AtomicFiles.Draft draft, Bytes both) throws IOException {
        var grown = false;
        try {
            draft.extend(both);
            size += both.size();
            grown = true;
        } finally {
            if (!grown) {
                growing = Optional.empty();
                draft.close();
            }
        }
    }

    private void begin(Bytes both) throws IOException {
        if (growing.isPresent()) {
            growing.get().close();
            growing = Optional.empty();
        }
        files.makeDirectory(file.getParent());
        var draft = files.draft(file.getParent());
        try {
            draft.write(both.toBuffer());
            draft.publishOpen(file);
            growing = Optional.of(draft);
            size = both.size();
        } finally {
            if (growing.isEmpty()) {
                draft.close();
            }
        }
    }

    private static Optional<Bytes> lastIn(Bytes content) {
        // one char for each byte: places in the text are places in the bytes
        var text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
        for (var at = text.lastIndexOf(MAGIC); at >= 0; at = text.lastIndexOf(MAGIC, at - 1)) {
            var whole = wholeAt(content, text, at + MAGIC.length());
            if (whole.isPresent()) {
                return whole;
            }
        }
        return Optional.empty();
    }

    private static Optional<Bytes> wholeAt(Bytes content, String text, int begin) {
        var space = begin + 64;
        var end = text.indexOf('\n', begin);
        if (end <= space + 1 || end > space + 1 + SIZE_DIGITS_MAX || text.charAt(space) != ' ') {
            return Optional.empty();
        }
        var digits = text.substring(space + 1, end);
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9') || end + 1 + Integer.parseInt(digits) > content.size()) {
            return Optional.empty();
        }
        var record = content.slice(end + 1, end + 1 + Integer.parseInt(digits));
        return Digest.of(record).hex().equals(text.substring(begin, space)) ? Optional.of(record) : Optional.empty();
    }
}
