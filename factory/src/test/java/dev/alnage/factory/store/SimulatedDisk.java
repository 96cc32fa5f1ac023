package dev.alnage.factory.store;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A disk in memory whose power can be cut at any operation and in the middle of one. What was not synced may then be
 * there, be missing, or be torn by the sector; names that were not synced may be there or not, each for itself. A sync
 * that fails loses what it should have saved, as kernels do, and the next one succeeds all the same. Every choice comes
 * from the seed.
 */
final class SimulatedDisk implements Disk {
    /** The power is gone. An error, so that nothing handles it. */
    @SuppressWarnings("serial")
    static final class PowerCut extends Error {
        PowerCut() {
            super("power cut", null, false, false);
        }
    }

    /** Small, so that small files are torn as well. */
    private static final int SECTOR_BYTES = 16;
    private static final Path ROOT = Path.of("/disk");

    private static final class FileNode {
        private byte[] content = new byte[256];
        private int length;
        private int durable;
        /** Bytes that a failed sync has lost, though they can be read until the power goes. */
        private int lostFrom = Integer.MAX_VALUE;

        private boolean isDurable() {
            return durable == length;
        }
    }

    /** A change of names in one directory; what it adds is a file or a directory. */
    private record Change(String removed, String added, Object node) {}

    private static final class Directory {
        private final Path path;
        private final Map<String, Object> durable = new HashMap<>();
        private final Map<String, Object> current = new HashMap<>();
        private final List<Change> pending = new ArrayList<>();

        private Directory(Path path) {
            this.path = path;
        }

        private void apply(Change change) {
            apply(current, change);
            pending.add(change);
        }

        private static void apply(Map<String, Object> names, Change change) {
            if (!change.removed.isEmpty()) {
                names.remove(change.removed);
            }
            if (!change.added.isEmpty()) {
                names.put(change.added, change.node);
            }
        }
    }

    private final RandomGenerator random;
    private final Map<Path, Directory> directories = new HashMap<>();
    private long operations;
    private long cutAt = Long.MAX_VALUE;
    private boolean off;
    private int syncs;
    private int failingSync = -1;
    private int writes;
    private int failingWrite = -1;
    private boolean shortWrites;

    SimulatedDisk(RandomGenerator random) {
        this.random = random;
        directories.put(ROOT, new Directory(ROOT));
    }

    static Path root() {
        return ROOT;
    }

    long operations() {
        return operations;
    }

    int syncs() {
        return syncs;
    }

    int writes() {
        return writes;
    }

    /** Cuts the power at the n-th operation from now, counted from 0. */
    void cutAfter(long more) {
        cutAt = operations + more;
    }

    /** F3: the n-th sync from now fails. */
    void failSync(int more) {
        failingSync = syncs + more;
    }

    /** F4: the n-th write from now, and every later one until further notice, finds no space. */
    void failWrites(int more) {
        failingWrite = more < 0 ? -1 : writes + more;
    }

    /** F5: writes take a part only. */
    void writeShort() {
        shortWrites = true;
    }

