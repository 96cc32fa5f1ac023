package dev.alnage.worker.image;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * An image that was verified and lies on disk.
 *
 * @param root the directory that becomes the root of sandboxes
 * @param tree what is in it
 * @param searchPath where commands without a slash are looked for, as the image's configuration says
 */
public record Image(Path root, Tree tree, String searchPath) {
    public static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** The command with the absolute path of its program; there is no shell to find it. */
    public List<String> resolve(List<String> argv, SortedMap<String, String> environment) {
        var program = argv.getFirst();
        if (program.startsWith("/")) {
            return argv;
        }
        if (program.contains("/")) {
            throw new Rejected.Malformed("found program " + program + ", expected an absolute path or a name without a slash");
        }
        for (var directory : environment.getOrDefault("PATH", searchPath).split(":")) {
            if (directory.startsWith("/") && tree.entries().containsKey(directory.substring(1) + "/" + program)) {
                var resolved = new ArrayList<>(argv);
                resolved.set(0, directory + "/" + program);
                return resolved;
            }
        }
        throw new Rejected.Malformed("found no program " + program + " in the image, expected one in its search path");
    }
}
