package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final String GOOD = "{\"payloadType\":\"t\",\"payload\":\"aGk=\",\"signatures\":[{\"keyid\":\"k\",\"sig\":\"AAAA\"}]}";

    @ParameterizedTest
    @ValueSource(strings = {"\"payloadType\":\"t\"|\"payloadType\":7", "\"payloadType\":\"t\",|", "\"payloadType\":\"t\"|\"payloadType\":\"\"",
            "\"payloadType\":\"t\"|\"payloadType\":\"t\",\"payloadType\":\"u\"", "aGk=|aGl=", "aGk=|aGk", "aGk=|a Gk=", "aGk=|aGk=\\n",
            "\"payload\":\"aGk=\"|\"payload\":null", "[{\"keyid\":\"k\",\"sig\":\"AAAA\"}]|[]", "[{\"keyid\":\"k\",\"sig\":\"AAAA\"}]|{}",
            "\"sig\":\"AAAA\"|\"sig\":null", ",\"sig\":\"AAAA\"|", "\"keyid\":\"k\"|\"keyid\":7", "{\"payloadType\"|[{\"payloadType\""})
    void envelope_that_is_not_exactly_one_is_refused(String change) {
        var bar = change.indexOf('|');
        var changed = GOOD.replace(change.substring(0, bar), change.substring(bar + 1));
        assertFalse(changed.equals(GOOD));
        assertThrows(Rejected.Malformed.class, () -> Envelope.read(Bytes.utf8(changed)));
    }

    @Test void envelope_reads_back_with_unknown_members_ignored_and_either_alphabet_of_base64() {
        var expected = new Envelope("t", Bytes.utf8("hi"), List.of(new Envelope.Signature("k", Bytes.hex("000000"))));
        assertEquals(expected, Envelope.read(Bytes.utf8(GOOD)));
        assertEquals(expected, Envelope.read(expected.toBytes()));
        assertEquals(expected, Envelope.read(Bytes.utf8(GOOD.replace("{\"payloadType\"", "{\"more\":[1],\"payloadType\""))));
        var urlSafe = Envelope.read(Bytes.utf8(GOOD.replace("AAAA", "_-_-")));
        var standard = Envelope.read(Bytes.utf8(GOOD.replace("AAAA", "/+/+")));
        assertEquals(standard, urlSafe);
        assertEquals("", Envelope.read(Bytes.utf8(GOOD.replace("\"keyid\":\"k\",", ""))).signatures().getFirst().keyid());
    }

    @Test void signatures_beyond_the_limit_are_refused_and_fewer_over_a_large_payload() {
        var signature = new Envelope.Signature("k", Bytes.hex("00"));
        assertThrows(Rejected.Malformed.class, () -> new Envelope("t", Bytes.empty(), Collections.nCopies(65, signature)));
        assertEquals(64, new Envelope("t", Bytes.empty(), Collections.nCopies(64, signature)).signatures().size());
        var large = Bytes.of(new byte[(1 << 20) + 1]);
        assertThrows(Rejected.Malformed.class, () -> new Envelope("t", large, Collections.nCopies(9, signature)));
        assertEquals(8, new Envelope("t", large, Collections.nCopies(8, signature)).signatures().size());
    }

    @Test void encoding_counts_bytes_and_divides_type_from_payload() {
        assertEquals("DSSEv1 3 \u00e4b 2 \u00e4", new Envelope("\u00e4b", Bytes.utf8("\u00e4"), List.of()).preAuthenticationEncoding().toText());
        var one = new Envelope("t 1", Bytes.utf8("x"), List.of()).preAuthenticationEncoding();
        var other = new Envelope("t", Bytes.utf8("1 x"), List.of()).preAuthenticationEncoding();
        assertFalse(one.equals(other));
    }

    /** The one vector of the specification, read where it lies; it is not ours to copy. */
    @Tag("foreign")
    @Test void vector_of_the_specification_holds() throws IOException {
        var vector = Fields.of("vector", JsonReader.read(Bytes.of(Files.readAllBytes(vectorFile()))));
        var envelope = new Envelope(vector.text("payloadType"), Bytes.utf8(vector.text("payload")), List.of());
        assertEquals(vector.text("pae"), envelope.preAuthenticationEncoding().toText());
        var key = Key.of(Bytes.hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004" + coordinate(vector, "x") + coordinate(vector, "y")));
        var raw = vector.base64("sig_ecdsa_p256_sha256_raw_base64");
        var signed = new Envelope(envelope.payloadType(), envelope.payload(), List.of(new Envelope.Signature("", der(raw))));
        var trust = new Trust(Set.of(new Principal("vector", Set.of(key))), 1);
        var tampered = new Envelope(envelope.payloadType(), Bytes.utf8("hello worle"), signed.signatures());
        assertThrows(Rejected.Untrusted.class, () -> trust.verify(tampered, envelope.payloadType()));
        assertEquals(envelope.payload(), trust.verify(Envelope.read(signed.toBytes()), envelope.payloadType()).value());
    }

    private static Path vectorFile() {
        for (var up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            var file = up.resolve("shared/data/intoto/dsse-vector.json");
            if (Files.exists(file)) {
                return file;
            }
        }
        assumeTrue("true".equals(System.getenv("CI")), "skipped: ../shared/data/intoto/dsse-vector.json is absent");
        throw new AssertionError("../shared/data/intoto/dsse-vector.json is absent, and CI must have it");
    }

    private static String coordinate(Fields vector, String name) {
        return String.format("%064x", new BigInteger(vector.object("key").text(name)));
    }

    /** The specification shows r and s side by side; we accept DER alone, the form that is in use. */
    private static Bytes der(Bytes raw) throws IOException {
        assertTrue(raw.size() == 64);
        return Bytes.of(new DERSequence(new ASN1Integer[] {new ASN1Integer(new BigInteger(1, raw.slice(0, 32).toArray())),
                new ASN1Integer(new BigInteger(1, raw.slice(32, 64).toArray()))}).getEncoded("DER"));
    }
}
