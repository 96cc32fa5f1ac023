package dev.alnage.worker.image;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;

/** An OCI image manifest (image-spec v1.1, "Image Manifest"). */
record Manifest(Descriptor config, List<Layer> layers) {
    static final String TYPE = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG_TYPE = "application/vnd.oci.image.config.v1+json";
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";
    private static final String TAR_GZIP = TAR + "+gzip";
    private static final int LAYERS_MAX = 128;

    /** A blob: its type, digest and size. */
    record Descriptor(String mediaType, Digest digest, long size) {}

    /** A layer and how it is compressed. */
    record Layer(Descriptor descriptor, boolean gzip) {}

    Manifest {
        layers = List.copyOf(layers);
    }

    static Manifest read(Bytes bytes) {
        var fields = Fields.of("manifest", JsonReader.read(bytes));
        // GHSA-qq97-vm5h-rrhg: with both, two readers take two different things from one digest
        if (fields.has("manifests") || !fields.text("mediaType", TYPE).equals(TYPE)) {
            throw new Rejected.Malformed("found an index or " + fields.text("mediaType", "no media type") + ", expected the manifest of one image");
        }
        fields.integer("schemaVersion", 2, 2);
        var config = descriptor(fields.any("config"));
        if (!config.mediaType().equals(CONFIG_TYPE)) {
            throw new Rejected.Malformed("found a config of type " + config.mediaType() + ", expected " + CONFIG_TYPE);
        }
        var layers = fields.list("layers", Manifest::layer);
        if (layers.isEmpty() || layers.size() > LAYERS_MAX) {
            throw new Rejected.Malformed("found " + layers.size() + " layers, expected 1 to " + LAYERS_MAX);
        }
        return new Manifest(config, layers);
    }

    private static Descriptor descriptor(Json json) {
        var fields = Fields.of("descriptor", json);
        return new Descriptor(fields.text("mediaType"), fields.digest("digest"), fields.integer("size", 0, Fields.INTEGER_MAX));
    }

    private static Layer layer(Json json) {
        var descriptor = descriptor(json);
        return switch (descriptor.mediaType()) {
            case TAR -> new Layer(descriptor, false);
            case TAR_GZIP -> new Layer(descriptor, true);
            default -> throw new Rejected.Malformed("found a layer of type " + descriptor.mediaType() + ", expected " + TAR + " or " + TAR_GZIP);
        };
    }
}
