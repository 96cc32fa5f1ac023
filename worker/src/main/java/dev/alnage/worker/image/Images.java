package dev.alnage.worker.image;

import dev.alnage.evidence.Digest;
import java.io.IOException;

/** Worker images by the digest of their manifest. */
public interface Images {
    /**
     * The image, verified and ready to be a root.
     *
     * @throws dev.alnage.evidence.Rejected if it is not there or is not what its digest says
     */
    Image open(Digest manifest) throws IOException;
}
