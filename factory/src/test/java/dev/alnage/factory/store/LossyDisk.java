package dev.alnage.factory.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** A disk used by a recipe that leaves something out: the controls that a simulation must catch, or it proves nothing. */
record LossyDisk(Disk disk, boolean syncsFiles, boolean syncsDirectories) implements Disk {
    static Disk withoutFileSync(Disk disk) {
        return new LossyDisk(disk, false, true);
    }

    static Disk withoutDirectorySync(Disk disk) {
        return new LossyDisk(disk, true, false);
    }

    static Disk withoutAnySync(Disk disk) {
        return new LossyDisk(disk, false, false);
    }

    @Override public Output create(Path file) throws IOException {
        var output = disk.create(file);
        return new Output() {
            @Override public int write(ByteBuffer content) throws IOException {
                return output.write(content);
            }

            @Override public void sync() throws IOException {
                if (syncsFiles) {
                    output.sync();
                }
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
        if (syncsDirectories) {
            disk.syncDirectory(directory);
        }
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
