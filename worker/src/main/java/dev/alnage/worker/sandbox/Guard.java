package dev.alnage.worker.sandbox;

import dev.alnage.evidence.order.Outcome.Limit;
import dev.alnage.worker.kernel.SystemCalls;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Watches the limits of one running command and says which it went over. */
final class Guard {
    private static final int KILLED = 128 + 9;
    private static final long PAGE_BYTES = 4096;

    private final Confinement box;
    private final CgroupHome home;
    private final long deadlineNanos;

    Guard(Confinement box, CgroupHome home) {
        this.box = box;
        this.home = home;
        this.deadlineNanos = System.nanoTime() + box.limits().time().toNanos();
    }

    /** The limit that is exceeded now, if any. A command that has not begun can only be late. */
    Optional<Limit> exceeded(LogFile log, boolean begun, Optional<Cgroup> ofCommand) throws IOException {
        if (System.nanoTime() - deadlineNanos > 0) {
            return Optional.of(Limit.TIME);
        }
        if (!begun) {
            return Optional.empty();
        }
        if (log.exceeded()) {
            return Optional.of(Limit.LOG);
        }
        var cgroup = home.counters(ofCommand);
        if (home.memoryKills() > 0 || cgroup.filter(group -> group.memoryKills() > 0).isPresent()) {
            return Optional.of(Limit.MEMORY);
        }
        if (home.processesRefused() > 0 || cgroup.filter(group -> group.processesRefused() > 0).isPresent()) {
            return Optional.of(Limit.PROCESSES);
        }
        return scratchFull() ? Optional.of(Limit.SCRATCH) : Optional.empty();
    }

    private boolean scratchFull() throws IOException {
        if (box.scratch().quota()) {
            var room = SystemCalls.room(box.temporary());
            return room.bytes() < PAGE_BYTES || room.files() == 0;
        }
        var bytes = bytes(box.temporary());
        for (var output : box.outputs().values()) {
            bytes += bytes(output);
        }
        return bytes > box.limits().scratchBytes();
    }

    /**
     * The limit that a command went over without our seeing it before it had ended: it was gone too soon, or it gave up by
     * itself when its scratch was full.
     */
    Optional<Limit> exceededAtTheEnd(LogFile log, int exitCode) throws IOException {
        if (log.exceeded()) {
            return Optional.of(Limit.LOG);
        }
        // a kill that we did not send, with memory at its limit, was the kernel's
        if (exitCode == KILLED && home.memoryPeak() >= box.limits().memoryBytes() / 10 * 9) {
            return Optional.of(Limit.MEMORY);
        }
        // what the runtime's own group counted went with it; what our group around it saw is left, of which one kernel keeps this and another that
        if (exitCode != 0 && (home.processesRefused() > 0 || home.processesPeak() >= box.limits().processes())) {
            return Optional.of(Limit.PROCESSES);
        }
        if (exitCode != 0 && scratchFull()) {
            return Optional.of(Limit.SCRATCH);
        }
        return outputExceeded() ? Optional.of(Limit.OUTPUT) : Optional.empty();
    }

    /** Whether what the command left in its output directories is more than it may. */
    private boolean outputExceeded() throws IOException {
        var bytes = 0L;
        for (var output : box.outputs().values()) {
            bytes += bytes(output);
        }
        return bytes > box.limits().outputBytes();
    }

    /** The bytes of the files below a directory, following no link; what vanishes while we look counts nothing. */
    private static long bytes(Path directory) throws IOException {
        var bytes = new long[1];
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult postVisitDirectory(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes[0];
    }

}
