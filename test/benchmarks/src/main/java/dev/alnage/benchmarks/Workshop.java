package dev.alnage.benchmarks;

import dev.alnage.evidence.Digest;
import dev.alnage.worker.Worker;
import dev.alnage.worker.WorkerSettings;
import dev.alnage.worker.image.ImageStore;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.SandboxRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;

/** A factory in a directory with its image, and the workers of it. */
final class Workshop implements AutoCloseable {
    private static final long UIDS = 2_000_000;
    private static final long UIDS_OF_A_WORKER = 65_536;

    final SmallFactory factory;
    final Digest image;
    private final Path home;
    private int workers;

    Workshop(Path home) throws IOException, InterruptedException {
        this.home = Files.createDirectories(home).toRealPath();
        Files.setPosixFilePermissions(this.home, PosixFilePermissions.fromString("rwx--x--x"));
        image = Sources.image(this.home.resolve("images/bench"));
        factory = new SmallFactory(this.home.resolve("factory"));
    }

    String pipeline(String steps) {
        return "version: 1\nname: bench/steps\nassurance: moderate\nimages:\n  tools: bench/tools@" + image + "\nsteps:\n" + steps;
    }

    Path directory(String name) {
        return home.resolve(name);
    }

    Worker newWorker(SandboxRuntime runtime, Privilege privilege) throws IOException {
        var state = Files.createDirectories(home.resolve("worker-" + ++workers));
        var ids = privilege == Privilege.MACHINE ? Confinement.Ids.range(UIDS + workers * UIDS_OF_A_WORKER) : Confinement.Ids.own(0);
        var settings = new WorkerSettings(SmallFactory.POOL, state, home.resolve("factory/outbox").resolve(SmallFactory.POOL), privilege, ids);
        var images = new ImageStore(home.resolve("images"), state.resolve("images"), System.getProperty("os.arch"));
        return new Worker(settings, factory, factory::trust, images, runtime, Clock.systemUTC(), new SecureRandom(), event -> {});
    }

    @Override public void close() throws IOException {
        factory.close();
    }
}
