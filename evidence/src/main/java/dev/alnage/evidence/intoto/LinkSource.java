package dev.alnage.evidence.intoto;

import dev.alnage.evidence.Bytes;
import java.util.List;
import java.util.Optional;

/** Where the signed links of a layout are; a folder of files, a bundle, a ledger. What it returns is not believed yet. */
public interface LinkSource {
    /** How many characters of a key id stand in the name of a link. */
    int KEYID_IN_NAME = 8;
    /** How many links one step may have. */
    int LINKS_MAX = 1000;

    /** The file {@code step.keyid8.link}, if it exists. */
    Optional<Bytes> findLink(String step, String keyid);

    /**
     * The {@code keyid8} of every link of a step, in order: functionaries who have a certificate are not listed in the layout,
     * so that only the source knows of their links.
     *
     * @throws dev.alnage.evidence.Rejected.Malformed if there are more than {@link #LINKS_MAX}
     */
    List<String> listKeyids(String step);

    /** Where the links of a sublayout of this step and functionary are: {@code step.keyid8/}. */
    LinkSource sublayout(String step, String keyid);
}
