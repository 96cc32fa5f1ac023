package dev.alnage.app.intoto;

import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Copies of whole folders, following no symbolic link. */
final class FolderCopy {
    private FolderCopy() {}

    /**
     * Copies what is in one folder into another, which is empty.
     *
     * @param bytesMax one byte more is an error
     * @throws Rejected.Malformed for more, or for anything but files, directories and symbolic links
     */
    static void copy(Path from, Path to, long bytesMax) throws IOException {
        var total = new long[1];
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(directory).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isOther()) {
                    throw new Rejected.Malformed("found " + from.relativize(file) + " that is no file, expected files, directories and symbolic links to inspect");
                }
                total[0] += attributes.size();
                if (total[0] > bytesMax) {
                    throw new Rejected.Malformed("found more than " + bytesMax + " bytes to inspect, expected at most that");
                }
                Files.copy(file, to.resolve(from.relativize(file).toString()), LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
