package dev.alnage.app.intoto;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Inspector;
import dev.alnage.evidence.intoto.Layout;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Limits;
import dev.alnage.evidence.order.Observation;
import dev.alnage.evidence.order.Outcome.Ending;
import dev.alnage.evidence.order.Trace;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.sandbox.Programs;
import dev.alnage.worker.sandbox.SandboxFailed;
import dev.alnage.worker.sandbox.SandboxRuntime;
import dev.alnage.worker.sandbox.SelfTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Inspections in the sandbox of build steps, over a copy of the folder. The command comes from a layout that somebody signed,
 * over products that somebody else made; neither may touch this machine. Where no sandbox can be made there is no answer.
 */
final class SandboxInspector implements Inspector, AutoCloseable {
    /** How what belongs to inspections of this process is called. */
    static final String OWN = "inspection-" + ProcessHandle.current().pid();
    static final Limits LIMITS = new Limits(Duration.ofMinutes(2), 1L << 30, 256, 3L << 30, 3L << 30, 1L << 20);
    /** What the folder is called inside, below the directory in which commands start. */
    private static final String PRODUCTS = "products";
    /** The sandbox's ids outside: nobody's, and beyond those that workers are given. */
    private static final long IDS = 1_900_131_072L;
    private static final int INSIDE = 1000;

    private final Path folder;
    private final Limits limits;
    private final List<Box> boxes = new ArrayList<>();

    /** What all inspections of one verification share: the next one sees what this one left, as the specification has it. */
    private record Box(Path directory, InspectionRoot root, Path programs, Path work, Path products, SandboxRuntime runtime, Privilege privilege) {}

    SandboxInspector(Path folder) {
        this(folder, LIMITS);
    }

    SandboxInspector(Path folder, Limits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /** @throws Rejected.Malformed if the command went over a limit or tried to reach out of its sandbox, or the folder cannot be copied */
    @Override public Optional<ClassicLink> inspect(Layout.Inspection inspection) {
        try {
            if (boxes.isEmpty()) {
                boxes.add(box());
            }
            var box = boxes.getFirst();
            var materials = new FolderArtifacts(box.products).record();
            var returned = returned(inspection, run(box, inspection.run()));
            return Optional.of(new ClassicLink(inspection.name(), materials, new FolderArtifacts(box.products).record(), inspection.run(),
                    Json.object().with("return-value", returned).build(), Json.object().build()));
        } catch (SandboxFailed e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private static long returned(Layout.Inspection inspection, Observation seen) {
        // it was stopped, but whoever inspects and tries is not the inspection that was meant
        if (seen.trace() instanceof Trace.Observed observed && !observed.findings().isEmpty()) {
            throw new Rejected.Malformed("found inspection " + inspection.name() + " trying to reach " + observed.findings().getFirst() + ", expected it to look at files only");
        }
        return switch (seen.outcome().ending()) {
            case Ending.Exited(var code) -> code;
            case Ending.Killed(var limit) -> throw new Rejected.Malformed("found inspection " + inspection.name() + " going over its limit of " + limit + ", expected it to keep to it");
        };
    }

    private Observation run(Box box, List<String> command) throws IOException, InterruptedException {
        var temporary = owned(InspectionRoot.open(Files.createTempDirectory(box.directory, "tmp")), box.privilege);
        var argv = new ArrayList<>(List.of("/usr/bin/env", "-C", Confinement.WORK + "/" + PRODUCTS, "--"));
        argv.addAll(command);
        var environment = new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME", "/tmp", "LANG", "C.UTF-8"));
        var confinement = new Confinement(box.root.root(), box.root.tools(), box.programs, box.work, new TreeMap<>(Map.of(PRODUCTS, box.products)), temporary,
                argv, environment, limits, ids(box.privilege), new Isolation.Scratch("directory", false, false));
        return box.runtime.run(confinement, box.directory.resolve("log"), true);
    }

    /** @throws SandboxFailed if no runtime passes its self-test here */
    private Box box() throws IOException, InterruptedException {
        var privilege = Privilege.own();
        var directory = InspectionRoot.open(Files.createTempDirectory(OWN + "-"));
        try {
            var runtime = SelfTest.choose(directory, privilege, Clock.systemUTC(), OWN, Optional.empty(), true);
            var root = InspectionRoot.make(Files.createDirectory(directory.resolve("root")), Confinement.MOUNT_POINTS);
            var work = InspectionRoot.open(Files.createDirectory(directory.resolve("work")));
            InspectionRoot.open(Files.createDirectory(work.resolve(PRODUCTS)));
            var products = Files.createDirectory(directory.resolve(PRODUCTS));
            FolderCopy.copy(folder, products, limits.outputBytes() / 2);
            try (var all = Files.walk(products)) {
                for (var path : all.toList()) {
                    owned(path, privilege);
                }
            }
            return new Box(directory, root, Programs.make(directory), work, products, runtime, privilege);
        } catch (IOException | InterruptedException | RuntimeException e) {
            FolderCopy.delete(directory);
            throw e;
        }
    }

    private static Confinement.Ids ids(Privilege privilege) throws IOException {
        return switch (privilege) {
            case MACHINE -> Confinement.Ids.range(IDS);
            case NAMESPACE -> Confinement.Ids.range(1);
            case NONE -> Confinement.Ids.own(SelfTest.ownId());
        };
    }

    /** Gives a file to who the command is. */
    private static Path owned(Path path, Privilege privilege) throws IOException {
        if (privilege.mounts()) {
            var owner = Math.toIntExact(ids(privilege).outside() + INSIDE);
            Files.setAttribute(path, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", owner, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    @Override public void close() throws IOException {
        for (var box : boxes) {
            FolderCopy.delete(box.directory);
        }
    }
}
