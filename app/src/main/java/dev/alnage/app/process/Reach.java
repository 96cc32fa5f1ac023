package dev.alnage.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;

/** Whether processes of other uids can get to a path: a checkout in root's home is shut to them. */
public final class Reach {
    private Reach() {}

    /** Whether every folder from the root down to the path, the path included if it is one, lets others through. */
    public static boolean byOthers(Path path) throws IOException {
        for (var at = path.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            if (Files.isDirectory(at) && !Files.getPosixFilePermissions(at).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Copies a class path. A jar keeps its name and its time, by which an archive of its classes knows it; folders, which are all called the same, are numbered. */
    static String copy(List<Path> entries, Path folder) throws IOException {
        Files.createDirectories(folder);
        var copies = new ArrayList<String>();
        for (var entry : entries) {
            var copy = folder.resolve(Files.isDirectory(entry) ? "classes-" + copies.size() : entry.getFileName().toString());
            copy(entry, copy);
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var paths = Files.walk(from)) {
            for (var path : paths.toList()) {
                var copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                    copy.toFile().setExecutable(true, false);
                } else if (!Files.exists(copy) || Files.mismatch(path, copy) >= 0) {
                    Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
                copy.toFile().setReadable(true, false);
            }
        }
    }
}
