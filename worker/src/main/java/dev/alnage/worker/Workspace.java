package dev.alnage.worker;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.evidence.order.Isolation;
import dev.alnage.evidence.order.Order;
import dev.alnage.worker.kernel.SystemCalls;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.sandbox.Privilege;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything on disk that one order touches, made for it and destroyed with it. Run by root it is two file systems of
 * memory: the inputs, which become read-only for everybody, and the scratch, which has a size. Without privileges it is plain
 * directories, and says so.
 */
final class Workspace implements AutoCloseable {
    private static final long PAGE_BYTES = 4096;
    private static final long SCRATCH_FILES_MAX = 1 << 18;
    private static final long ROOM_FOR_DIRECTORIES = 1 << 20;

    private final Path directory;
    private final boolean mounts;
    private final SortedMap<String, Tree> inputs;
    private final Order order;
    private final List<Path> mounted = new ArrayList<>();

    private Workspace(Path directory, boolean mounts, Order order, SortedMap<String, Tree> inputs) {
        this.directory = directory;
        this.mounts = mounts;
        this.order = order;
        this.inputs = inputs;
    }

    /** Brings every input in, verifying every file. @param owner who the command will be outside */
    static Workspace open(Path below, Privilege privilege, Order order, SortedMap<String, Tree> inputs, TreeFiles.Source blobs, long owner)
            throws IOException {
        requireApart(order);
        // its name is not listed to anybody who does not own the directory above
        var directory = Files.createTempDirectory(below, "order-");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        var workspace = new Workspace(directory, privilege.mounts(), order, inputs);
        try {
            workspace.fill(blobs, owner);
            return workspace;
        } catch (IOException | RuntimeException e) {
            try (workspace) {
                throw e;
            }
        }
    }

    /** Removes what a killed worker left: its file systems of memory, and so everything in them. */
    static void sweep(Path below) throws IOException {
        try (var left = Files.newDirectoryStream(below)) {
            for (var directory : left) {
                for (var name : List.of("work", "scratch")) {
                    if (Files.isDirectory(directory.resolve(name)) && !Files.getFileStore(directory.resolve(name)).equals(Files.getFileStore(directory))) {
                        SystemCalls.unmount(directory.resolve(name));
                    }
                }
                Directories.delete(directory);
            }
        }
    }

    private void fill(TreeFiles.Source blobs, long owner) throws IOException {
        Files.createDirectory(work());
        Files.createDirectory(scratch());
        if (mounts) {
            mount(work(), inputBytes(), inputFiles(), "mode=0755");
            mount(scratch(), order.limits().scratchBytes(), Math.min(SCRATCH_FILES_MAX, 4_096 + order.limits().scratchBytes() / PAGE_BYTES), "mode=0711");
        }
        for (var input : inputs.entrySet()) {
            TreeFiles.write(input.getValue(), blobs, work().resolve(input.getKey()));
        }
        var number = 0;
        for (var output : new TreeSet<>(order.outputs())) {
            Files.createDirectories(work().resolve(output));
            give(Files.createDirectory(scratch().resolve("out-" + number++)), "rwxr-xr-x", owner);
        }
        give(Files.createDirectory(temporary()), "rwxr-xr-x", owner);
        TreeFiles.openDirectories(work());
        if (mounts) {
            SystemCalls.remountReadOnly(work());
        }
    }

    private void mount(Path target, long bytes, long files, String options) throws IOException {
        SystemCalls.mountTmpfs(target, bytes, files, options);
        mounted.add(target);
    }

    private void give(Path path, String permissions, long owner) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        if (mounts) {
            Files.setAttribute(path, "unix:uid", (int) owner);
            Files.setAttribute(path, "unix:gid", (int) owner);
        }
    }

    private long inputBytes() {
        return ROOM_FOR_DIRECTORIES + inputs.values().stream().flatMap(tree -> tree.entries().values().stream())
                .mapToLong(entry -> entry instanceof Tree.Entry.File file ? file.size() + PAGE_BYTES : PAGE_BYTES).sum();
    }

    /** Files, and the directories above each at worst. */
    private long inputFiles() {
        return 1_000 + inputs.values().stream().flatMap(tree -> tree.entries().keySet().stream())
                .mapToLong(path -> 1 + path.chars().filter(c -> c == '/').count()).sum();
    }

    /** An input below an output could be written, an output below an input could hide a part of it. */
    private static void requireApart(Order order) {
        var names = new ArrayList<>(order.inputs().keySet());
        names.addAll(order.outputs());
        for (var i = 0; i < names.size(); i++) {
            for (var j = 0; j < names.size(); j++) {
                if (i != j && (names.get(j) + "/").startsWith(names.get(i) + "/")) {
                    throw new Rejected.Malformed("found directory " + names.get(j) + " in or at directory " + names.get(i) + ", expected every input and output apart");
                }
            }
        }
    }

    /** The directory that becomes {@code /work}. */
    Path work() {
        return directory.resolve("work");
    }

    private Path scratch() {
        return directory.resolve("scratch");
    }

    Path temporary() {
        return scratch().resolve("tmp");
    }

    /** Output names and where the command writes them. */
    SortedMap<String, Path> outputs() {
        var outputs = new TreeMap<String, Path>();
        for (var output : new TreeSet<>(order.outputs())) {
            outputs.put(output, scratch().resolve("out-" + outputs.size()));
        }
        return outputs;
    }

    /** Tells what outputs and temporary files lie on. Memory counts as encrypted only where no swap could write it to a disk. */
    Isolation.Scratch kind() throws IOException {
        return mounts ? new Isolation.Scratch("tmpfs", withoutSwap(), true) : new Isolation.Scratch("directory", false, false);
    }

    private static boolean withoutSwap() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/swaps"))) {
            return lines.skip(1).findAny().isEmpty();
        }
    }

    /** Hashes every input again: they were read-only, and a step that changed one in spite of that must not be signed for. */
    void requireInputsUnchanged() throws IOException {
        for (var input : inputs.entrySet()) {
            var now = TreeFiles.read(work().resolve(input.getKey()), Long.MAX_VALUE).digest();
            if (!now.equals(input.getValue().digest())) {
                throw new Rejected.Untrusted("found input " + input.getKey() + " as " + now + " after the step, expected " + input.getValue().digest());
            }
        }
    }

    /** Destroys it: memory is given back, and nothing of the order is left. */
    @Override public void close() throws IOException {
        for (var mount : mounted) {
            SystemCalls.unmount(mount);
        }
        mounted.clear();
        Directories.delete(directory);
    }

    /** The sandbox that is to be made of this. */
    Confinement confinement(Path root, Path programs, List<String> argv, Confinement.Ids ids) throws IOException {
        return new Confinement(root, programs, work(), outputs(), temporary(), argv,
                order.environment(), order.limits(), ids, kind());
    }
}
