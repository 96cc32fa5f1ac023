package dev.alnage.policy.rego.builtin;

import dev.alnage.evidence.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that look random and are a function of the evaluation's seed: what a policy calls random can be done again. */
final class Seeded {
    private Seeded() {}

    /** 64 bytes. @param purpose what they are for, so that two functions never share them */
    static byte[] bytes(long seed, String purpose, byte[] key) {
        var sha512 = Digest.Algorithm.SHA512.newMessageDigest();
        sha512.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        sha512.update(purpose.getBytes(StandardCharsets.UTF_8));
        sha512.update((byte) 0);
        return sha512.digest(key);
    }
}
