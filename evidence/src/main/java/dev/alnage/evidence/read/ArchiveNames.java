package dev.alnage.evidence.read;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Rejected;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of one archive while it is read. A name is what an attacker writes through: below a link, over a file, or
 * twice, so that the checker sees the first and the user gets the second.
 */
final class ArchiveNames {
    private enum Place { IMPLIED_DIRECTORY, DIRECTORY, FILE, SYMLINK }

    private final Map<String, Place> places = new HashMap<>();

    void addDirectory(String path) {
        add(path, Place.DIRECTORY);
    }

    void addFile(String path) {
        add(path, Place.FILE);
    }

    /** A link whose target stays inside the tree wherever the other links of the tree lead. */
    void addSymlink(String path, String target) {
        add(path, Place.SYMLINK);
        ArtifactPath.requireInside(path, target);
    }

    /** A second name of a file that came before it in the same archive. */
    void addHardLink(String path, String target) {
        ArtifactPath.require(target);
        if (places.get(target) != Place.FILE) {
            throw new Rejected.Malformed("found hard link " + path + " to " + target + ", expected an earlier file of the archive");
        }
        add(path, Place.FILE);
    }

    private void add(String path, Place place) {
        ArtifactPath.require(path);
        for (var slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            var parent = path.substring(0, slash);
            var there = places.putIfAbsent(parent, Place.IMPLIED_DIRECTORY);
            if (there == Place.FILE || there == Place.SYMLINK) {
                throw new Rejected.Malformed("found " + path + " below a " + (there == Place.FILE ? "file" : "symbolic link")
                        + ", expected a directory there");
            }
        }
        var before = places.put(path, place);
        if (before != null && !(before == Place.IMPLIED_DIRECTORY && place == Place.DIRECTORY)) {
            throw new Rejected.Malformed("found " + path + " twice in one archive, expected each name once");
        }
    }
}
