package dev.alnage.factory.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The file system of this machine. */
public final class RealDisk implements Disk {
    private static final int WORKS_AT_ONCE = 16;
    /** A lock of POSIX is the process's: opening its file a second time and closing it would give the lock away. So it is not opened. */
    private static final Set<Path> LOCKED = ConcurrentHashMap.newKeySet();

    private record ChannelOutput(FileChannel channel) implements Output {
        @Override public int write(ByteBuffer content) throws IOException {
            return channel.write(content);
        }

        @Override public void sync() throws IOException {
            channel.force(true);
        }

        @Override public void close() throws IOException {
            channel.close();
        }
    }

    @Override public Output create(Path file) throws IOException {
        return new ChannelOutput(FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
    }

    @Override public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override public void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    @Override public void atOnce(List<Work> works) throws IOException {
        if (works.size() < 2) {
            Disk.super.atOnce(works);
            return;
        }
        var room = new Semaphore(WORKS_AT_ONCE);
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var work : works) {
                threads.execute(() -> {
                    room.acquireUninterruptibly();
                    try {
                        work.run();
                    } catch (Throwable e) { // an error, too, means that something is not durable
                        failures.add(e);
                    } finally {
                        room.release();
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException(failures.peek().getMessage(), failures.peek());
        }
    }

    @Override public void createDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    @Override public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    @Override public boolean exists(Path path) {
        return Files.exists(path);
    }

    @Override public List<String> list(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    @Override public long size(Path file) throws IOException {
        return Files.size(file);
    }

    @Override public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override public Closeable lock(Path file) throws IOException {
        var key = file.toAbsolutePath().normalize();
        if (!LOCKED.add(key)) {
            throw locked(file);
        }
        try {
            var channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            if (channel.tryLock() == null) {
                channel.close();
                throw locked(file);
            }
            return () -> {
                channel.close();
                LOCKED.remove(key);
            };
        } catch (IOException | RuntimeException e) {
            LOCKED.remove(key);
            throw e;
        }
    }

    private static IOException locked(Path file) {
        return new IOException("found " + file + " locked, expected to be its only writer");
    }
}
