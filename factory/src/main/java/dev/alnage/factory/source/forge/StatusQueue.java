package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What other forges are still to be told, a file for each, in order. It is sent until the forge has taken it, with growing pauses and
 * across restarts, for a week; a forge that says that it will never take it is asked no more.
 */
final class StatusQueue {
    static final Duration KEPT = Duration.ofDays(7);
    static final Duration PAUSE_MIN = Duration.ofSeconds(5);
    static final Duration PAUSE_MAX = Duration.ofMinutes(10);
    static final int WAITING_MAX = 10_000;
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final String SUFFIX = ".json";
    private static final OutboundLimits LIMITS = new OutboundLimits(1 << 20, Duration.ofSeconds(30), Duration.ofSeconds(15));

    private final Path folder;
    private final AtomicFiles files;
    private final Gateway gateway;
    private final AtomicLong last;
    private final Map<Path, Pause> pauses = new HashMap<>();

    /** When a file is tried again, and how long it waits if that fails, too. */
    private record Pause(Instant until, Duration next) {}

    private StatusQueue(Path folder, AtomicFiles files, Gateway gateway, long last) {
        this.folder = folder;
        this.files = files;
        this.gateway = gateway;
        this.last = new AtomicLong(last);
    }

    static StatusQueue open(Path folder, AtomicFiles files, Gateway gateway) throws IOException {
        files.makeDirectory(folder);
        files.sweep(folder);
        var queue = new StatusQueue(folder, files, gateway, 0);
        var waiting = queue.waiting();
        queue.last.set(waiting.isEmpty() ? 0 : number(waiting.getLast()));
        return queue;
    }

    private static long number(Path file) {
        var name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    private List<Path> waiting() throws IOException {
        try (var found = Files.list(folder)) {
            return found.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
        }
    }

    /** Durable when this returns. Of very many the newest are not taken: what a forge is told is a courtesy, and a full disk is not. */
    synchronized void add(CommitStatus status) throws IOException {
        if (waiting().size() >= WAITING_MAX) {
            LOG.log(System.Logger.Level.WARNING, () -> "status=not-kept repository=" + status.repository() + " commit=" + status.commit() + " reason=\"" + WAITING_MAX + " wait\"");
            return;
        }
        files.write(folder.resolve("%019d%s".formatted(last.incrementAndGet(), SUFFIX)), status.toBytes());
    }

    /**
     * Sends everything whose time has come.
     *
     * @return how many are still to be sent
     */
    int send(Mirrors.Settings mirrors, Instant now) throws IOException {
        var left = 0;
        for (var file : waiting()) {
            var pause = pauses.getOrDefault(file, new Pause(now, PAUSE_MIN));
            if (pause.until().isAfter(now) || !isDone(file, mirrors, now)) {
                left++;
                if (!pause.until().isAfter(now)) {
                    var doubled = pause.next().multipliedBy(2);
                    pauses.put(file, new Pause(now.plus(pause.next()), doubled.compareTo(PAUSE_MAX) < 0 ? doubled : PAUSE_MAX));
                }
            } else {
                pauses.remove(file);
                files.remove(List.of(file));
            }
        }
        return left;
    }

    /** Whether there is nothing more to do about it. */
    private boolean isDone(Path file, Mirrors.Settings mirrors, Instant now) throws IOException {
        CommitStatus status;
        try {
            status = CommitStatus.read(files.read(file, CommitStatus.BYTES_MAX));
        } catch (Rejected e) {
            LOG.log(System.Logger.Level.ERROR, () -> "status=damaged file=" + file.getFileName() + " reason=\"" + e.getMessage() + "\"");
            return true;
        }
        var mirror = mirrors.find(status.repository()).filter(each -> !each.api().isEmpty());
        if (mirror.isEmpty() || status.since().plus(KEPT).isBefore(now)) {
            LOG.log(System.Logger.Level.WARNING, () -> "status=given-up repository=" + status.repository() + " commit=" + status.commit());
            return true;
        }
        try {
            return isTaken(status, gateway.fetch(status.request(mirror.get()), LIMITS).status());
        } catch (IOException | Rejected e) {
            LOG.log(System.Logger.Level.WARNING, () -> "status=not-sent repository=" + status.repository() + " commit=" + status.commit() + " reason=\"" + e.getMessage() + "\"");
            return false;
        }
    }

    /** A token can be mended and a forge comes up again; a commit that the forge does not know stays unknown. */
    private static boolean isTaken(CommitStatus status, int answer) {
        if (answer >= 200 && answer < 300) {
            return true;
        }
        LOG.log(System.Logger.Level.WARNING, () -> "status=refused repository=" + status.repository() + " commit=" + status.commit() + " answer=" + answer);
        return answer == 400 || answer == 422;
    }
}
