package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;

/** The root that a verifier pins: who signs the trust file, as a small file whose fingerprint two people can compare. */
public final class PinnedRoot {
    public static final int BYTES_MAX = 1 << 20;

    private PinnedRoot() {}

    public static Bytes write(Trust root) {
        return TrustFileJson.root(root).toBytes();
    }

    /** @throws dev.alnage.evidence.Rejected.Malformed for anything but what {@link #write} makes */
    public static Trust read(Bytes bytes) {
        return TrustFileJson.root(Fields.of("pinned root", JsonReader.read(bytes, BYTES_MAX)));
    }

    /** The sha256 of the file, for reading out loud. */
    public static Digest fingerprint(Trust root) {
        return Digest.of(write(root));
    }
}
