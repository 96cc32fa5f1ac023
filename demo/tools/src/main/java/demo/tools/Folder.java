package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** The files under a directory, in one order on every machine. */
final class Folder {
    private Folder() {}

    /**
     * Regular files whose name ends so, ordered by their relative path. A directory that is not there has none; links
     * below it are not followed.
     */
    static List<Path> list(Path directory, String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        var root = Files.isSymbolicLink(directory) ? directory.toRealPath() : directory;
        try (var walk = Files.walk(root)) {
            return walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> path.getFileName().toString().endsWith(suffix))
                    .sorted(Comparator.comparing(path -> relative(root, path)))
                    .toList();
        }
    }

    /** The one file of a directory tree; none or a second one is refused. */
    static Path only(Path root, String suffix) throws IOException {
        var found = list(root, suffix);
        if (found.size() != 1) {
            throw new Refused("found " + found.size() + " files *" + suffix + " in " + root + ", expected one");
        }
        return found.getFirst();
    }

    /**
     * The jars of several directories, ordered by file name. The same name with the same bytes counts once; with other
     * bytes it is refused, since which of the two is used would depend on an order.
     */
    static List<Path> jars(List<Path> roots) throws IOException {
        var jars = new TreeMap<String, Path>();
        for (var root : roots) {
            for (var jar : list(root, ".jar")) {
                var known = jars.putIfAbsent(jar.getFileName().toString(), jar);
                if (known != null && !Sha256.of(known).equals(Sha256.of(jar))) {
                    throw new Refused("found " + known + " and " + jar + " with different bytes, expected one "
                            + jar.getFileName());
                }
            }
        }
        return new ArrayList<>(jars.values());
    }

    static String relative(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
