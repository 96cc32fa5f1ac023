package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Repositories that follow others elsewhere, or that others follow. Each branch and tag there is fetched, judged like a push, and moved here when nothing is
 * against it; a history that was rewritten or a reference that was deleted there is named and not followed. Where the references are
 * the forge says; what gets in is for the gate.
 */
public final class Mirrors implements AutoCloseable {
    /** How often every mirror is looked at, whether or not the forge says anything. */
    static final Duration EVERY = Duration.ofMinutes(15);
    static final int COUNT_MAX = 1_000;
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final AtomicFiles files;
    private final ForgeReach reach;
    private final Following following;
    private final Sending sending;
    private final StatusQueue statuses;
    private final TrustedClock clock;
    private final ForgeLimits limits;
    private final SortedMap<RepositoryName, Mirror> mirrors = new TreeMap<>();
    private final Map<RepositoryName, Look> looks = new HashMap<>();
    private final Set<RepositoryName> due = new TreeSet<>();
    private final Map<RepositoryName, Instant> next = new HashMap<>();
    /** One look at a mirror at a time. */
    private final Map<RepositoryName, ReentrantLock> looking = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** Says what mirrors there are. */
    interface Settings {
        Optional<Mirror> find(RepositoryName repository);
    }

    /** What the last look at a mirror found. @param error why nothing could be found out, or empty */
    public record Look(Instant at, String error, List<Standing> standings) {
        public Look {
            standings = List.copyOf(standings);
        }
    }

    private Mirrors(Path folder, AtomicFiles files, ForgeReach reach, Following following, Sending sending, StatusQueue statuses, TrustedClock clock, ForgeLimits limits) {
        this.folder = folder;
        this.files = files;
        this.reach = reach;
        this.following = following;
        this.sending = sending;
        this.statuses = statuses;
        this.clock = clock;
        this.limits = limits;
    }

    /** @param folder for the settings with their secrets, the queue of statuses, and what is fetched; only this process may read it */
    public static Mirrors open(Path folder, AtomicFiles files, ForgeReach reach, Following following, Sending sending, TrustedClock clock) throws IOException {
        return open(folder, files, reach, following, sending, clock, ForgeLimits.USUAL);
    }

    static Mirrors open(Path folder, AtomicFiles files, ForgeReach reach, Following following, Sending sending, TrustedClock clock, ForgeLimits limits) throws IOException {
        files.makeDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        files.sweep(folder);
        var opened = new Mirrors(folder, files, reach, following, sending, StatusQueue.open(folder.resolve("statuses"), files, reach.gateway()), clock, limits);
        try (var found = Files.list(folder)) {
            for (var file : found.filter(each -> each.getFileName().toString().endsWith(SUFFIX)).sorted().toList()) {
                var mirror = Mirror.read(files.read(file, Mirror.BYTES_MAX));
                opened.mirrors.put(mirror.repository(), mirror);
            }
        }
        return opened;
    }

    /** The door for the web hooks of these mirrors. */
    public WebhookDoor door() throws IOException {
        return new WebhookDoor(this, SeenDeliveries.open(folder.resolve("seen-deliveries"), files), clock);
    }

