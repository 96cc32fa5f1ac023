package dev.alnage.worker;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.worker.http.Factory.Lease;
import dev.alnage.worker.http.Factory;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * One directory of results for the storer: {@code out/<output>/…}, {@code log}, {@code trace.json}, {@code link.json} and
 * {@code provenance.json}. Named {@code <order hex>-<fence>}, so that two workers of one order never write to one place.
 */
final class Outbox {
    private final Path directory;

    private Outbox(Path directory) {
        this.directory = directory;
    }

    /** What an earlier life of this worker left under the same name is removed first: it was never acknowledged. */
    static Outbox create(Path outbox, Lease lease) throws IOException {
        var directory = outbox.resolve(lease.digest().hex() + "-" + lease.fence());
        Directories.delete(directory);
        Files.createDirectories(directory.resolve("out"));
        for (var path : List.of(directory, directory.resolve("out"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return new Outbox(directory);
    }

    String name() {
        return directory.getFileName().toString();
    }

    Path log() {
        return directory.resolve("log");
    }

    Path output(String name) {
        return directory.resolve("out").resolve(name);
    }

    void trace(Bytes content) throws IOException {
        write("trace.json", content);
    }

    void envelopes(List<Envelope> linkAndProvenance) throws IOException {
        write("link.json", linkAndProvenance.getFirst().toBytes());
        write("provenance.json", linkAndProvenance.getLast().toBytes());
        TreeFiles.openDirectories(directory);
        Files.setPosixFilePermissions(log(), PosixFilePermissions.fromString("rw-r--r--"));
    }

    private void write(String name, Bytes content) throws IOException {
        Files.write(directory.resolve(name), content.toArray());
        Files.setPosixFilePermissions(directory.resolve(name), PosixFilePermissions.fromString("rw-r--r--"));
    }

    void delete() throws IOException {
        Directories.delete(directory);
    }
}
