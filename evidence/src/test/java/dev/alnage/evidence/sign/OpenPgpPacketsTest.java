package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenPgpPackets.Packet;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The lengths of RFC 4880, 4.2, at their ends, and packets that say more or less than they are. */
class OpenPgpPacketsTest {
    private static void refused(Executable reading) {
        assertTrue(assertThrows(Rejected.Malformed.class, reading).getMessage().contains("expected"));
    }

    private static Bytes body(int size) {
        return Bytes.of(new byte[size]);
    }

    private static Bytes packet(String header, int size) {
        return Bytes.hex(header).plus(body(size));
    }

    @Test void a_packet_is_as_long_as_either_format_says() {
        // new format: one, two and five bytes of length
        assertEquals(List.of(new Packet(2, body(191))), OpenPgpPackets.list(packet("c2bf", 191)));
        assertEquals(List.of(new Packet(2, body(192))), OpenPgpPackets.list(packet("c2c000", 192)));
        assertEquals(List.of(new Packet(2, body(8383))), OpenPgpPackets.list(packet("c2dfff", 8383)));
        assertEquals(List.of(new Packet(2, body(8384))), OpenPgpPackets.list(packet("c2ff000020c0", 8384)));
        // old format: one, two and four bytes
        assertEquals(List.of(new Packet(6, body(3))), OpenPgpPackets.list(packet("9803", 3)));
        assertEquals(List.of(new Packet(6, body(259))), OpenPgpPackets.list(packet("990103", 259)));
        assertEquals(List.of(new Packet(6, body(3))), OpenPgpPackets.list(packet("9a00000003", 3)));
        assertEquals(List.of(new Packet(13, body(1)), new Packet(17, body(0))), OpenPgpPackets.list(Bytes.hex("b40100").plus(Bytes.hex("d100"))));
        assertEquals(List.of(), OpenPgpPackets.list(Bytes.empty()));
    }

    @Test void a_packet_without_a_length_in_parts_or_cut_off_is_refused() {
        for (var damaged : List.of(packet("9b", 3), packet("c2e0", 1), packet("c2fe", 10), packet("9803", 2), packet("c2c000", 191), packet("42", 3), packet("02", 1), Bytes.hex("98"),
                Bytes.hex("9901"), packet("c2ffffffffff", 10), packet("9affffffff", 10))) {
            refused(() -> OpenPgpPackets.list(damaged));
        }
    }

    @Test void there_is_an_end_of_packets() {
        var many = Bytes.hex("d100".repeat(2_000));
        assertEquals(2_000, OpenPgpPackets.list(many).size());
        refused(() -> OpenPgpPackets.list(many.plus(Bytes.hex("d100"))));
    }

    @Test void numbers_have_as_many_bits_as_they_say() {
        assertEquals(BigInteger.valueOf(511), OpenPgpPackets.in(Bytes.hex("000901ff")).bigNumber());
        assertEquals(BigInteger.ONE, OpenPgpPackets.in(Bytes.hex("000101")).bigNumber());
        for (var damaged : List.of("000a01ff", "000801ff", "00080f", "0000", "000100", "000901", "00")) {
            refused(() -> OpenPgpPackets.in(Bytes.hex(damaged)).bigNumber());
        }
        assertEquals(0xfffefdL, OpenPgpPackets.in(Bytes.hex("fffefd")).number(3));
        assertEquals(0xffffffffL, OpenPgpPackets.in(Bytes.hex("ffffffff")).number(4));
    }

    @Test void parts_of_a_signature_have_lengths_of_their_own() {
        assertEquals(body(191), OpenPgpPackets.in(packet("bf", 191)).subpacket());
        assertEquals(body(192), OpenPgpPackets.in(packet("c000", 192)).subpacket());
        assertEquals(body(16_319), OpenPgpPackets.in(packet("feff", 16_319)).subpacket());
        assertEquals(body(16_320), OpenPgpPackets.in(packet("ff00003fc0", 16_320)).subpacket());
        refused(() -> OpenPgpPackets.in(Bytes.hex("00")).subpacket());
        refused(() -> OpenPgpPackets.in(packet("05", 4)).subpacket());
        var two = OpenPgpPackets.in(Bytes.hex("01aa01bb"));
        assertEquals(Bytes.hex("aa"), two.subpacket());
        assertEquals(2, two.position());
        refused(two::end);
        assertEquals(false, two.isAtEnd());
        assertEquals(Bytes.hex("bb"), two.subpacket());
        two.end();
        assertEquals(true, two.isAtEnd());
    }

    private static UserCertificate certificate(OpenSshKey key, Instant from, Instant until) {
        return new UserCertificate(key, 42, "anna by SHA256:x", "anna", from, until);
    }

    /** What our own authority issues is what the reader of certificates takes, for the one account and the hours that it says. */
    @Test void a_certificate_for_hours_is_read_as_it_was_issued() {
        var ca = Keys.ed25519();
        var key = OpenSshKey.of(Keys.ed25519().key());
        var from = Instant.parse("2026-11-26T12:00:00Z");
        var line = certificate(key, from.plusMillis(7), from.plus(Duration.ofHours(16))).issue(ca, body(32));
        assertTrue(line.startsWith("ssh-ed25519-cert-v01@openssh.com "), line);
        var read = SshCertificate.read(dev.alnage.evidence.read.Base64Reader.read(line.substring(line.indexOf(' ') + 1)));
        assertEquals(new SshCertificate(key, 42, "anna by SHA256:x", List.of("anna"), from, from.plus(Duration.ofHours(16)), false, OpenSshKey.of(ca.key())), read);
        assertEquals(List.of(false, true, true, false), List.of(read.holdsAt(from.minusSeconds(1)), read.holdsAt(from), read.holdsAt(from.plus(Duration.ofHours(16)).minusSeconds(1)),
                read.holdsAt(from.plus(Duration.ofHours(16)))));
        assertThrows(Rejected.Malformed.class, () -> certificate(key, from, from.plus(Duration.ofHours(16)).plusSeconds(1)));
        assertThrows(Rejected.Malformed.class, () -> certificate(key, from, from));
        assertThrows(IllegalArgumentException.class, () -> certificate(key, from, from.plusSeconds(1)).issue(ca, body(31)));
        assertThrows(Rejected.Untrusted.class, () -> certificate(OpenSshKey.of(ca.key()), from, from.plusSeconds(1)).issue(ca, body(32)));
        var blob = dev.alnage.evidence.read.Base64Reader.read(line.substring(line.indexOf(' ') + 1));
        for (var at = 0; at < blob.size(); at++) {
            var array = blob.toArray();
            array[at] ^= 1;
            assertThrows(Rejected.Malformed.class, () -> SshCertificate.read(Bytes.of(array)), "byte " + at);
        }
    }

    @Test void a_certificate_for_a_key_on_a_token_keeps_the_names_of_its_kind() {
        var point = Keys.ed25519().key().spki().slice(12, 44);
        var type = "sk-ssh-ed25519@openssh.com";
        var key = new OpenSshKey(type, OpenSshKey.SshFields.string(Bytes.utf8(type)).plus(OpenSshKey.SshFields.string(point)).plus(OpenSshKey.SshFields.string(Bytes.utf8("ssh:"))));
        var line = certificate(key, Instant.EPOCH, Instant.EPOCH.plusSeconds(60)).issue(Keys.ed25519(), body(32));
        assertTrue(line.startsWith("sk-ssh-ed25519-cert-v01@openssh.com "), line);
        assertEquals(key, SshCertificate.read(dev.alnage.evidence.read.Base64Reader.read(line.substring(line.indexOf(' ') + 1))).key());
    }
}
