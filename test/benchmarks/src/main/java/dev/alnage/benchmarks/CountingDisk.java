package dev.alnage.benchmarks;

import dev.alnage.factory.store.Disk;
import dev.alnage.factory.store.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The real disk, counting how often somebody waits for it: what a durable append costs is mostly that. */
final class CountingDisk implements Disk {
    private final Disk disk = new RealDisk();
    private final AtomicLong syncs = new AtomicLong();

    long syncs() {
        return syncs.get();
    }

    @Override public Output create(Path file) throws IOException {
        var output = disk.create(file);
        return new Output() {
            @Override public int write(ByteBuffer content) throws IOException {
                return output.write(content);
            }

            @Override public void sync() throws IOException {
                syncs.incrementAndGet();
                output.sync();
            }

            @Override public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override public void syncDirectory(Path directory) throws IOException {
        syncs.incrementAndGet();
        disk.syncDirectory(directory);
    }

    @Override public void atOnce(List<Work> works) throws IOException {
        disk.atOnce(works);
    }

    @Override public void createDirectory(Path directory) throws IOException {
        disk.createDirectory(directory);
    }

    @Override public InputStream open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override public boolean exists(Path path) throws IOException {
        return disk.exists(path);
    }

    @Override public List<String> list(Path directory) throws IOException {
        return disk.list(directory);
    }

    @Override public long size(Path file) throws IOException {
        return disk.size(file);
    }

    @Override public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override public Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
