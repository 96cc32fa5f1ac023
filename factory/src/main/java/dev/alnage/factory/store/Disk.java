package dev.alnage.factory.store;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * What our stores ask of a file system. Small, so that a simulated one can do everything that a real one may do to us:
 * until a file is synced its content, and until a directory is synced its names, may be lost, torn or reordered.
 */
public interface Disk {
    /** A new file that is being written. */
    interface Output extends Closeable {
        /** Writes some of the buffer, perhaps not all of it, and returns how many bytes. */
        int write(ByteBuffer content) throws IOException;

        /** Returns once everything written so far survives a power cut. After a failure nobody knows what does. */
        void sync() throws IOException;

        @Override void close() throws IOException;
    }

    /** Creates a file for writing. @throws java.nio.file.FileAlreadyExistsException if there is one */
    Output create(Path file) throws IOException;

    /** Gives a file another name in one step, replacing what bore it. */
    void rename(Path from, Path to) throws IOException;

    /** Returns once the names in the directory survive a power cut. */
    void syncDirectory(Path directory) throws IOException;

    /** Something that waits for the disk. */
    interface Work {
        void run() throws IOException;
    }

    /**
     * Does all of them, in any order or at the same time: a file system makes many files durable in about the time of one. Returns
     * when every one has ended.
     *
     * @throws IOException if one of them failed
     */
    default void atOnce(List<Work> works) throws IOException {
        for (var work : works) {
            work.run();
        }
    }

    /** Creates one directory, if it is not there; its parent must be. */
    void createDirectory(Path directory) throws IOException;

    /** @throws java.nio.file.NoSuchFileException if there is no such file */
    InputStream open(Path file) throws IOException;

    boolean exists(Path path) throws IOException;

    /** The names in a directory, sorted; none if there is no directory. */
    List<String> list(Path directory) throws IOException;

    long size(Path file) throws IOException;

    /** Removes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Holds a lock that no second process or store can hold, until it is closed or this process ends. @throws IOException if it is held */
    Closeable lock(Path file) throws IOException;
}
