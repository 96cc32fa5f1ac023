package dev.alnage.app.process;

import dev.alnage.worker.sandbox.Delegation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Starts the processes of a factory, each under its own uid and without capabilities when we are root, hands each its
 * passphrase on standard input, starts again what dies, and stops them all. Holds no key and signs nothing.
 */
public final class Supervisor implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("alnage.supervisor");
    private static final List<Party> FIRST = List.of(Party.SEALER, Party.STORER, Party.FACTORY);
    /** Far above what people and services are given; 65,536 for each worker. */
    private static final long FIRST_SANDBOX_UID = 1_600_000_000L;
    private static final long SANDBOX_UIDS = 65_536;
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final Duration PAUSE_MIN = Duration.ofMillis(200);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    /** Who lived so long is not dying at every start. */
    private static final Duration HEALTHY = Duration.ofMinutes(1);

    private final Home home;
    private final Settings settings;
    private final JvmStart jvm;
    private final Map<Party, Process> processes = new ConcurrentHashMap<>();
    private final Map<Party, Duration> pauses = new ConcurrentHashMap<>();
    private final List<Port> ports;
    private volatile boolean stopping;

    private Supervisor(Home home, Settings settings, JvmStart jvm, List<Port> ports) throws IOException {
        this.home = home;
        this.settings = settings;
        this.ports = List.copyOf(ports);
        this.jvm = settings.separated() ? jvm.reachableIn(home.root().resolve("program")) : jvm;
    }

    /** Starts everything and returns once the factory says that it is ready. */
    public static Supervisor start(Home home) throws IOException, InterruptedException {
        return start(home, JvmStart.likeThisProcess(), List.of());
    }

    /** The same with ports on TCP, and each party's JVM started as told. @throws dev.alnage.evidence.Rejected if what a port needs is not in its place */
    public static Supervisor start(Home home, JvmStart jvm, List<Port> ports) throws IOException, InterruptedException {
        var supervisor = new Supervisor(home, Settings.read(home), jvm, ports);
        try {
            for (var port : ports) {
                home.tls().prepare(port.kind(), supervisor.settings);
            }
            supervisor.startAll();
            return supervisor;
        } catch (IOException | InterruptedException | RuntimeException e) {
            supervisor.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        for (var party : settings.parties()) {
            Files.deleteIfExists(home.socket(party));
        }
        // all at once, since most of a start is the start of a JVM: each waits itself for those that it needs
        for (var party : FIRST) {
            launch(party);
        }
        for (var party : FIRST) {
            Readiness.await(home, party);
        }
        for (var party : settings.parties().stream().filter(each -> !processes.containsKey(each)).toList()) {
            launch(party);
        }
    }

    private void launch(Party party) throws IOException, InterruptedException {
        var delegation = delegation(party);
        if (delegation.isPresent()) {
            delegation.get().makeCgroups();
        }
        var builder = new ProcessBuilder(command(party));
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("HOME", home.state(party).toString());
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(home.log(party).toFile()));
        builder.redirectErrorStream(true);
        var process = begin(party, builder);
        if (delegation.isPresent()) {
            delegation.get().admit(process);
        }
        try {
            // stays open: a party ends when this process is gone, however it went
            var in = process.getOutputStream();
            if (Files.exists(home.passphrase(party))) {
                in.write(Files.readAllBytes(home.passphrase(party)));
                in.write('\n');
                in.flush();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "party=" + party.name() + " ended before it took its passphrase");
        }
        process.onExit().thenAccept(ended -> died(party, ended));
    }

    /** Nobody is started once everybody is being stopped. */
    private synchronized Process begin(Party party, ProcessBuilder builder) throws IOException {
        if (stopping) {
            throw new IOException("the factory is being stopped");
        }
        var process = builder.start();
        processes.put(party, process);
        return process;
    }

    private synchronized void endAll() {
        stopping = true;
        processes.values().forEach(Process::destroy);
    }

    /** A party that dies is started again: what it had not acknowledged it had not done. */
    private void died(Party party, Process ended) {
        if (stopping || processes.get(party) != ended) {
            return;
        }
        LOG.log(System.Logger.Level.WARNING, () -> "party=" + party.name() + " ended=" + ended.exitValue() + " restart=yes");
        try {
            Thread.sleep(pause(party, ended));
            relaunch(party);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What cannot be started now may be startable later: a factory without one of its parties is none. */
    private void relaunch(Party party) throws InterruptedException {
        while (!stopping) {
            try {
                launch(party);
                return;
            } catch (IOException | RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, () -> "party=" + party.name() + " cannot be started: " + e.getMessage());
                Optional.ofNullable(processes.get(party)).ifPresent(Process::destroyForcibly);
                Thread.sleep(PAUSE_MAX);
            }
        }
    }

    /** Twice as long after each death that came soon, so that a party that cannot start does not eat the machine. */
    private Duration pause(Party party, Process ended) {
        var lived = ended.info().startInstant().map(start -> Duration.between(start, java.time.Instant.now())).orElse(Duration.ZERO);
        return pauses.compute(party, (_, last) -> last == null || lived.compareTo(HEALTHY) > 0 ? PAUSE_MIN
                : last.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? last.multipliedBy(2) : PAUSE_MAX);
    }

    private List<String> command(Party party) {
        var command = new ArrayList<String>();
        if (settings.separated()) {
            // cleared bounding set: nothing that the party runs can ever gain a capability again
            command.addAll(List.of("setpriv", "--reuid", Integer.toString(party.uid()), "--regid", Integer.toString(party.uid()),
                    "--groups", party.uid() + "," + Party.READERS_GID, "--inh-caps=-all", "--bounding-set=-all"));
            if (!isWorker(party)) {
                command.add("--no-new-privs");
            }
        }
        var java = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        java.addAll(List.of("-XX:+UseSerialGC", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED"));
        java.addAll(jvm.options());
        java.addAll(List.of("-cp", jvm.classPath()));
        java.addAll(isWorker(party) ? worker(party) : List.of("dev.alnage.app.process.PartyMain", party.name(), home.root().toString()));
        if (party.equals(Party.FACTORY)) {
            ports.forEach(port -> java.add(port.toArgument()));
        }
        command.addAll(delegation(party).map(delegation -> delegation.command(java)).orElse(java));
        return command;
    }

    /** A worker gets ids and control groups to make sandboxes of: root of the machine it is never. */
    private Optional<Delegation> delegation(Party party) {
        return settings.separated() && isWorker(party)
                ? Optional.of(new Delegation(party.name(), party.uid(), FIRST_SANDBOX_UID + (party.uid() & 0xff) * SANDBOX_UIDS)) : Optional.empty();
    }

    private static boolean isWorker(Party party) {
        return party.name().startsWith("worker-");
    }

    private List<String> worker(Party party) {
        var pool = party.name().substring("worker-".length());
        var options = new ArrayList<>(List.of("dev.alnage.worker.WorkerMain", "--pool", pool, "--state", home.state(party).toString(), "--outbox",
                home.outboxes().resolve(pool).toString(), "--images", home.images().toString(), "--blobs", home.store().resolve("blobs").toString(),
                "--trust", home.trustFile().toString(), "--root", home.pinnedRoot().toString(), "--factory", home.socket(Party.FACTORY).toString(),
                "--sealer", home.socket(Party.SEALER).toString(), "--storer", home.socket(Party.STORER).toString()));
        options.add("--lifeline");
        options.addAll(delegation(party).map(delegation -> List.of("--uid-base", "1", "--cgroup", delegation.cgroup())).orElse(List.of("--rootless")));
        return options;
    }

    /** Kills one party as a crash would, without a word; for tests of what a crash may cost. */
    public void kill(String name) {
        processes.entrySet().stream().filter(entry -> entry.getKey().name().equals(name)).findFirst().orElseThrow().getValue().destroyForcibly();
    }

    @Override public void close() {
        endAll();
        for (var process : processes.values()) {
            try {
                if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
