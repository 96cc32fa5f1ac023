package dev.alnage.worker;

import dev.alnage.worker.http.HttpFactory;
import dev.alnage.worker.http.PatientFactory;
import dev.alnage.worker.image.ImageStore;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.Leftovers;
import dev.alnage.worker.sandbox.OciRuntime;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SandboxFailed;
import dev.alnage.worker.sandbox.SelfTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/**
 * The worker process. Takes orders of one pool until it is told to stop, or as many as {@code --orders} says: one, where a
 * profile demands a fresh worker for each. Prints its events as syslog lines on standard output.
 */
public final class WorkerMain {
    private static final int USED_WRONGLY = 2;
    private static final int CANNOT = 70;
    private static final long PAUSE_MILLIS = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(15);

    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        WorkerOptions options;
        try {
            options = WorkerOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("alnage: error: " + e.getMessage());
            System.exit(USED_WRONGLY);
            return;
        }
        var main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main)));
        if (options.lifeline()) {
            Thread.ofPlatform().daemon().name("lifeline").start(WorkerMain::endWithInput);
        }
        try {
            run(options);
        } catch (InterruptedException e) {
            // told to stop; the sandbox is down, and the order comes back when its lease lapses
        } catch (IOException | SandboxFailed | IllegalArgumentException e) {
            System.err.println("alnage: error: " + e.getMessage());
            // not exit: the hook would wait for this very thread
            Runtime.getRuntime().halt(CANNOT);
        }
    }

    /** Whoever holds the other end of our standard input writes nothing there; once it is gone, however it went, nobody wants this worker any more. */
    private static void endWithInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // as good as its end
        }
        System.exit(0);
    }

    private static void stop(Thread main) {
        main.interrupt();
        try {
            main.join(STOP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(WorkerOptions options) throws IOException, InterruptedException {
        requireUtf8Names();
        var privilege = Privilege.own();
        options.requireFit(privilege);
        var settings = new WorkerSettings(options.pool(), options.state(), options.outbox(), privilege, options.ids(SelfTest.ownId()));
        settings.makeDirectories();
        try (var lock = FileChannel.open(settings.state().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (lock.tryLock() == null) {
                throw new SandboxFailed("found another worker in " + settings.state().getFileName() + ", expected a state directory for each");
            }
            var cgroup = settings.cgroupName();
            Leftovers.sweep(options.cgroup().orElse(OciRuntime.CGROUPS), cgroup);
            Workspace.sweep(settings.orders());
            Directories.delete(settings.state().resolve(OciRuntime.BUNDLES));
            var clock = Clock.systemUTC();
            var runtime = SelfTest.choose(settings.state(), privilege, clock, cgroup, options.cgroup(), options.bubblewrap());
            try (var factory = options.blobs().isPresent()
                    ? HttpFactory.open(options.factory(), options.sealer(), options.storer(), options.blobs().get())
                    : HttpFactory.open(options.factory(), options.sealer(), options.storer())) {
                var worker = new Worker(settings, new PatientFactory(factory, PATIENCE),
                        new FileTrust(options.trust(), options.root(), clock, settings.state().resolve("trust-floor")),
                        new ImageStore(options.images(), settings.state().resolve("images"), System.getProperty("os.arch")), runtime, clock,
                        new SecureRandom(), event -> System.out.println(event.toSyslog()));
                serve(worker, options.orders());
            }
        }
    }

    private static void serve(Worker worker, long orders) throws InterruptedException {
        var reachable = true;
        for (var served = 0L; served < orders; ) {
            var worked = false;
            try {
                worked = worker.serve();
                reachable = true;
            } catch (IOException e) {
                if (reachable) {
                    System.getLogger("alnage.worker").log(System.Logger.Level.WARNING, () -> "factory=unreachable " + e.getMessage());
                }
                reachable = false;
            }
            if (worked) {
                served++;
            } else {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** File names are bytes; under another encoding some could not be read, and a product could not be hashed. */
    static void requireUtf8Names() {
        var encoding = System.getProperty("sun.jnu.encoding", "");
        if (!encoding.equals("UTF-8")) {
            throw new SandboxFailed("found file names in " + encoding + ", expected UTF-8: start the worker with LC_ALL=C.UTF-8");
        }
    }
}
