package dev.alnage.factory.source.server;

import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;

/** Checks the form of each received object as {@code git fsck --strict} does, and counts what they come to unpacked. */
final class CountingChecker extends ObjectChecker {
    private final Limits limits;
    private long bytes;

    CountingChecker(Limits limits) {
        this.limits = limits;
        setSafeForMacOS(true);
    }

    @Override public void check(AnyObjectId id, int type, byte[] content) throws CorruptObjectException {
        count(content.length);
        requireRoom();
        if (type == Constants.OBJ_TREE && content.length > limits.treeBytes()) {
            throw new OverLimit("ALN-SRC-041", id.name(), "a directory whose list has " + content.length + " bytes", "at most " + limits.treeBytes());
        }
        super.check(id, type, content);
    }

    @Override public BlobObjectChecker newBlobObjectChecker() {
        return new BlobObjectChecker() {
            @Override public void update(byte[] content, int offset, int length) {
                count(length);
            }

            @Override public void endBlob(AnyObjectId id) throws CorruptObjectException {
                requireRoom();
            }
        };
    }

    private void count(int more) {
        bytes += more;
    }

    private void requireRoom() throws OverLimit {
        if (bytes > limits.unpackedBytes()) {
            throw new OverLimit("ALN-SRC-043", "the pack", "over " + limits.unpackedBytes() + " bytes when unpacked", "at most that");
        }
    }

    /** JGit lets only this kind of exception through. */
    @SuppressWarnings("serial")
    static final class OverLimit extends CorruptObjectException {
        private final String code;
        private final String where;
        private final String found;
        private final String expected;

        private OverLimit(String code, String where, String found, String expected) {
            super(found);
            this.code = code;
            this.where = where;
            this.found = found;
            this.expected = expected;
        }

        NotReceived refusal() {
            return new NotReceived(code, where, found, expected, "push it in smaller parts, or keep large files elsewhere");
        }
    }
}
