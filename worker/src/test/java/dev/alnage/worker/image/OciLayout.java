package dev.alnage.worker.image;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes OCI image layouts for tests, honest ones and others. */
public final class OciLayout {
    private final Path directory;
    private final List<Json> layers = new ArrayList<>();
    private final List<String> diffIds = new ArrayList<>();

    public OciLayout(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /** Collects the entries of one layer. */
    public static final class Layer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

        public Layer directory(String name) throws IOException {
            return entry(new TarArchiveEntry(name + "/"), new byte[0]);
        }

        public Layer file(String name, byte[] content, int mode) throws IOException {
            var entry = new TarArchiveEntry(name);
            entry.setMode(mode);
            entry.setSize(content.length);
            return entry(entry, content);
        }

        public Layer symlink(String name, String target) throws IOException {
            var entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
            entry.setLinkName(target);
            return entry(entry, new byte[0]);
        }

        private Layer entry(TarArchiveEntry entry, byte[] content) throws IOException {
            entry.setModTime(0);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
            return this;
        }

        private byte[] finish() throws IOException {
            tar.close();
            return bytes.toByteArray();
        }
    }

    public OciLayout layer(Layer layer) throws IOException {
        var tar = layer.finish();
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(tar);
        }
        diffIds.add(Digest.of(Bytes.of(tar)).toString());
        layers.add(descriptor("application/vnd.oci.image.layer.v1.tar+gzip", Bytes.of(compressed.toByteArray())));
        return this;
    }

    /** Adds the content as a blob and describes it. */
    public Json.Members descriptor(String mediaType, Bytes content) throws IOException {
        Files.write(blob(Digest.of(content)), content.toArray());
        return Json.object().with("mediaType", mediaType).with("digest", Digest.of(content).toString()).with("size", content.size()).build();
    }

    public Path blob(Digest digest) {
        return directory.resolve("blobs/sha256").resolve(digest.hex());
    }

    public Digest manifest() throws IOException {
        return manifest("amd64", "{}");
    }

    public Digest manifest(String architecture, String extra) throws IOException {
        var config = Json.object().with("architecture", architecture).with("os", "linux")
                .with("config", Json.object().with("Env", Json.texts(List.of("PATH=/bin"))).build())
                .with("rootfs", Json.object().with("type", "layers").with("diff_ids", Json.texts(diffIds)).build()).build();
        var manifest = Json.object().with("schemaVersion", 2).with("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .with("config", descriptor("application/vnd.oci.image.config.v1+json", config.toBytes()))
                .with("layers", Json.array(layers));
        if (!extra.equals("{}")) {
            manifest.with(extra, Json.array(List.of()));
        }
        var bytes = manifest.build().toBytes();
        Files.write(blob(Digest.of(bytes)), bytes.toArray());
        return Digest.of(bytes);
    }

    /** A root with a static busybox and its commands in {@code /bin}. */
    public static Layer busybox() throws IOException {
        var layer = new Layer().directory("bin").file("bin/busybox", Files.readAllBytes(Path.of("/bin/busybox")), 0755);
        for (var command : List.of("sh", "cat", "ls", "id", "dd", "nc", "mount", "unshare", "sleep", "mkdir", "touch", "ln", "mkfifo", "chmod",
                "hostname", "env", "head", "yes", "grep", "echo", "true", "false", "wget", "ps", "kill", "awk", "rm", "mknod", "cp")) {
            layer.symlink("bin/" + command, "busybox");
        }
        return layer;
    }
}
