package dev.alnage.factory.gate;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The highest policy version that a process has seen in force, in a file of its own, so that no restart makes it forget. */
public final class FilePolicyFloor implements SignedPolicies.Floor {
    private static final int BYTES_MAX = 1_000;

    private final Path file;
    private final AtomicFiles files;
    private long version;

    private FilePolicyFloor(Path file, AtomicFiles files, long version) {
        this.file = file;
        this.files = files;
        this.version = version;
    }

    /** @throws Rejected.Malformed if the file is damaged: a floor that cannot be read is not the same as none */
    public static FilePolicyFloor open(Path file, AtomicFiles files) throws IOException {
        if (!files.disk().exists(file)) {
            return new FilePolicyFloor(file, files, 0);
        }
        var fields = Fields.of("policy floor", JsonReader.read(files.read(file, BYTES_MAX)));
        var version = fields.integer("version", 1, Fields.INTEGER_MAX);
        fields.noOthers();
        return new FilePolicyFloor(file, files, version);
    }

    @Override public synchronized long version() {
        return version;
    }

    /** Durable when it returns. */
    @Override public synchronized void raise(long seen) {
        if (seen > version) {
            try {
                files.write(file, Json.object().with("version", seen).build().toBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            version = seen;
        }
    }
}
