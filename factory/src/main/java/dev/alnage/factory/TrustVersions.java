package dev.alnage.factory;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * Every version of the trust file that people have put in force, beside the one that is: old decisions are looked at again under what
 * was believed then. Nobody believes a file because it lies here; who reads one verifies it against a pinned root.
 */
public record TrustVersions(Path trustFile) {
    private static final String FOLDER = "versions";
    private static final String PERMISSIONS = "rw-r--r--";

    /** Keeps a signed file under its version, so that every process can read it; what lies there already is left as it is. */
    public void keep(Envelope signed) throws IOException {
        var place = place(version(signed));
        if (Files.exists(place)) {
            return;
        }
        Files.createDirectories(place.getParent());
        Files.setPosixFilePermissions(place.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        var temporary = place.resolveSibling("." + place.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PERMISSIONS)));
        Files.write(temporary, signed.toBytes().toArray());
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString(PERMISSIONS));
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The signed file of a version, as it was put there; empty when it was never kept. */
    public Optional<Bytes> find(long version) throws IOException {
        var kept = read(place(version));
        if (kept.isPresent()) {
            return kept;
        }
        var current = read(trustFile);
        return current.isPresent() && version(Envelope.read(current.get())) == version ? current : Optional.empty();
    }

    private Path place(long version) {
        return trustFile.resolveSibling(FOLDER).resolve(version + ".json");
    }

    /** What it says of itself, which names its place and is no reason to believe it. */
    private static long version(Envelope signed) {
        return TrustFile.draft(signed.payload()).version();
    }

    private static Optional<Bytes> read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Optional.of(Bytes.of(in.readNBytes(2 * TrustFile.BYTES_MAX)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
