package dev.alnage.factory.source.change;

import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Looks at every new object of a push and says whether it may get in. What it looks at for a branch it also looks at for a proposed
 * change, so that no secret and no unsigned commit lies in the repository only because it was never merged.
 */
public interface Inspector {
    /**
     * @param quarantine a repository with the new objects, which borrows the rest from {@code repository}
     * @throws IOException when it cannot tell, which lets nothing in
     */
    Found inspect(Push push, Path quarantine, Path repository) throws IOException;

    /** What it says. */
    sealed interface Found {
        /** Nothing stands against it: what was found, for each new tip, and by which rules. */
        record Clean(List<SourceInspection> inspections, ReferenceChange.Rules rules) implements Found {
            public Clean {
                inspections = List.copyOf(inspections);
            }
        }

        record Refused(List<Refusal> refusals) implements Found {
            public Refused {
                refusals = List.copyOf(refusals);
                if (refusals.isEmpty()) {
                    throw new IllegalArgumentException("a refusal says why");
                }
            }
        }
    }
}
