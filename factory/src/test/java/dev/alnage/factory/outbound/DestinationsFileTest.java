package dev.alnage.factory.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.AllowedDestination.Protocol;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("M7")
class DestinationsFileTest {
    @Test void what_is_not_written_out_is_a_public_address_behind_tls() {
        assertEquals(List.of(AllowedDestination.https("mirror", "forge.example.org"), new AllowedDestination("mirror", "localhost", 80, Protocol.HTTP, true)), DestinationsFile.read(Bytes.utf8("""
                {"version": 1, "destinations": [{"purpose": "mirror", "host": "forge.example.org"},
                {"purpose": "mirror", "host": "localhost", "tls": false, "privateAddresses": true}]}""")));
        assertEquals(List.of(new AllowedDestination("mirror", "forge.example.org", 22, Protocol.SSH, false), new AllowedDestination("mirror", "forge.example.org", 2222, Protocol.SSH, false)),
                DestinationsFile.read(Bytes.utf8("""
                {"version": 1, "destinations": [{"purpose": "mirror", "host": "forge.example.org", "ssh": true},
                {"purpose": "mirror", "host": "forge.example.org", "ssh": true, "port": 2222}]}""")));
        assertEquals(List.of(), DestinationsFile.read(Bytes.utf8("{\"version\": 1, \"destinations\": []}")));
    }

    @Test void a_setting_that_nobody_knows_a_pattern_for_a_host_and_another_version_are_refused() {
        for (var destination : List.of("{\"purpose\": \"mirror\"}", "{\"purpose\": \"mirror\", \"host\": \"*.example.org\"}", "{\"purpose\": \"mirror\", \"host\": \"a.example.org\", \"port\": 0}",
                "{\"purpose\": \"mirror\", \"host\": \"a.example.org\", \"private\": true}", "{\"purpose\": \"mirror\", \"host\": \"a.example.org\", \"tls\": \"no\"}", "{\"purpose\": \"mirror\", \"host\": \"a.example.org\", \"ssh\": true, \"tls\": true}", "\"a.example.org\"")) {
            assertThrows(Rejected.Malformed.class, () -> DestinationsFile.read(Bytes.utf8("{\"version\": 1, \"destinations\": [" + destination + "]}")), destination);
        }
        for (var file : List.of("", "[]", "{\"destinations\": []}", "{\"version\": 2, \"destinations\": []}", "{\"version\": 1, \"destinations\": [], \"also\": 1}")) {
            assertThrows(Rejected.Malformed.class, () -> DestinationsFile.read(Bytes.utf8(file)), file);
        }
    }
}
