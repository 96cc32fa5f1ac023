package dev.alnage.benchmarks;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** What a factory is given from outside: a repository with a commit, and a worker image with one static program in it. */
final class Sources {
    private static final Path PROGRAM = Path.of("/bin/busybox");

    private Sources() {}

    /** A commit of so many small files and the pipeline. */
    static Digest commit(Path repository, String pipeline, int files) throws IOException, InterruptedException {
        Files.createDirectories(repository.resolve(".alnage"));
        Files.writeString(repository.resolve(".alnage/pipeline.yaml"), pipeline);
        for (var i = 0; i < files; i++) {
            Files.writeString(repository.resolve("file" + i), ("line of file " + i + "\n").repeat(200));
        }
        said(repository, "git", "init", "-q");
        said(repository, "git", "add", "-A");
        said(repository, "git", "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "commit.gpgsign=false", "commit", "-qm", "work");
        return Digest.gitCommit(new String(said(repository, "git", "rev-parse", "HEAD"), StandardCharsets.UTF_8).strip());
    }

    /** An OCI image layout below a directory. @return the digest of its manifest */
    static Digest image(Path layout) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalStateException("found no " + PROGRAM + ", expected the static busybox of the distribution");
        }
        var root = layout.resolveSibling("root-of-the-image");
        Files.createDirectories(root.resolve("bin"));
        Files.copy(PROGRAM, root.resolve("bin/true"));
        root.resolve("bin/true").toFile().setExecutable(true, false);
        Files.createDirectories(layout.resolve("blobs/sha256"));
        Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        var tar = said(root, "tar", "--format=ustar", "--sort=name", "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "-cf", "-", "bin");
        var layer = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(layer)) {
            gzip.write(tar);
        }
        var config = Json.object().with("architecture", "amd64").with("os", "linux")
                .with("config", Json.object().with("Env", Json.texts(List.of("PATH=/bin"))).build())
                .with("rootfs", Json.object().with("type", "layers").with("diff_ids", Json.texts(List.of(Digest.of(Bytes.of(tar)).toString()))).build())
                .build();
        var manifest = Json.object().with("schemaVersion", 2).with("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .with("config", blob(layout, "application/vnd.oci.image.config.v1+json", config.toBytes()))
                .with("layers", Json.array(List.of(blob(layout, "application/vnd.oci.image.layer.v1.tar+gzip", Bytes.of(layer.toByteArray())))))
                .build().toBytes();
        blob(layout, "application/vnd.oci.image.manifest.v1+json", manifest);
        return Digest.of(manifest);
    }

    private static Json blob(Path layout, String mediaType, Bytes content) throws IOException {
        Files.write(layout.resolve("blobs/sha256").resolve(Digest.of(content).hex()), content.toArray());
        return Json.object().with("mediaType", mediaType).with("digest", Digest.of(content).toString()).with("size", content.size()).build();
    }

    private static byte[] said(Path directory, String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getOutputStream().close();
        var output = process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("found exit code " + process.exitValue() + " of " + command[0] + ", expected 0");
        }
        return output;
    }
}
