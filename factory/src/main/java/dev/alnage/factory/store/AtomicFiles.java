package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one way in which we publish a file: write under a temporary name, sync the file, rename, sync the directory. Then
 * the file is there whole and for good, or not at all. Leaving out the second sync loses acknowledged files in a power cut.
 *
 * <p>After a sync has failed nothing is written any more (reliability F3): the kernel may have dropped the bytes and
 * marked them clean, so that a second sync would succeed and mean nothing. Only a new process, which reads what is
 * really there, may go on.
 */
public final class AtomicFiles {
    /** Files with this prefix are unfinished; {@link #sweep} removes them. */
    static final String TEMPORARY = ".new-";
    private static final AtomicLong COUNT = new AtomicLong();
    /** Directories known to be durable; when there are more, all are forgotten, and each is synced once again when it is next used. */
    private static final int DIRECTORIES_MAX = 4_096;

    private final Disk disk;
    private final Path root;
    private final Set<Path> durableDirectories = ConcurrentHashMap.newKeySet();
    private volatile String stopped = "";

    /** @param root below which everything lies; what is above it is there already, and not ours to make or sync */
    public AtomicFiles(Disk disk, Path root) {
        this.disk = disk;
        this.root = root;
    }

    public Disk disk() {
        return disk;
    }

    /** A file that is being written and nobody can see yet; closing it unpublished leaves nothing behind. */
    public final class Draft implements Closeable {
        private final Path temporary;
        private final Disk.Output output;
        private boolean open = true;
        private boolean published;

        private Draft(Path directory) throws IOException {
            requireWriting();
            var process = ProcessHandle.current().pid();
            Path path;
            Disk.Output created;
            while (true) {
                path = directory.resolve(TEMPORARY + process + "-" + COUNT.incrementAndGet());
                try {
                    created = disk.create(path);
                    break;
                } catch (FileAlreadyExistsException e) {
                    continue; // left by an earlier process of this number
                }
            }
            temporary = path;
            output = created;
        }

        /** Writes everything; a disk that takes only a part is asked again (F5). */
        public void write(ByteBuffer content) throws IOException {
            while (content.hasRemaining()) {
                if (output.write(content) <= 0) {
                    throw new IOException("the disk takes no more bytes of " + temporary);
                }
            }
        }

        /** Makes the content durable under the name, whose directory must have been made by {@link #makeDirectory}. */
        public void publish(Path file) throws IOException {
            requireWriting();
            sync("file " + file, output::sync);
            finish(file);
            sync("directory " + file.getParent(), () -> disk.syncDirectory(file.getParent()));
        }

        /** As {@link #publish}, but it stays open for {@link #extend}. */
        void publishOpen(Path file) throws IOException {
            requireWriting();
            sync("file " + file, output::sync);
            disk.rename(temporary, file);
            published = true;
            sync("directory " + file.getParent(), () -> disk.syncDirectory(file.getParent()));
        }

        /** Adds to the end of what was published, durable when this returns; after a failure the end may be torn. */
        void extend(Bytes more) throws IOException {
            requireWriting();
            write(more.toBuffer());
            sync("the end of " + temporary, output::sync);
        }

        /** Gives the content its name without making either durable: for what can be made again from durable files. */
        void publishUnsynced(Path file) throws IOException {
            requireWriting();
            finish(file);
        }

        private void finish(Path file) throws IOException {
            output.close();
            disk.rename(temporary, file);
            open = false;
        }

        @Override public void close() throws IOException {
            if (open) {
                open = false;
                output.close();
                if (!published) {
                    disk.delete(temporary);
                }
            }
        }
    }

    /** Begins a file; its temporary name lies in the directory, which must be on the file system of the final name. */
    public Draft draft(Path directory) throws IOException {
        return new Draft(directory);
    }

    /** Puts the content under the name, durable when this returns. */
    public void write(Path file, Bytes content) throws IOException {
        writeAll(Map.of(file, content));
    }

    /** As {@link Draft#publish} for each draft and its file, with as many waits for the disk at once as it can take. */
    void publishAll(Map<Draft, Path> drafts) throws IOException {
        requireWriting();
        disk.atOnce(drafts.keySet().stream().<Disk.Work>map(draft -> () -> sync("file " + drafts.get(draft), draft.output::sync)).toList());
        var directories = new LinkedHashSet<Path>();
        var staged = new LinkedHashSet<Path>();
        for (var draft : drafts.entrySet()) {
            draft.getKey().finish(draft.getValue());
            var directory = draft.getValue().getParent();
            directories.add(directory);
            for (; !directory.equals(root) && !durableDirectories.contains(directory) && staged.add(directory); directory = directory.getParent()) {
                directories.add(directory.getParent());
            }
        }
        disk.atOnce(directories.stream().<Disk.Work>map(directory -> () -> syncNames(directory)).toList());
        // each one's name has been synced in the directory above it: the next that is published there waits for that no more
        staged.forEach(this::remember);
    }

