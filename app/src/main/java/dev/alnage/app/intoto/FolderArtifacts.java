package dev.alnage.app.intoto;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.intoto.Artifacts;
import dev.alnage.evidence.intoto.ClassicLink;
import dev.alnage.evidence.intoto.Hashes;
import dev.alnage.evidence.intoto.Outcome;
import dev.alnage.evidence.pipeline.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.TreeMap;

/** The files of a folder as artifacts, under the names and with the exclusions that the reference has by default. */
record FolderArtifacts(Path folder) {
    private static final int FILES_MAX = 100_000;

    /** Every regular file by its path below the folder; nothing in the folder can change what is recorded (case D8). */
    Artifacts record() {
        var artifacts = new TreeMap<String, Hashes>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.equals(folder) || !excluded(directory) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
                }

                @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (excluded(file)) {
                        return FileVisitResult.CONTINUE;
                    }
                    if (!attributes.isRegularFile() || artifacts.size() == FILES_MAX) {
                        throw new Rejected.Malformed("found " + folder.relativize(file) + ", expected at most " + FILES_MAX + " plain files to inspect");
                    }
                    artifacts.put(folder.relativize(file).toString(), Hashes.of(sha256(file)));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Artifacts.of(artifacts);
    }

    /** Stricter than the reference: a file here that has the name of a final product must be that product. */
    Outcome compared(ClassicLink summary, Outcome passed) throws IOException {
        var findings = new ArrayList<Finding>();
        for (var product : summary.products().toMap().entrySet()) {
            var file = folder.resolve(product.getKey());
            if (Files.isRegularFile(file)) {
                for (var digest : product.getValue().digests()) {
                    var found = hashed(file, digest.algorithm());
                    if (!found.equals(digest)) {
                        findings.add(new Finding("final product", product.getKey() + " " + found, digest.toString()));
                    }
                }
            }
        }
        return findings.isEmpty() ? passed : new Outcome.Failed(findings);
    }

    private static boolean excluded(Path path) {
        var name = path.getFileName().toString();
        return name.contains(".link") || name.equals(".git") || name.endsWith(".pyc") || name.endsWith("~");
    }

    private static Digest sha256(Path file) throws IOException {
        return hashed(file, Digest.Algorithm.SHA256);
    }

    private static Digest hashed(Path file, Digest.Algorithm algorithm) throws IOException {
        var messageDigest = algorithm.newMessageDigest();
        try (var in = Files.newInputStream(file)) {
            var buffer = new byte[1 << 16];
            for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                messageDigest.update(buffer, 0, n);
            }
        }
        return new Digest(algorithm, java.util.HexFormat.of().formatHex(messageDigest.digest()));
    }
}
