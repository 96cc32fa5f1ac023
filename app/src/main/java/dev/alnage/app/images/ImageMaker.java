package dev.alnage.app.images;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Makes images as OCI image layouts (image-spec 1.1): equal recipes and equal inputs give equal bytes. It runs at set-up and
 * outside any sandbox, and the provenance that lies beside the image says so, with the digest of every input.
 */
public final class ImageMaker {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String CREATED = Instant.ofEpochSecond(TarWriter.TIME_SECONDS).toString();
    /** Nobody of the machine; a runtime that maps users needs a number. */
    private static final String USER = "65532:65532";

    /** A layer that was made, and what went into it. */
    private record Made(LayerContent.Blob blob, SortedMap<String, Digest> inputs) {}

    private final Path work;
    private final JavaLinker linker;
    private final String architecture;
    private final Map<ImageRecipe.JavaRuntime, Made> runtimes = new HashMap<>();

    /** @param work a folder of our own for what is in the making; Java runtimes stay in it for the next image of this maker */
    public ImageMaker(Path work) throws IOException {
        this.work = Files.createDirectories(work);
        this.linker = new JavaLinker(Path.of(System.getProperty("java.home")));
        this.architecture = switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case "amd64", "x86_64" -> "amd64";
            default -> throw new IOException("found the architecture " + System.getProperty("os.arch") + ", expected amd64 or aarch64");
        };
    }

    /**
     * Makes an image.
     *
     * @param layout the folder of the image layout, which must not be there; it appears when it is complete
     * @return the digest of the manifest, which is what a pipeline pins
     */
    public synchronized Digest make(ImageRecipe recipe, Path layout) throws IOException {
        if (Files.exists(layout)) {
            throw new IOException("found " + layout.getFileName() + " already there, expected a new folder for the image");
        }
        var beside = Files.createDirectories(layout.toAbsolutePath().getParent());
        var fresh = Files.createTempDirectory(beside, ".making-");
        try {
            var blobs = Files.createDirectories(fresh.resolve("blobs").resolve("sha256"));
            List<Made> layers = new ArrayList<>();
            for (ImageRecipe.Layer layer : recipe.layers()) {
                var made = layer(layer);
                layers.add(made);
                var blob = blobs.resolve(made.blob().digest().hex());
                Files.copy(made.blob().file(), blob, StandardCopyOption.REPLACE_EXISTING);
                // workers read it under uids of their own
                Files.setPosixFilePermissions(blob, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
                if (!(layer instanceof ImageRecipe.JavaRuntime)) {
                    Files.delete(made.blob().file());
                }
            }
            var manifest = describe(recipe, layers, fresh);
            Files.write(fresh.resolve("provenance.json"),
                    new ImageProvenance(recipe, manifest, inputs(recipe, layers)).toStatement().toBytes().toArray());
            Files.setPosixFilePermissions(fresh, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(fresh, layout, StandardCopyOption.ATOMIC_MOVE);
            return manifest;
        } finally {
            delete(fresh);
        }
    }

    private Made layer(ImageRecipe.Layer layer) throws IOException {
        return switch (layer) {
            case ImageRecipe.JavaRuntime runtime -> {
                var known = runtimes.get(runtime);
                if (known == null) {
                    known = link(runtime);
                    runtimes.put(runtime, known);
                }
                yield known;
            }
            case ImageRecipe.Files(_, var content) -> {
                var collected = new LayerContent();
                for (var entry : content.entrySet()) {
                    collected.add(entry.getKey(), entry.getValue());
                }
                yield new Made(collected.write(Files.createTempFile(work, "layer-", ".tar.gz")), collected.digests());
            }
        };
    }

    private Made link(ImageRecipe.JavaRuntime runtime) throws IOException {
        var making = Files.createTempDirectory(work, "link-");
        try {
            var jdk = making.resolve("jdk");
            linker.link(runtime, jdk, making.resolve("log"));
            var content = new LayerContent().add("jdk", jdk);
            SortedMap<String, Digest> inputs = new TreeMap<>();
            for (var file : CLibrary.files(architecture).entrySet()) {
                content.add(file.getKey(), file.getValue());
                inputs.put(file.getKey(), LayerContent.digestOf(file.getValue()));
            }
            for (var file : linker.inputs().entrySet()) {
                inputs.put("jdk-of-this-machine/" + file.getKey(), LayerContent.digestOf(file.getValue()));
            }
            return new Made(content.write(Files.createTempFile(work, "layer-", ".tar.gz")), inputs);
        } finally {
            delete(making);
        }
    }

    private Digest describe(ImageRecipe recipe, List<Made> layers, Path fresh) throws IOException {
        List<Json> history = new ArrayList<>();
        recipe.layers().forEach(layer -> history.add(Json.object().with("created", CREATED).with("created_by", layer.title()).build()));
        List<String> environment = new ArrayList<>();
        recipe.environment().forEach((name, value) -> environment.add(name + "=" + value));
        var running = Json.object().with("User", USER).with("WorkingDir", "/").with("Env", Json.texts(environment));
        if (!recipe.entryPoint().isEmpty()) {
            running.with("Entrypoint", Json.texts(recipe.entryPoint()));
        }
        var config = put(fresh, Json.object().with("created", CREATED).with("architecture", architecture).with("os", "linux")
                .with("config", running.build())
                .with("rootfs", Json.object().with("type", "layers")
                        .with("diff_ids", Json.texts(layers.stream().map(made -> made.blob().diffId().toString()).toList())).build())
                .with("history", Json.array(history)).build());
        var descriptors = layers.stream().map(made -> descriptor(LAYER, made.blob().digest(), made.blob().size())).toList();
        var manifestJson = Json.object().with("schemaVersion", 2).with("mediaType", MANIFEST)
                .with("config", descriptor(CONFIG, config, size(fresh, config))).with("layers", Json.array(descriptors)).build();
        var manifest = put(fresh, manifestJson);
        var entry = Json.object().with("mediaType", MANIFEST).with("digest", manifest.toString()).with("size", size(fresh, manifest))
                .with("annotations", Json.object().with("org.opencontainers.image.ref.name", recipe.name()).build()).build();
        Files.write(fresh.resolve("index.json"), Json.object().with("schemaVersion", 2).with("mediaType", INDEX)
                .with("manifests", Json.array(List.of(entry))).build().toBytes().toArray());
        Files.write(fresh.resolve("oci-layout"), Json.object().with("imageLayoutVersion", "1.0.0").build().toBytes().toArray());
        return manifest;
    }

    private static Json descriptor(String mediaType, Digest digest, long size) {
        return Json.object().with("mediaType", mediaType).with("digest", digest.toString()).with("size", size).build();
    }

    private static Digest put(Path layout, Json json) throws IOException {
        Bytes bytes = json.toBytes();
        var digest = Digest.of(bytes);
        Files.write(blob(layout, digest), bytes.toArray());
        return digest;
    }

    private static long size(Path layout, Digest digest) throws IOException {
        return Files.size(blob(layout, digest));
    }

    private static Path blob(Path layout, Digest digest) {
        return layout.resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    /** By layer, since two layers may have a file of one path. */
    private static List<ImageProvenance.Input> inputs(ImageRecipe recipe, List<Made> layers) {
        List<ImageProvenance.Input> inputs = new ArrayList<>();
        for (int at = 0; at < layers.size(); at++) {
            var title = recipe.layers().get(at).title();
            layers.get(at).inputs().forEach((path, digest) -> inputs.add(new ImageProvenance.Input(title, path, digest)));
        }
        return inputs;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path one : walk.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
