package dev.alnage.app.intoto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The root directory of an inspection: the programs of this machine, since a layout names {@code tar} and no image, and
 * nothing else of it: no configuration, no home, no process, no device.
 */
final class InspectionRoot {
    private static final List<String> MERGED = List.of("bin", "sbin", "lib", "lib32", "lib64");
    /** Many commands are links through here. */
    private static final String ALTERNATIVES = "etc/alternatives";
    /** The loader finds libraries by it. */
    private static final Path LIBRARIES = Path.of("/etc/ld.so.cache");

    private final Path root;
    private final SortedMap<String, Path> tools = new TreeMap<>();

    private InspectionRoot(Path root) {
        this.root = root;
    }

    /** Makes one in an empty directory. */
    static InspectionRoot make(Path directory, List<String> mountPoints) throws IOException {
        var made = new InspectionRoot(open(directory));
        for (var name : mountPoints) {
            open(Files.createDirectories(directory.resolve(name)));
        }
        made.show("usr");
        for (var name : MERGED) {
            var of = Path.of("/", name);
            if (Files.isSymbolicLink(of)) {
                Files.createSymbolicLink(directory.resolve(name), Files.readSymbolicLink(of));
            } else if (Files.isDirectory(of)) {
                made.show(name);
            }
        }
        open(Files.createDirectories(directory.resolve("etc")));
        if (Files.isDirectory(Path.of("/", ALTERNATIVES))) {
            made.show(ALTERNATIVES);
        }
        if (Files.isRegularFile(LIBRARIES)) {
            Files.copy(LIBRARIES, directory.resolve("etc/ld.so.cache"));
            Files.setPosixFilePermissions(directory.resolve("etc/ld.so.cache"), PosixFilePermissions.fromString("r--r--r--"));
        }
        return made;
    }

    Path root() {
        return root;
    }

    /** Path below the root → directory of this machine to be seen there. */
    SortedMap<String, Path> tools() {
        return tools;
    }

    private void show(String name) throws IOException {
        open(Files.createDirectories(root.resolve(name)));
        tools.put(name, Path.of("/", name));
    }

    /** Others may go through: who the command is has an id of its own. */
    static Path open(Path directory) throws IOException {
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
