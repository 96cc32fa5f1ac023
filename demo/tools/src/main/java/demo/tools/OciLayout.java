package demo.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An OCI image layout (image-spec 1.1, image-layout.md): blobs by digest, and an index with one image. */
final class OciLayout {
    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
    static final String PLAIN_LAYER = "application/vnd.oci.image.layer.v1.tar";

    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final int DOCUMENT_BYTES_MAX = 1 << 20;

    /** Names a blob; descriptor.md of the image specification. */
    record Descriptor(String mediaType, String digest, long size) {
        static Descriptor of(Map<String, Object> json) {
            return new Descriptor(Json.string(json, "mediaType"), Json.string(json, "digest"), Json.integer(json, "size"));
        }

        String hex() {
            var hex = digest.startsWith("sha256:") ? digest.substring("sha256:".length()) : "";
            if (hex.length() != 64 || hex.chars().anyMatch(c -> (c < '0' || c > '9') && (c < 'a' || c > 'f'))) {
                throw new Refused("found the digest " + digest + ", expected sha256 in lowercase hex");
            }
            return hex;
        }

        Map<String, Object> json() {
            var json = new LinkedHashMap<String, Object>();
            json.put("mediaType", mediaType);
            json.put("digest", digest);
            json.put("size", size);
            return json;
        }
    }

    private final Path root;

    private OciLayout(Path root) {
        this.root = root;
    }

    static boolean isAt(Path root) {
        return Files.isRegularFile(root.resolve("oci-layout"));
    }

    static OciLayout open(Path root) throws IOException {
        var mark = Json.readObject(document(root.resolve("oci-layout")));
        if (!Json.string(mark, "imageLayoutVersion").equals("1.0.0")) {
            throw new Refused("found an image layout of version " + mark.get("imageLayoutVersion") + ", expected 1.0.0");
        }
        return new OciLayout(root);
    }

    static OciLayout create(Path root) throws IOException {
        Files.createDirectories(root.resolve("blobs/sha256"));
        Files.write(root.resolve("oci-layout"), Json.write(Map.of("imageLayoutVersion", "1.0.0")));
        return new OciLayout(root);
    }

    /** The manifest of the one image that the index names. */
    Map<String, Object> manifest() throws IOException {
        var manifests = Json.array(Json.readObject(document(root.resolve("index.json"))), "manifests");
        if (manifests.size() != 1) {
            throw new Refused("found " + manifests.size() + " images in the index, expected one");
        }
        return read(Descriptor.of(Json.object(manifests.getFirst(), "manifest")), MANIFEST);
    }

    Map<String, Object> config(Map<String, Object> manifest) throws IOException {
        return read(Descriptor.of(Json.object(manifest.get("config"), "config")), CONFIG);
    }

    static List<Descriptor> layers(Map<String, Object> manifest) {
        return Json.array(manifest, "layers").stream().map(layer -> Descriptor.of(Json.object(layer, "layer"))).toList();
    }

    /** The file of a blob whose size and digest are as the descriptor says. */
    Path verified(Descriptor blob) throws IOException {
        var file = file(blob);
        if (!Files.isRegularFile(file)) {
            throw new Refused("found no blob " + blob.digest() + ", expected one");
        }
        if (Files.size(file) != blob.size()) {
            throw new Refused("found " + Files.size(file) + " bytes in the blob " + blob.digest() + ", expected " + blob.size());
        }
        var found = Sha256.of(file);
        if (!found.equals(blob.hex())) {
            throw new Refused("found a blob sha256:" + found + ", expected " + blob.digest());
        }
        return file;
    }

    Path file(Descriptor blob) {
        return root.resolve("blobs/sha256").resolve(blob.hex());
    }

    Descriptor put(String mediaType, byte[] content) throws IOException {
        var blob = new Descriptor(mediaType, "sha256:" + Sha256.of(content), content.length);
        Files.write(file(blob), content);
        return blob;
    }

    /** Takes over a blob of another layout, verified. */
    void copy(OciLayout from, Descriptor blob) throws IOException {
        Files.copy(from.verified(blob), file(blob), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Moves a finished file in among the blobs. */
    Descriptor move(String mediaType, Path content) throws IOException {
        var blob = new Descriptor(mediaType, "sha256:" + Sha256.of(content), Files.size(content));
        // A blob of this digest that is there already has the same bytes.
        Files.move(content, file(blob), StandardCopyOption.REPLACE_EXISTING);
        return blob;
    }

    void index(Descriptor manifest, String name) throws IOException {
        var entry = manifest.json();
        entry.put("annotations", Map.of("org.opencontainers.image.ref.name", name));
        var index = new LinkedHashMap<String, Object>();
        index.put("schemaVersion", 2);
        index.put("mediaType", INDEX);
        index.put("manifests", List.of(entry));
        Files.write(root.resolve("index.json"), Json.write(index));
    }

    private Map<String, Object> read(Descriptor blob, String mediaType) throws IOException {
        if (!blob.mediaType().equals(mediaType)) {
            throw new Refused("found a blob of type " + blob.mediaType() + ", expected " + mediaType);
        }
        return Json.readObject(document(verified(blob)));
    }

    private static byte[] document(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > DOCUMENT_BYTES_MAX) {
            throw new Refused("found no " + file.getFileName() + " of at most " + DOCUMENT_BYTES_MAX + " bytes, expected one");
        }
        return Files.readAllBytes(file);
    }
}
