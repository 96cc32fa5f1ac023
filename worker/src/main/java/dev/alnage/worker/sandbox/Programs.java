package dev.alnage.worker.sandbox;

import dev.alnage.evidence.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that every sandbox finds at {@code /alnage}: it holds our first programs and nothing else. */
public final class Programs {
    private Programs() {}

    /** Makes the directory below one that is the worker's own. */
    public static Path make(Path below) throws IOException {
        var directory = Files.createDirectories(below.resolve("programs"));
        var machine = System.getProperty("os.arch");
        write(directory.resolve("init"), InitProgram.elf(machine));
        write(directory.resolve("gate"), InitProgram.gate(machine));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static void write(Path program, Bytes content) throws IOException {
        Files.deleteIfExists(program);
        Files.write(program, content.toArray());
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("r-xr-xr-x"));
    }
}
