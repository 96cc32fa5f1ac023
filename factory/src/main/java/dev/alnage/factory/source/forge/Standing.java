package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.Refusal;
import java.util.List;
import java.util.Optional;

/**
 * How a reference stood at a look.
 *
 * @param reference what it is called here
 * @param elsewhere what it is called on the other forge; empty for one that is not there any more
 * @param there what it names there
 * @param commit what that leads to: itself, or the commit of an annotated tag
 * @param refusals none when it is here as it is there
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Standing(String reference, String elsewhere, Optional<Digest> there, Optional<Digest> commit, List<Refusal> refusals) {
    public Standing {
        refusals = List.copyOf(refusals);
    }
}
