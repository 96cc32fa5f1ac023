package dev.alnage.worker;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Order;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.worker.image.Image;
import dev.alnage.worker.image.ImageStore;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.Leftovers;
import dev.alnage.worker.sandbox.OciRuntime;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.Programs;
import dev.alnage.worker.sandbox.SandboxFailed;
import dev.alnage.worker.sandbox.SandboxRuntime;
import dev.alnage.worker.sandbox.SelfTest;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Carries out steps for somebody who wants to see what they do, in the sandbox that a worker would make: the same image, command,
 * environment and limits, and no network. No order was signed, no key exists here, and nothing that comes of it is evidence.
 */
public final class LocalStep implements AutoCloseable {
    private static final String POOL = "local";
    /** Between the ids of a factory's workers and those of the self-test; which of these ranges, the name of the folder says. */
    private static final long FIRST_UID = 1_800_000_000L;
    private static final int RANGES = 1_000;
    private static final long UIDS = 65_536;

    private final WorkerSettings settings;
    private final SandboxRuntime runtime;
    private final Path programs;
    private final FileChannel lock;

    private LocalStep(WorkerSettings settings, SandboxRuntime runtime, Path programs, FileChannel lock) {
        this.settings = settings;
        this.runtime = runtime;
        this.programs = programs;
        this.lock = lock;
    }

    /**
     * What was seen of the command, and what it left: nothing, if it was killed at a limit.
     *
     * @param outputs by name; their files lie below the folder that was named
     */
    public record Done(Observation seen, SortedMap<String, Tree> outputs) {
        public Done {
            outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
        }
    }

    /**
     * Chooses a runtime as a worker does, and takes a folder for itself until it is closed.
     *
     * @param state for unpacked images and scratch; other users must be able to go through the folders above it
     * @param weaker whether bubblewrap will do, if nothing else is to be had
     * @throws SandboxFailed if no sandbox can be made here, or another step is at work in the folder
     */
    public static LocalStep open(Path state, Clock clock, boolean weaker) throws IOException, InterruptedException {
        WorkerMain.requireUtf8Names();
        var privilege = Privilege.own();
        var settings = new WorkerSettings(POOL, state, state.resolve("outbox"), privilege, ids(privilege, state));
        settings.makeDirectories();
        var lock = FileChannel.open(settings.state().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            take(lock, settings.state());
            Leftovers.sweep(OciRuntime.CGROUPS, settings.cgroupName());
            Workspace.sweep(settings.orders());
            Directories.delete(settings.state().resolve(OciRuntime.BUNDLES));
            var runtime = SelfTest.choose(settings.state(), privilege, clock, settings.cgroupName(), Optional.empty(), weaker);
            return new LocalStep(settings, runtime, Programs.make(settings.state()), lock);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (lock) {
                throw e;
            }
        }
    }

    private static void take(FileChannel lock, Path state) throws IOException {
        try {
            if (lock.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // said below, like one of another process
        }
        throw new SandboxFailed("found another local step at work in " + state + ", expected one at a time");
    }

    private static Confinement.Ids ids(Privilege privilege, Path state) throws IOException {
        return switch (privilege) {
            case MACHINE -> Confinement.Ids.range(FIRST_UID + Math.floorMod(state.toAbsolutePath().normalize().toString().hashCode(), RANGES) * UIDS);
            case NAMESPACE -> Confinement.Ids.range(1);
            case NONE -> Confinement.Ids.own(SelfTest.ownId());
        };
    }

    /** The program that makes the sandbox. */
    public String runtime() {
        return runtime.name();
    }

    /**
     * The image, unpacked and verified.
     *
     * @param layouts holds one OCI image layout in each directory
     * @return nothing if no layout there has it
     * @throws dev.alnage.evidence.Rejected if it is not what its digest says
     */
    public Optional<Image> findImage(Path layouts, Digest manifest) throws IOException {
        var images = new ImageStore(layouts, settings.state().resolve("images"), System.getProperty("os.arch"));
        return images.holds(manifest) ? Optional.of(images.open(manifest)) : Optional.empty();
    }

    /**
     * Runs the command to its end.
     *
     * @param step what a worker would be given, signed by nobody
     * @param content the files of the inputs, by digest; each is compared
     * @param log receives what the command printed
     * @param outputs a folder for what it left, one folder below it for each output
     * @throws SandboxFailed if the command did not run, or not confined as it had to be
     */
    public Done run(Order step, Image image, SortedMap<String, Tree> inputs, TreeFiles.Source content, Path log, Path outputs)
            throws IOException, InterruptedException {
        try (var workspace = Workspace.open(settings.orders(), settings.privilege(), step, inputs, content, settings.owner())) {
            var argv = image.resolve(step.argv(), step.environment());
            var seen = runtime.run(workspace.confinement(image.root(), programs, argv, settings.ids()), log, true);
            workspace.requireInputsUnchanged();
            var left = new TreeMap<String, Tree>();
            if (seen.outcome().ending() instanceof Ending.Exited) {
                for (var output : workspace.outputs().entrySet()) {
                    left.put(output.getKey(), TreeFiles.copy(output.getValue(), outputs.resolve(output.getKey()), step.limits().outputBytes()));
                }
            }
            return new Done(seen, left);
        }
    }

    @Override public void close() throws IOException {
        lock.close();
    }
}
