package dev.alnage.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The directory that every sandbox finds at {@code /alnage}: it holds our first program and nothing else. */
public final class Programs {
    private Programs() {}

    /** Makes the directory below one that is the worker's own. */
    public static Path make(Path below) throws IOException {
        var directory = Files.createDirectories(below.resolve("programs"));
        var init = directory.resolve("init");
        Files.write(init, InitProgram.elf(System.getProperty("os.arch")).toArray());
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }
}
