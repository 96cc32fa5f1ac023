package dev.alnage.factory.source.server;

import dev.alnage.factory.store.Disk;
import dev.alnage.factory.store.RealDisk;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** The real disk, until so many changes have been made to it. From then on nothing changes any more, as when the process is killed there. */
final class DyingDisk implements Disk {
    private final Disk disk = new RealDisk();
    private long left;

    /** @param changes that still happen */
    DyingDisk(long changes) {
        left = changes;
    }

    boolean died() {
        return left < 0;
    }

    private void change() throws IOException {
        if (left <= 0) {
            left = -1;
            throw new IOException("killed");
        }
        left--;
    }

    @Override public Output create(Path file) throws IOException {
        change();
        var output = disk.create(file);
        return new Output() {
            @Override public int write(ByteBuffer content) throws IOException {
                change();
                return output.write(content);
            }

            @Override public void sync() throws IOException {
                output.sync();
            }

            @Override public void close() throws IOException {
                output.close();
            }
        };
    }

    @Override public void rename(Path from, Path to) throws IOException {
        change();
        disk.rename(from, to);
    }

    @Override public void syncDirectory(Path directory) throws IOException {
        disk.syncDirectory(directory);
    }

    @Override public void createDirectory(Path directory) throws IOException {
        change();
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
        change();
        disk.delete(file);
    }

    @Override public Closeable lock(Path file) throws IOException {
        return disk.lock(file);
    }
}
