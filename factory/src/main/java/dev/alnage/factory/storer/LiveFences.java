package dev.alnage.factory.storer;

import dev.alnage.evidence.Digest;
import java.io.IOException;

/** Tells the newest fence that was certified for an order; the sealer knows. */
public interface LiveFences {
    /** 0 when none was. */
    long newest(Digest order) throws IOException;
}
