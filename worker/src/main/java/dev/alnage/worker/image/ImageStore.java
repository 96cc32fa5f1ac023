package dev.alnage.worker.image;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Tree;
import dev.alnage.worker.sandbox.Confinement;
import dev.alnage.worker.sandbox.Directories;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Images in OCI image layouts below one directory, unpacked once for each manifest digest. The layers say what must be in an
 * unpacked root; each is hashed at its first use, and at every later one looked at for changes, since a root on disk can be
 * changed by whoever gets at the disk.
 */
public final class ImageStore implements Images {
    private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";
    private static final int SMALL_BYTES_MAX = 4 << 20;

    private final Path layouts;
    private final Path unpacked;
    private final String machine;
    private final Map<Digest, Image> images = new HashMap<>();
    private final Map<Digest, Snapshot> hashed = new HashMap<>();

    /**
     * @param layouts holds one OCI image layout in each directory
     * @param unpacked a directory of our own for the roots
     * @param machine as {@code os.arch} has it
     */
    public ImageStore(Path layouts, Path unpacked, String machine) throws IOException {
        this.layouts = layouts;
        this.unpacked = Files.createDirectories(unpacked).toRealPath();
        this.machine = machine.equals("aarch64") ? "arm64" : "amd64";
        // others may go through it, as a sandbox's runtime does, and not list it
        Files.setPosixFilePermissions(this.unpacked, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @Override public synchronized Image open(Digest manifest) throws IOException {
        var known = images.get(manifest);
        if (known != null) {
            requireUnchanged(manifest, known);
            return known;
        }
        var layout = layout(manifest);
        var description = Manifest.read(blob(layout, manifest, SMALL_BYTES_MAX));
        var config = ImageConfig.read(blob(layout, description.config(), SMALL_BYTES_MAX), machine);
        if (config.diffIds().size() != description.layers().size()) {
            throw new Rejected.Malformed("found " + description.layers().size() + " layers and " + config.diffIds().size() + " diff ids, expected one for each");
        }
        var home = unpacked.resolve(manifest.hex());
        var tree = Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS) ? expected(layout, description, config) : unpack(layout, description, config, home);
        var image = new Image(home, tree, config.searchPath());
        requireUnchanged(manifest, image);
        images.put(manifest, image);
        return image;
    }

    private Tree unpack(Path layout, Manifest description, ImageConfig config, Path home) throws IOException {
        var fresh = Files.createTempDirectory(unpacked, "new-");
        try {
            var layers = new Layers(Optional.of(fresh));
            readLayers(layout, description, config, layers);
            for (var mountPoint : Confinement.MOUNT_POINTS) {
                Files.createDirectories(fresh.resolve(mountPoint));
            }
            TreeFiles.openDirectories(fresh);
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
            return layers.tree();
        } catch (FileAlreadyExistsException | AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("the image was unpacked by somebody else at the same time: " + home, e);
        } finally {
            Directories.delete(fresh);
        }
    }

    private Tree expected(Path layout, Manifest description, ImageConfig config) throws IOException {
        var layers = new Layers(Optional.empty());
        readLayers(layout, description, config, layers);
        return layers.tree();
    }

    private static void readLayers(Path layout, Manifest description, ImageConfig config, Layers layers) throws IOException {
        for (var i = 0; i < description.layers().size(); i++) {
            var layer = description.layers().get(i);
            var file = path(layout, layer.descriptor().digest());
            // bytes are bytes until they are what the manifest says
            requireContent(file, layer.descriptor());
            try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                layers.add(in, layer.gzip(), config.diffIds().get(i));
            }
        }
    }

    private void requireUnchanged(Digest manifest, Image image) throws IOException {
        // taken before the files are read: what changes meanwhile differs the next time
        var snapshot = Snapshot.of(image.root());
        if (snapshot.equals(hashed.get(manifest))) {
            return;
        }
        var now = TreeFiles.read(image.root(), Long.MAX_VALUE);
        if (!now.digest().equals(image.tree().digest())) {
            var expected = new TreeMap<>(image.tree().entries());
            var differing = new TreeMap<>(now.entries());
            differing.entrySet().removeIf(entry -> entry.getValue().equals(expected.remove(entry.getKey())));
            differing.putAll(expected);
            throw new Rejected.Untrusted("found " + differing.firstKey() + " changed in the unpacked image " + image.root().getFileName()
                    + ", expected exactly its layers");
        }
        hashed.put(manifest, snapshot);
    }

    /** Whether a layout here has a manifest of that digest; what is in it is looked at when it is opened. */
    public boolean holds(Digest manifest) throws IOException {
        return findLayout(manifest).isPresent();
    }

    private Path layout(Digest manifest) throws IOException {
        var layout = findLayout(manifest).orElseThrow(
                () -> new Rejected.Untrusted("found no image " + manifest + ", expected its layout in the directory of images"));
        requireVersion(layout);
        return layout;
    }

    /** The layout that holds a manifest; any one will do, since the digest says what it must be. */
    private Optional<Path> findLayout(Digest manifest) throws IOException {
        try (var candidates = Files.newDirectoryStream(layouts)) {
            for (var candidate : candidates) {
                if (Files.isRegularFile(candidate.resolve("oci-layout"), LinkOption.NOFOLLOW_LINKS) && Files.isRegularFile(path(candidate, manifest), LinkOption.NOFOLLOW_LINKS)) {
                    return Optional.of(candidate);
                }
            }
        }
        return Optional.empty();
    }

    private static void requireVersion(Path layout) throws IOException {
        if (!ImageConfig.layoutVersion(read(layout.resolve("oci-layout"), SMALL_BYTES_MAX)).equals("1.0.0")) {
            throw new Rejected.Malformed("found another version of layout in " + layout.getFileName() + ", expected " + LAYOUT);
        }
    }

    private static Bytes blob(Path layout, Digest digest, int bytesMax) throws IOException {
        var content = read(path(layout, digest), bytesMax);
        if (!Digest.of(content).equals(digest)) {
            throw new Rejected.Untrusted("found " + Digest.of(content) + " in the image layout, expected " + digest);
        }
        return content;
    }

    private static Bytes blob(Path layout, Manifest.Descriptor descriptor, int bytesMax) throws IOException {
        var content = blob(layout, descriptor.digest(), bytesMax);
        if (content.size() != descriptor.size()) {
            throw new Rejected.Malformed("found a blob of " + content.size() + " bytes, expected " + descriptor.size());
        }
        return content;
    }

    private static void requireContent(Path file, Manifest.Descriptor descriptor) throws IOException {
        var sha256 = Digest.Algorithm.SHA256.newMessageDigest();
        try (var in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var buffer = new byte[65_536];
            var size = 0L;
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
            var found = Digest.finish(sha256);
            if (!found.equals(descriptor.digest()) || size != descriptor.size()) {
                throw new Rejected.Untrusted("found layer " + found + " of " + size + " bytes, expected " + descriptor.digest() + " of " + descriptor.size());
            }
        }
    }

    private static Path path(Path layout, Digest digest) {
        if (!digest.isSha256()) {
            throw new Rejected.Malformed("found an image named by " + digest.algorithm().wireName() + ", expected sha256");
        }
        return layout.resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    private static Bytes read(Path file, int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            var content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new Rejected.Malformed("found over " + bytesMax + " bytes in " + file.getFileName() + ", expected at most that");
            }
            return Bytes.of(content);
        }
    }
}
