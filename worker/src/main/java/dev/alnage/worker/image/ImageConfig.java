package dev.alnage.worker.image;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;

/** The part of an OCI image configuration that a worker needs; entry point, user and volumes are the order's business. */
record ImageConfig(List<Digest> diffIds, String searchPath) {
    ImageConfig {
        diffIds = List.copyOf(diffIds);
    }

    static ImageConfig read(Bytes bytes, String machine) {
        var fields = Fields.of("image configuration", JsonReader.read(bytes));
        if (!fields.text("os").equals("linux") || !fields.text("architecture").equals(machine)) {
            throw new Rejected.Malformed("found an image for " + fields.text("os") + "/" + fields.text("architecture") + ", expected linux/" + machine);
        }
        var rootfs = fields.object("rootfs");
        if (!rootfs.text("type").equals("layers")) {
            throw new Rejected.Malformed("found a root of type " + rootfs.text("type") + ", expected layers");
        }
        var path = fields.findObject("config").map(config -> config.textsOrEmpty("Env")).orElse(List.of()).stream()
                .filter(variable -> variable.startsWith("PATH=")).map(variable -> variable.substring("PATH=".length())).findFirst();
        return new ImageConfig(rootfs.list("diff_ids", json -> Digest.parse(Fields.text("diff id", json))), path.orElse(Image.SEARCH_PATH));
    }

    /** The version in an {@code oci-layout} file. */
    static String layoutVersion(Bytes bytes) {
        return Fields.of("oci-layout", JsonReader.read(bytes)).text("imageLayoutVersion");
    }
}
