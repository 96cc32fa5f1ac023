package dev.alnage.evidence.intoto;

import java.util.Arrays;

/** A list of artifacts as it stands in a file, or one of which it is not known how it was written. */
final class Listed {
    private static final byte[] NOWHERE = {};

    private final Artifacts artifacts;
    private final byte[] file;
    private final int from;
    private final int to;
    /** Whether these bytes are canonical JSON. */
    private final boolean canonical;

    /** @param file not changed from here on */
    Listed(Artifacts artifacts, byte[] file, int from, int to, boolean canonical) {
        this.artifacts = artifacts;
        this.file = file;
        this.from = from;
        this.to = to;
        this.canonical = canonical;
    }

    /** A list that was read in another way. */
    static Listed of(Artifacts artifacts) {
        return new Listed(artifacts, NOWHERE, 0, 0, false);
    }

    Artifacts artifacts() {
        return artifacts;
    }

    int length() {
        return to - from;
    }

    /** The same list in the same bytes at another place. */
    Listed at(byte[] other, int start) {
        return new Listed(artifacts, other, start, start + length(), canonical);
    }

    boolean standsAt(byte[] other, int start) {
        return length() > 0 && other.length - start >= length() && Arrays.equals(file, from, to, other, start, start + length());
    }

    void writeCanonical(CanonicalBytes out) {
        if (canonical) {
            out.append(file, from, to);
        } else {
            artifacts.writeCanonical(out);
        }
    }
}
