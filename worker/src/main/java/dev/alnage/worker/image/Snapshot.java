package dev.alnage.worker.image;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Which files are below a directory and when each was last changed in any way. The change time of an inode is the kernel's:
 * no call sets it, and every write, change of mode and replacement moves it. So equal snapshots mean that what was hashed
 * then is what is there now, at a hundredth of the cost; who writes to the disk past the file system is root of the machine.
 */
record Snapshot(Map<String, Map<String, Object>> files) {
    private static final String WHAT = "unix:dev,ino,mode,uid,gid,size,ctime";

    Snapshot {
        files = Map.copyOf(files);
    }

    static Snapshot of(Path directory) throws IOException {
        var files = new HashMap<String, Map<String, Object>>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) throws IOException {
                return visitFile(visited, attributes);
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                files.put(directory.relativize(file).toString(), Map.copyOf(Files.readAttributes(file, WHAT, LinkOption.NOFOLLOW_LINKS)));
                return FileVisitResult.CONTINUE;
            }
        });
        return new Snapshot(files);
    }
}
