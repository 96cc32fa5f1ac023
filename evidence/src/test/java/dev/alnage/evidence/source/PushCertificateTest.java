package dev.alnage.evidence.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A push certificate reads in one way or not at all, and the nonce in it says for which repository and when. */
@Tag("G4")
class PushCertificateTest {
    private static final String ONE = "1".repeat(40);
    private static final String ZERO = "0".repeat(40);
    private static final String SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nU1NIU0lH\n-----END SSH SIGNATURE-----\n";
    private static final String HEAD = "certificate version 0.1\npusher SHA256:anna 1700000000 +0000\npushee ssh://git.example.org/shop/app\nnonce 17-aa\npush-option ci=no\n";
    private static final String BODY = "\n" + ZERO + " " + ONE + " refs/tags/v1\n" + ONE + " " + ZERO + " refs/heads/old\n";

    private static PushCertificate read(String text) {
        return PushCertificate.read(Bytes.utf8(text));
    }

    @Test void what_git_writes_is_read_with_everything_before_the_signature_as_what_was_signed() {
        var certificate = read(HEAD + BODY + SIGNATURE);
        assertEquals("ssh://git.example.org/shop/app", certificate.pushee());
        assertEquals("17-aa", certificate.nonce());
        assertEquals(List.of("ci=no"), certificate.options());
        assertEquals(List.of(new PushCertificate.Command(Optional.empty(), Optional.of(new ObjectId(ONE)), "refs/tags/v1"),
                new PushCertificate.Command(Optional.of(new ObjectId(ONE)), Optional.empty(), "refs/heads/old")), certificate.commands());
        assertEquals(HEAD + BODY, certificate.signedPayload().toText());
        assertEquals(SIGNATURE, certificate.signature().toText());
    }

    @Test void what_two_readers_could_take_differently_is_refused() {
        for (var wrong : List.of("", "\n", HEAD, HEAD + BODY, HEAD + SIGNATURE, HEAD + "\n" + SIGNATURE, HEAD + BODY + SIGNATURE + "more\n", HEAD + BODY + SIGNATURE + SIGNATURE,
                HEAD.replace("0.1", "0.2") + BODY + SIGNATURE, HEAD.replace("pusher ", "pushed ") + BODY + SIGNATURE, HEAD + "nonce 18-bb\n" + BODY + SIGNATURE,
                HEAD.replace("nonce 17-aa", "nonce ") + BODY + SIGNATURE, HEAD + "shallow " + ONE + "\n" + BODY + SIGNATURE, HEAD + BODY + BODY.substring(1) + SIGNATURE,
                HEAD + BODY.replace("refs/tags/v1", "v1") + SIGNATURE, HEAD + BODY.replace(" refs/tags", "  refs/tags") + SIGNATURE, HEAD.replace("\n", "\r\n") + BODY + SIGNATURE,
                HEAD + BODY + "\0" + SIGNATURE, HEAD + BODY.replace(ONE, ONE.toUpperCase(java.util.Locale.ROOT).replace('1', 'A')) + SIGNATURE, HEAD + BODY + "x" + SIGNATURE)) {
            assertThrows(Rejected.Malformed.class, () -> read(wrong), wrong);
        }
        assertThrows(Rejected.Malformed.class, () -> read(HEAD + BODY + "#".repeat(PushCertificate.BYTES_MAX) + SIGNATURE));
    }

    @Test void a_nonce_is_of_one_repository_and_for_an_hour() {
        var issued = Instant.ofEpochSecond(1_700_000_000);
        var nonce = new PushNonce(issued, Digest.of(Bytes.utf8("shop/app")), "ab".repeat(32));
        assertEquals(nonce, PushNonce.read(nonce.toString()));
        assertTrue(nonce.isFresh(issued) && nonce.isFresh(issued.plus(PushNonce.LIFE)) && nonce.isFresh(issued.minusSeconds(60)));
        assertFalse(nonce.isFresh(issued.plus(PushNonce.LIFE).plusSeconds(1)) || nonce.isFresh(issued.minusSeconds(600)));
        for (var wrong : List.of("", "17-aa", nonce + "0", nonce.toString().toUpperCase(java.util.Locale.ROOT), "0" + nonce, " " + nonce, nonce.sealed())) {
            assertThrows(Rejected.Malformed.class, () -> PushNonce.read(wrong), wrong);
        }
    }
}
