package dev.alnage.factory.source.server;

import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.BlobObjectChecker;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectChecker;

/** Checks the form of each received object as {@code git fsck --strict} does, and counts what they come to unpacked. */
final class CountingChecker extends ObjectChecker {
    private final Limits limits;
    private final PackLinks links;
    private Optional<NotReceived> overLimit = Optional.empty();
    private long bytes;

    /** @param links is told of each object that is as it should be */
    CountingChecker(Limits limits, PackLinks links) {
        this.limits = limits;
        this.links = links;
        setSafeForMacOS(true);
    }

    /** What is over a limit. The library wraps what is thrown here into exceptions of its own, so it is kept. */
    Optional<NotReceived> overLimit() {
        return overLimit;
    }

    @Override public void check(AnyObjectId id, int type, byte[] content) throws CorruptObjectException {
        count(content.length);
        if (type == Constants.OBJ_TREE && content.length > limits.treeBytes()) {
            over("ALN-SRC-041", id.name(), "a directory whose list has " + content.length + " bytes", limits.treeBytes());
        }
        requireWithin();
        try {
            super.check(id, type, content);
        } catch (IndexOutOfBoundsException e) {
            // the library reads on where a tag ends in the middle of its last header
            throw new CorruptObjectException(id, "found a " + Constants.typeString(type) + " that ends in the middle of a line, expected a whole one");
        }
        links.bring(id, type, content);
    }

    @Override public BlobObjectChecker newBlobObjectChecker() {
        return new BlobObjectChecker() {
            @Override public void update(byte[] content, int offset, int length) {
                count(length);
            }

            @Override public void endBlob(AnyObjectId id) throws CorruptObjectException {
                requireWithin();
                links.bring(id, Constants.OBJ_BLOB);
            }
        };
    }

    private void count(int more) {
        bytes += more;
        if (bytes > limits.unpackedBytes()) {
            over("ALN-SRC-043", "the pack", "over " + limits.unpackedBytes() + " bytes when unpacked", limits.unpackedBytes());
        }
    }

    private void over(String code, String where, String found, long limit) {
        overLimit = Optional.of(new NotReceived(code, where, found, "at most " + limit, "push it in smaller parts, or keep large files elsewhere"));
    }

    private void requireWithin() throws CorruptObjectException {
        if (overLimit.isPresent()) {
            throw new CorruptObjectException("over a limit");
        }
    }
}
