package dev.alnage.evidence.sign;

import static dev.alnage.evidence.sign.SignaturesTest.holds;

import dev.alnage.evidence.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signatures damaged at random: every implementation says no, and none throws. */
class DamagedSignaturesTest {
    private static final Bytes MESSAGE = Bytes.utf8("sample");

    @ParameterizedTest
    @EnumSource(Key.Kind.class)
    void damaged_signatures_are_refused_by_all_without_an_exception(Key.Kind kind) {
        var signer = Keys.of(kind);
        var sig = signer.sign(MESSAGE).toArray();
        var random = new Random(7);
        for (var i = 0; i < 300; i++) {
            var damaged = sig.clone();
            for (var flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(Math.min(damaged.length, i < 100 ? 8 : damaged.length))] ^= (byte) (1 + random.nextInt(255));
            }
            holds(Arrays.equals(damaged, sig), signer.key(), MESSAGE, Bytes.of(damaged), "damage " + i);
        }
        var noise = new byte[sig.length];
        random.nextBytes(noise);
        holds(false, signer.key(), MESSAGE, Bytes.of(noise), "noise");
    }
}
