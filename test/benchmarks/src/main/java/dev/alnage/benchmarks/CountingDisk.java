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

/** The real disk, counting how often somebody waits for it, and how often one after the other: what a durable append costs is mostly that. */
final class CountingDisk implements Disk {
    private final Disk disk = new RealDisk();
    private final AtomicLong syncs = new AtomicLong();
    private final ThreadLocal<Long> row = ThreadLocal.withInitial(() -> 0L);

    long syncs() {
        return syncs.get();
    }

    /** How often this thread has waited: for several at once, as often as the one that waited most. */
    long inARow() {
        return row.get();
    }

    private void count() {
        syncs.incrementAndGet();
        row.set(row.get() + 1);
    }

    @Override public Output create(Path file) throws IOException {
        var output = disk.create(file);
        return new Output() {
            @Override public int write(ByteBuffer content) throws IOException {
                return output.write(content);
            }

            @Override public void sync() throws IOException {
                count();
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
        count();
        disk.syncDirectory(directory);
    }

    @Override public void atOnce(List<Work> works) throws IOException {
        var longest = new AtomicLong();
        disk.atOnce(works.stream().<Work>map(work -> () -> {
            var before = row.get();
            work.run();
            longest.accumulateAndGet(row.get() - before, Math::max);
            row.set(before);
        }).toList());
        row.set(row.get() + longest.get());
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
