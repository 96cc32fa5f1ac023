package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Refusal;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.util.sha1.Sha1CollisionException;

/** Takes one pack into a quarantine, within the limits, and checks the form of every object in it. */
final class PackReceiver {
    private static final int HEADER_BYTES = 12;
    private static final int SIGNATURE = 0x5041434b; // "PACK"
    private static final int VERSION = 2;
    private static final String AGAIN = "run git fsck in your repository, then push again";

    private final Limits limits;
    private final Semaphore room;

    PackReceiver(Limits limits) {
        this.limits = limits;
        this.room = new Semaphore(limits.receivesAtOnce(), true);
    }

    /**
     * @param endsThere whether nothing may follow the pack
     * @throws NotReceived if it is over a limit, damaged, or no pack
     * @throws IOException if it cannot be stored
     */
    void receive(InputStream in, Quarantine quarantine, boolean endsThere) throws IOException {
        var checker = new CountingChecker(limits, quarantine.links());
        room.acquireUninterruptibly();
        try {
            parse(in, quarantine, checker, endsThere);
        } catch (IOException | Sha1CollisionException e) {
            throw told(e, checker, limits);
        } finally {
            room.release();
        }
        for (var index : quarantine.indexes()) {
            var depth = DeltaDepth.of(index);
            if (depth > limits.deltaDepth()) {
                throw new NotReceived("ALN-SRC-044", "the pack", "a chain of " + depth + " deltas", "at most " + limits.deltaDepth(),
                        "run git repack -adf --depth=50, then push again");
            }
        }
    }

    /** What is said of a pack that could not be taken in: whose fault it is decides which exception. */
    static IOException told(Exception failure, CountingChecker checker, Limits limits) {
        return switch (failure) {
            case TooLargeObjectInPackException _ -> new NotReceived("ALN-SRC-041", "the pack", "an object of more than " + limits.objectBytes() + " bytes", "at most that",
                    "keep large files elsewhere, and name them by digest as materials");
            case MissingObjectException missing -> new NotReceived("ALN-SRC-046", "the pack", "an object that builds upon " + missing.getObjectId().name() + ", which is nowhere",
                    "a pack whose objects can all be read", AGAIN);
            case CorruptObjectException corrupt -> checker.overLimit().orElseGet(() -> new NotReceived("ALN-SRC-045", "the pack", String.valueOf(corrupt.getMessage()),
                    "objects as git fsck --strict accepts them", AGAIN));
            case Sha1CollisionException _ -> new NotReceived("ALN-SRC-048", "the pack", "an object made to share its SHA-1 with another", "none",
                    "do not use the repository that it came from");
            case PackProtocolException protocol -> malformed(String.valueOf(protocol.getMessage()));
            case EOFException end -> malformed(String.valueOf(end.getMessage()));
            case IOException disk -> disk;
            default -> new IOException(failure);
        };
    }

    private void parse(InputStream in, Quarantine quarantine, CountingChecker checker, boolean endsThere) throws IOException {
        var bounded = within(in, limits);
        try (var inserter = quarantine.git().newObjectInserter()) {
            var parser = inserter.newPackParser(bounded);
            parser.setAllowThin(true);
            parser.setObjectChecker(checker);
            parser.setMaxObjectSizeLimit(limits.objectBytes());
            parser.setCheckEofAfterPackFooter(endsThere);
            parser.parse(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE);
            inserter.flush();
        }
    }

    /**
     * A pack as it comes, which does not announce too many objects and must not be too long.
     *
     * @throws NotReceived if it is over a limit, or no pack
     */
    static BoundedStream within(InputStream in, Limits limits) throws IOException {
        var header = in.readNBytes(HEADER_BYTES);
        if (header.length < HEADER_BYTES || ByteBuffer.wrap(header).getInt() != SIGNATURE || ByteBuffer.wrap(header).getInt(4) != VERSION) {
            throw malformed("something else than that");
        }
        var objects = Integer.toUnsignedLong(ByteBuffer.wrap(header).getInt(8));
        if (objects > limits.objects()) {
            throw new NotReceived("ALN-SRC-042", "the pack", objects + " objects", "at most " + limits.objects(), "push the history in smaller parts");
        }
        return new BoundedStream(new SequenceInputStream(new ByteArrayInputStream(header), in), limits.packBytes(),
                new Refusal("ALN-SRC-040", "the pack", "over " + limits.packBytes() + " bytes", "at most that", "push the history in smaller parts"));
    }

    private static NotReceived malformed(String found) {
        return new NotReceived("ALN-SRC-047", "the pack", found, "a whole pack of version 2", "push again");
    }
}
