package dev.alnage.evidence.bom;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.util.List;

/** One entry of a bill of materials. The purl names a package, the digests name its bytes; either may be missing. */
public record Component(String reference, String purl, String group, String name, String version, List<Digest> digests) {
    /** Longer ones do not occur, and everything that compares purls pays for their length (reliability X12). */
    public static final int PURL_LENGTH_MAX = 4096;

    public Component {
        digests = List.copyOf(digests);
        if (name.isEmpty()) {
            throw new Rejected.Malformed("found a component without a name, expected one");
        }
        if (!purl.isEmpty() && !purl.startsWith("pkg:") || purl.length() > PURL_LENGTH_MAX) {
            throw new Rejected.Malformed("found purl " + (purl.length() > 60 ? purl.substring(0, 60) + "…" : purl)
                    + ", expected pkg: and at most " + PURL_LENGTH_MAX + " characters");
        }
    }
}
