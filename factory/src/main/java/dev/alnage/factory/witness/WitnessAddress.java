package dev.alnage.factory.witness;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * Where a witness is asked. Whose key counts says the trust file; an address is nothing to believe.
 *
 * @param name under which it cosigns, as in the trust file
 * @param address what {@code /add-checkpoint} comes after
 */
public record WitnessAddress(String name, URI address) {
    public static final int FILE_BYTES_MAX = 64 << 10;
    static final int COUNT_MAX = 32;

    /** @throws Rejected.Malformed for an address that is none */
    public WitnessAddress {
        if (address.getHost() == null || !("https".equals(address.getScheme()) || "http".equals(address.getScheme())) || address.getRawUserInfo() != null
                || address.getRawQuery() != null || address.getRawFragment() != null || address.getRawPath().endsWith("/")) {
            throw new Rejected.Malformed("found an address of a witness that is none, expected https://HOST/PATH without a user, a query or a slash at its end");
        }
    }

    /** As whoever runs the factory wrote it down: {@code {"version": 1, "witnesses": [{"name": "w.example.org", "address": "https://w.example.org"}]}}. */
    public static List<WitnessAddress> read(Bytes file) {
        var fields = Fields.of("witnesses", JsonReader.read(file, FILE_BYTES_MAX));
        fields.integer("version", 1, 1);
        var addresses = fields.list("witnesses", WitnessAddress::address);
        fields.noOthers();
        if (addresses.size() > COUNT_MAX || addresses.stream().map(WitnessAddress::name).distinct().count() < addresses.size()) {
            throw new Rejected.Malformed("found " + addresses.size() + " witnesses, or one twice, expected up to " + COUNT_MAX + " with a name each");
        }
        return addresses;
    }

    private static WitnessAddress address(Json json) {
        var fields = Fields.of("witness", json);
        try {
            var address = new WitnessAddress(fields.text("name"), new URI(fields.text("address")));
            fields.noOthers();
            return address;
        } catch (URISyntaxException e) {
            throw new Rejected.Malformed("found an address of a witness that is none, expected https://HOST/PATH");
        }
    }
}