    /** As {@link #write} for each file, all durable when this returns; after a failure some may be there. */
    void writeAll(Map<Path, Bytes> contents) throws IOException {
        var drafts = new LinkedHashMap<Draft, Path>();
        try {
            for (var content : contents.entrySet()) {
                stage(content.getKey().getParent());
                var draft = draft(content.getKey().getParent());
                drafts.put(draft, content.getKey());
                draft.write(content.getValue().toBuffer());
            }
            publishAll(drafts);
        } finally {
            for (var draft : drafts.keySet()) {
                draft.close();
            }
        }
    }

    /** As {@link #write}, but a power cut may take or tear it. */
    void writeUnsynced(Path file, Bytes content) throws IOException {
        makeDirectory(file.getParent());
        try (var draft = draft(file.getParent())) {
            draft.write(content.toBuffer());
            draft.publishUnsynced(file);
        }
    }

    /** The whole file. @throws Rejected.Malformed if it is longer than the limit */
    public Bytes read(Path file, int bytesMax) throws IOException {
        return read(disk, file, bytesMax);
    }

    static Bytes read(Disk disk, Path file, int bytesMax) throws IOException {
        try (var in = disk.open(file)) {
            var content = Bytes.read(in, bytesMax == Integer.MAX_VALUE ? bytesMax : bytesMax + 1);
            if (content.size() > bytesMax) {
                throw new Rejected.Malformed("found more than " + bytesMax + " bytes in " + file.getFileName() + ", expected at most that");
            }
            return content;
        }
    }

    /** Makes a directory and those above it up to the root. {@link #publishAll} makes them durable together with what it publishes there. */
    void stage(Path directory) throws IOException {
        if (directory.equals(root)) {
            makeDirectory(root);
        } else if (!durableDirectories.contains(directory)) {
            requireBelowRoot(directory);
            requireWriting();
            stage(directory.getParent());
            disk.createDirectory(directory);
        }
    }

    private void requireBelowRoot(Path directory) {
        if (!directory.normalize().startsWith(root.normalize())) {
            throw new IllegalArgumentException(directory + " is not below " + root);
        }
    }

    /**
     * Makes a directory and those above it up to the root, durable. A directory that is there already is synced once all
     * the same: the process that made it may have been killed before it could.
     */
    public void makeDirectory(Path directory) throws IOException {
        if (durableDirectories.contains(directory)) {
            return;
        }
        requireBelowRoot(directory);
        requireWriting();
        var parent = directory.getParent();
        if (!directory.equals(root)) {
            makeDirectory(parent);
        }
        if (!directory.equals(root) || !disk.exists(root)) {
            disk.createDirectory(directory);
            sync("directory " + parent, () -> disk.syncDirectory(parent));
        }
        remember(directory);
    }

    private void remember(Path directory) {
        if (durableDirectories.size() >= DIRECTORIES_MAX) {
            durableDirectories.clear();
        }
        durableDirectories.add(directory);
    }

    /** Removes what an earlier process left unfinished in the directory; the caller must be its only writer. */
    public void sweep(Path directory) throws IOException {
        for (var name : disk.list(directory)) {
            if (name.startsWith(TEMPORARY)) {
                disk.delete(directory.resolve(name));
            }
        }
    }

    /** Removes files if they are there, durable when this returns: none of them comes back after a power cut. */
    public void remove(List<Path> unwanted) throws IOException {
        requireWriting();
        var directories = new LinkedHashSet<Path>();
        for (var file : unwanted) {
            disk.delete(file);
            directories.add(file.getParent());
        }
        for (var directory : directories) {
            syncNames(directory);
        }
    }

    /** Makes durable what an earlier process has published in the directory: it may have been killed before it could. */
    void syncNames(Path directory) throws IOException {
        requireWriting();
        sync("directory " + directory, () -> disk.syncDirectory(directory));
    }

    private void requireWriting() throws IOException {
        if (!stopped.isEmpty()) {
            throw new IOException("writing stopped after a failed sync of " + stopped + "; start again to go on");
        }
    }

    private void sync(String what, Disk.Work sync) throws IOException {
        var synced = false;
        try {
            sync.run();
            synced = true;
        } finally {
            if (!synced) {
                stopped = what;
            }
        }
    }
}
