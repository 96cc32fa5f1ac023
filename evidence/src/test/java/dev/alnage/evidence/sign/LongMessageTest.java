package dev.alnage.evidence.sign;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link of ten thousand files is over a megabyte long; one provider ends there with an exception of its own. */
class LongMessageTest {
    @ParameterizedTest @EnumSource(Key.Kind.class)
    void a_message_of_any_length_is_signed_and_verified(Key.Kind kind) {
        var signer = Keys.of(kind);
        for (var size : List.of((1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20)) {
            var content = new byte[size];
            var message = Bytes.of(content);
            var signature = signer.sign(message);
            content[size - 1] = 1;
            assertFalse(Signatures.hold(signer.key(), Bytes.of(content), signature));
            assertTrue(Signatures.hold(signer.key(), message, signature));
            assertTrue(Signatures.hold(signer.key(), List.of(message.slice(0, 10), message.slice(10, size)), signature));
        }
    }
}
