package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.util.List;

/**
 * Where the factory may connect to, as whoever runs it wrote it down: {@code {"version": 1, "destinations": [{"purpose": "mirror", "host":
 * "forge.example.org"}]}}. A destination is https at port 443 with public addresses, unless it says otherwise.
 */
public final class DestinationsFile {
    public static final int BYTES_MAX = 1 << 20;

    private DestinationsFile() {}

    /** @throws Rejected.Malformed for anything but such a list */
    public static List<AllowedDestination> read(Bytes file) {
        var fields = Fields.of("destinations", JsonReader.read(file, BYTES_MAX));
        fields.integer("version", 1, 1);
        var destinations = fields.list("destinations", DestinationsFile::destination);
        fields.noOthers();
        return destinations;
    }

    private static AllowedDestination destination(Json json) {
        var fields = Fields.of("destination", json);
        var tls = fields.bool("tls", true);
        var destination = new AllowedDestination(fields.text("purpose"), fields.text("host"), (int) fields.integer("port", 1, 65_535, tls ? 443 : 80), tls,
                fields.bool("privateAddresses", false));
        fields.noOthers();
        return destination;
    }
}
