package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import java.util.List;

/**
 * Where the factory may connect to, as whoever runs it wrote it down: {@code {"version": 1, "destinations": [{"purpose": "mirror", "host":
 * "forge.example.org"}]}}. A destination is https at port 443 with public addresses, unless it says otherwise:
 * {@code "tls": false}, {@code "ssh": true}, {@code "port": N}, {@code "privateAddresses": true}.
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
        var protocol = protocol(fields);
        var destination = new AllowedDestination(fields.text("purpose"), fields.text("host"), (int) fields.integer("port", 1, 65_535, protocol.port()), protocol,
                fields.bool("privateAddresses", false));
        fields.noOthers();
        return destination;
    }

    private static Protocol protocol(Fields fields) {
        if (!fields.bool("ssh", false)) {
            return fields.bool("tls", true) ? Protocol.HTTPS : Protocol.HTTP;
        }
        if (fields.has("tls")) {
            throw new Rejected.Malformed("found a destination with both ssh and tls, expected one of them");
        }
        return Protocol.SSH;
    }
}
