package dev.alnage.app.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;

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

    /** The class path of this process, copied into a folder of the factory where others could not read it in its place. */
    static String classPath(Home home) throws IOException {
        var classPath = System.getProperty("java.class.path");
        var jars = Arrays.stream(classPath.split(":", -1)).map(Path::of).toList();
        for (var jar : jars) {
            if (!byOthers(jar)) {
                return copy(jars, home.root().resolve("program"));
            }
        }
        return classPath;
    }

    private static String copy(Iterable<Path> jars, Path folder) throws IOException {
        Files.createDirectories(folder);
        var copies = new ArrayList<String>();
        for (var jar : jars) {
            var copy = folder.resolve(jar.getFileName());
            if (!Files.exists(copy) || Files.mismatch(jar, copy) >= 0) {
                Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
                copy.toFile().setReadable(true, false);
            }
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }
}
