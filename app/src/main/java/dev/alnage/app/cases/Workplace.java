package dev.alnage.app.cases;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fresh folder of one run. It lies in another fresh one, so that a case can see whether something beside it was touched. */
record Workplace(Path outer, Path folder) implements AutoCloseable {
    static Workplace make() throws IOException {
        var outer = Files.createTempDirectory("alnage-case", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new Workplace(outer, Files.createDirectory(outer.resolve("work")));
    }

    void lay(String name, Content content, Path caseFolder) throws IOException {
        var file = folder.resolve(ArtifactPath.require(name));
        Files.createDirectories(file.getParent());
        content.write(caseFolder, file);
    }

    /** What is there by name: whether it is, and the bytes, modes and targets of all below. */
    String state(String path) throws IOException {
        var root = folder.resolve(path).normalize();
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return "absent";
        }
        var found = new TreeMap<String, String>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                found.put(root.relativize(directory) + "/", mode(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var content = attributes.isSymbolicLink() ? "-> " + Files.readSymbolicLink(file)
                        : attributes.isRegularFile() ? mode(file) + " " + digest(file) : "special";
                found.put(root.relativize(file).toString(), content);
                return FileVisitResult.CONTINUE;
            }
        });
        return found.toString();
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static String digest(Path file) throws IOException {
        var digest = Digest.Algorithm.SHA256.newMessageDigest();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override public void close() throws IOException {
        Files.walkFileTree(outer, new SimpleFileVisitor<>() {
            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