    /** What the next start finds; each call is another of the many states that one power cut may leave. */
    SimulatedDisk afterPowerCut() {
        off = true;
        var next = new SimulatedDisk(random);
        // Of one cut all may be lost, all may be there, or some of it.
        survive(directories.get(ROOT), next.directories.get(ROOT), next, switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 4;
            default -> 2;
        });
        return next;
    }

    private void survive(Directory from, Directory to, SimulatedDisk next, int quarters) {
        var names = from.durable;
        if (!from.pending.isEmpty()) {
            names = new HashMap<>(from.durable);
            for (var change : from.pending) {
                if (random.nextInt(4) < quarters) {
                    Directory.apply(names, change);
                }
            }
        }
        var nodes = new HashMap<Object, Object>();
        for (var name : names.entrySet()) {
            var survivor = nodes.computeIfAbsent(name.getValue(), node -> switch (node) {
                case FileNode file -> survive(file, quarters);
                case Directory directory -> {
                    var child = new Directory(directory.path);
                    next.directories.put(directory.path, child);
                    survive(directory, child, next, quarters);
                    yield child;
                }
                default -> throw new IllegalStateException("neither file nor directory");
            });
            to.durable.put(name.getKey(), survivor);
            to.current.put(name.getKey(), survivor);
        }
    }

    private FileNode survive(FileNode file, int quarters) {
        if (file.isDurable()) {
            return file;
        }
        var survivor = new FileNode();
        survivor.content = Arrays.copyOf(file.content, file.content.length);
        survivor.length = quarters == 4 && file.lostFrom == Integer.MAX_VALUE ? file.length
                : file.durable + random.nextInt(file.length - file.durable + 1);
        survivor.durable = survivor.length;
        for (var begin = file.durable; begin < survivor.length; ) {
            var end = Math.min(survivor.length, (begin / SECTOR_BYTES + 1) * SECTOR_BYTES);
            // The length can be there before the bytes are: then zeros, or what lay on the disk, stand in their place.
            if (begin >= file.lostFrom || random.nextInt(4) >= quarters) {
                Arrays.fill(survivor.content, begin, end, (byte) (random.nextBoolean() ? 0 : random.nextInt()));
            }
            begin = end;
        }
        return survivor;
    }

    /** Counts an operation. Returns whether the power goes while it runs: then a part of it may still happen. */
    private boolean step() {
        if (off) {
            throw new PowerCut();
        }
        if (operations++ >= cutAt) {
            off = true;
            return true;
        }
        return false;
    }

    private void change(Directory directory, Change change) {
        var cut = step();
        if (!cut || random.nextBoolean()) {
            directory.apply(change);
        }
        if (cut) {
            throw new PowerCut();
        }
    }

    private final class NodeOutput implements Output {
        private final FileNode node;

        private NodeOutput(FileNode node) {
            this.node = node;
        }

        @Override public int write(ByteBuffer content) throws IOException {
            synchronized (SimulatedDisk.this) {
                return writeSome(content);
            }
        }

        private int writeSome(ByteBuffer content) throws IOException {
            var cut = step();
            if (writes++ >= failingWrite && failingWrite >= 0) {
                throw new IOException("no space left on device");
            }
            var count = content.remaining();
            if (cut || shortWrites && count > 1) {
                count = 1 + random.nextInt(count);
            }
            if (node.length + count > node.content.length) {
                node.content = Arrays.copyOf(node.content, 2 * (node.length + count));
            }
            content.get(node.content, node.length, count);
            node.length += count;
            if (cut) {
                throw new PowerCut();
            }
            return count;
        }

        @Override public void sync() throws IOException {
            synchronized (SimulatedDisk.this) {
                syncContent();
            }
        }

        private void syncContent() throws IOException {
            var cut = step();
            if (syncs++ == failingSync) {
                node.lostFrom = Math.min(node.lostFrom, node.durable);
                throw new IOException("input/output error");
            }
            if (cut && random.nextBoolean()) {
                throw new PowerCut();
            }
            if (node.lostFrom == Integer.MAX_VALUE) {
                node.durable = node.length;
            }
            if (cut) {
                throw new PowerCut();
            }
        }

        @Override public void close() {}
    }

    @Override public synchronized Output create(Path file) throws IOException {
        var directory = directory(file);
        var name = file.getFileName().toString();
        if (directory.current.containsKey(name)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        var node = new FileNode();
        change(directory, new Change("", name, node));
        return new NodeOutput(node);
    }

    @Override public synchronized void rename(Path from, Path to) throws IOException {
        var source = directory(from);
        var target = directory(to);
        var node = file(from);
        if (source == target) {
            change(source, new Change(from.getFileName().toString(), to.getFileName().toString(), node));
        } else {
            change(target, new Change("", to.getFileName().toString(), node));
            change(source, new Change(from.getFileName().toString(), "", node));
        }
    }

    @Override public synchronized void syncDirectory(Path path) throws IOException {
        var cut = step();
        var directory = require(path);
        if (syncs++ == failingSync) {
            directory.pending.clear();
            throw new IOException("input/output error");
        }
        if (cut && random.nextBoolean()) {
            throw new PowerCut();
        }
        directory.pending.forEach(change -> Directory.apply(directory.durable, change));
        directory.pending.clear();
        if (cut) {
            throw new PowerCut();
        }
    }

    /** One after the other: which of them a power cut finds done is as open as if they had been done at once. */
    @Override public void atOnce(List<Work> works) throws IOException {
        var order = new ArrayList<>(works);
        Collections.shuffle(order, random);
        for (var work : order) {
            work.run();
        }
    }

    @Override public synchronized void createDirectory(Path path) throws IOException {
        var parent = directory(path);
        if (!parent.current.containsKey(path.getFileName().toString())) {
            var made = new Directory(path);
            change(parent, new Change("", path.getFileName().toString(), made));
            directories.put(path, made);
        }
    }

    @Override public synchronized InputStream open(Path file) throws IOException {
        step();
        var node = file(file);
        return new ByteArrayInputStream(node.content, 0, node.length);
    }

    @Override public synchronized boolean exists(Path path) {
        if (path.equals(ROOT)) {
            return true;
        }
        var directory = directories.get(path.getParent());
        return directory != null && directory.current.containsKey(path.getFileName().toString());
    }

    boolean isFile(Path path) {
        return directories.get(path.getParent()).current.get(path.getFileName().toString()) instanceof FileNode;
    }

    @Override public synchronized List<String> list(Path path) {
        var directory = directories.get(path);
        return directory == null ? List.of() : directory.current.keySet().stream().sorted().toList();
    }

    @Override public long size(Path file) throws IOException {
        return file(file).length;
    }

    @Override public synchronized void delete(Path file) throws IOException {
        if (exists(file)) {
            change(directory(file), new Change(file.getFileName().toString(), "", file(file)));
        } else if (off) {
            throw new PowerCut();
        }
    }

    @Override public Closeable lock(Path file) {
        return () -> {};
    }

    /** F6: turns over one bit of a file, wherever it rests. */
    void flip(Path file, long bit) throws IOException {
        file(file).content[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    }

    private Directory directory(Path child) throws IOException {
        return require(child.getParent());
    }

    private Directory require(Path path) throws IOException {
        var directory = directories.get(path);
        if (directory == null) {
            throw new NoSuchFileException(path.toString());
        }
        return directory;
    }

    private FileNode file(Path path) throws IOException {
        if (directory(path).current.get(path.getFileName().toString()) instanceof FileNode file) {
            return file;
        }
        throw new NoSuchFileException(path.toString());
    }
}
