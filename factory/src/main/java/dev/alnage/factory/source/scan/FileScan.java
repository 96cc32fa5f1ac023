package dev.alnage.factory.source.scan;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.secrets.Place;
import dev.alnage.factory.source.secrets.SecretScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCacheIterator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.FileTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.WorkingTreeIterator;

/** Looks for secrets in files as they lie there. A link is looked at as a link; where it leads is not followed. */
public final class FileScan {
    private FileScan() {}

    /** The files of a checkout that git knows or would take in; what it ignores is no part of a commit. */
    public static ScanReport checkout(Repository repository, SecretScan scan) throws IOException {
        var root = repository.getWorkTree().toPath();
        var files = new ArrayList<Path>();
        try (var walk = new TreeWalk(repository)) {
            var present = walk.addTree(new FileTreeIterator(repository));
            var known = walk.addTree(new DirCacheIterator(repository.readDirCache()));
            while (walk.next()) {
                var file = walk.getTree(present, WorkingTreeIterator.class);
                if (file == null || walk.getTree(known, DirCacheIterator.class) == null && file.isEntryIgnored()) {
                    continue;
                }
                if (walk.isSubtree()) {
                    walk.enterSubtree();
                } else {
                    files.add(root.resolve(walk.getPathString()));
                }
            }
        }
        return look(root, files, scan);
    }

    /** Files, and all below folders except what git keeps in {@code .git}. @param root what paths are named from */
    public static ScanReport paths(Path root, List<Path> paths, SecretScan scan) throws IOException {
        var files = new ArrayList<Path>();
        for (var path : paths) {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return directory.endsWith(".git") && !directory.equals(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    files.add(file);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return look(root, files, scan);
    }

    private static ScanReport look(Path root, List<Path> files, SecretScan scan) throws IOException {
        try {
            var builder = new ScanReport.Builder();
            files.parallelStream().map(file -> look(root, file, scan)).toList().forEach(looked -> builder.add(looked.result, looked.size));
            return builder.build();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private record Looked(SecretScan.Result result, long size) {}

    private static Looked look(Path root, Path file, SecretScan scan) {
        try {
            var name = file.startsWith(root) ? root.relativize(file) : file;
            var place = Place.file(name.toString().isEmpty() ? String.valueOf(file.getFileName()) : name.toString());
            if (Files.isSymbolicLink(file)) {
                var target = Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
                return new Looked(scan.scan(place, target), target.length);
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new Rejected.Malformed("found " + file + ", expected files, folders and links");
            }
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                var content = in.readNBytes(SecretScan.CONTENT_BYTES_MAX + 1);
                return new Looked(scan.scan(place, content), content.length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
