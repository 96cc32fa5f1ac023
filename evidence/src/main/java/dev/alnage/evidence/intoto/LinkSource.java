package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import java.util.Optional;

/** Where the signed links of a layout are; a folder of files, a bundle, a ledger. What it returns is not believed yet. */
public interface LinkSource {
    /** The file {@code step.keyid8.link}, if it exists. */
    Optional<Bytes> findLink(String step, String keyid);

    /** Where the links of a sublayout of this step and functionary are: {@code step.keyid8/}. */
    LinkSource sublayout(String step, String keyid);
}