    /** Looks at mirrors whose time has come, each for itself, and tells forges what is to be told, until it is closed. */
    public void start() {
        Thread.ofVirtual().name("mirrors").start(() -> {
            while (!closed) {
                try {
                    dueAt(clock.now()).forEach(name -> Thread.ofVirtual().name("mirror " + name).start(() -> syncIfThere(name)));
                    statuses.send(this::find, clock.now());
                    Thread.sleep(TICK);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                } catch (IOException | RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, () -> "mirrors=failed reason=\"" + e.getMessage() + "\"");
                }
            }
        });
    }

    /** One round, one after the other. */
    void tick() throws IOException {
        var now = clock.now();
        dueAt(now).forEach(this::syncIfThere);
        statuses.send(this::find, now);
    }

    private void syncIfThere(RepositoryName name) {
        try {
            sync(name);
        } catch (NoSuchElementException e) {
            LOG.log(System.Logger.Level.INFO, () -> "mirror=" + name + " looked=no reason=\"removed meanwhile\"");
        }
    }

    /** A mirror that is being looked at stays due. */
    private synchronized List<RepositoryName> dueAt(Instant now) {
        var names = mirrors.keySet().stream().filter(name -> due.contains(name) || !next.getOrDefault(name, now).isAfter(now))
                .filter(name -> !looking.containsKey(name) || !looking.get(name).isLocked()).toList();
        names.forEach(name -> {
            due.remove(name);
            next.put(name, now.plus(EVERY));
        });
        return names;
    }

    /** Has a mirror looked at soon; asking twice before that is asking once. */
    synchronized void due(RepositoryName repository) {
        due.add(repository);
    }

    public synchronized Optional<Mirror> find(RepositoryName repository) {
        return Optional.ofNullable(mirrors.get(repository));
    }

    public synchronized List<Mirror> list() {
        return List.copyOf(mirrors.values());
    }

    /** The key by which the forge of a mirror knows it over SSH; none over HTTP, where it has a token. */
    Optional<OpenSshKey> key(Mirror mirror) throws IOException {
        return mirror.isOverSsh() ? Optional.of(OpenSshKey.of(reach.keys().of(mirror.repository()).key())) : Optional.empty();
    }

    /** What was found when the mirror was last looked at since this process began. */
    public synchronized Optional<Look> lastLook(RepositoryName repository) {
        return Optional.ofNullable(looks.get(repository));
    }

    /**
     * Begins to follow.
     *
     * @throws Rejected.Stale if the repository follows already
     * @throws NoSuchElementException if there is no such repository
     */
    public synchronized void add(Mirror mirror) throws IOException {
        following.references(mirror.repository());
        if (mirrors.containsKey(mirror.repository()) || mirrors.size() >= COUNT_MAX) {
            throw new Rejected.Stale("found " + mirror.repository() + " to be a mirror already, or " + COUNT_MAX + " of them, expected a repository that follows nobody");
        }
        files.write(file(mirror.repository()), mirror.toBytes());
        mirrors.put(mirror.repository(), mirror);
    }

    /** Ends it; what was taken in stays. @throws NoSuchElementException if it follows nobody */
    public synchronized void remove(RepositoryName repository) throws IOException {
        require(repository);
        files.remove(List.of(file(repository)));
        mirrors.remove(repository);
        looks.remove(repository);
        due.remove(repository);
    }

    private Path file(RepositoryName repository) {
        return folder.resolve(repository.toPath() + SUFFIX);
    }

    private Mirror require(RepositoryName repository) {
        return find(repository).orElseThrow(() -> new NoSuchElementException("found no mirror " + repository + ", expected one that alnage source mirror list shows"));
    }

    /** Looks now. @throws NoSuchElementException if it follows nobody */
    public Look sync(RepositoryName repository) {
        var lock = looking.computeIfAbsent(repository, _ -> new ReentrantLock());
        lock.lock();
        try {
            return look(require(repository));
        } finally {
            lock.unlock();
        }
    }

    private Look look(Mirror mirror) {
        var repository = mirror.repository();
        Look look;
        try {
            look = new Look(clock.now(), "", switch (mirror.direction()) {
                case FROM -> followed(mirror);
                case TO -> new LookTo(reach, sending, mirror, limits).look();
            });
        } catch (IOException | Rejected e) {
            LOG.log(System.Logger.Level.WARNING, () -> "mirror=" + repository + " looked=no reason=\"" + e.getMessage() + "\"");
            look = new Look(clock.now(), String.valueOf(e.getMessage()), List.of());
        }
        synchronized (this) {
            looks.put(repository, look);
        }
        return look;
    }

    private List<Standing> followed(Mirror mirror) throws IOException {
        var here = following.references(mirror.repository());
        var standings = new LookFrom(reach, following, mirror, limits).look();
        tell(mirror, here, standings);
        return standings;
    }

    /** Only what is news: a look that finds everything as it was before says nothing again. A commit that any reference is refused for is not taken in. */
    private void tell(Mirror mirror, SortedMap<String, Digest> here, List<Standing> standings) throws IOException {
        var before = lastLook(mirror.repository()).map(Look::standings).orElse(List.of());
        var told = new LinkedHashMap<Digest, List<Refusal>>();
        for (var standing : standings) {
            if (standing.commit().isPresent() && !before.contains(standing) && !standing.there().equals(Optional.ofNullable(here.get(standing.reference())))) {
                told.merge(standing.commit().get(), standing.refusals(), (one, other) -> one.isEmpty() ? other : one);
            }
        }
        for (var each : mirror.api().isEmpty() ? List.<Map.Entry<Digest, List<Refusal>>>of() : List.copyOf(told.entrySet())) {
            statuses.add(CommitStatus.of(mirror.repository(), each.getKey(), each.getValue(), clock.now()));
        }
    }

    @Override public void close() {
        closed = true;
        reach.close();
    }
}
