package dev.alnage.factory.source;

import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Decides about a push before any reference moves. The Git server asks; it never decides for itself. */
public interface PushGate {
    /**
     * @param quarantine a repository with the new objects, which borrows the rest from {@code repository} as an alternate
     * @param repository the repository as it stands
     * @throws IOException when it cannot tell, which lets nothing in
     */
    Answer decide(Push push, Path quarantine, Path repository) throws IOException;

    /** What the gate says; there is no third, and none that is given by leaving something out. */
    sealed interface Answer {
        /** The references may move. The statements about it (by digest of their envelopes) are durable in the ledger before this is returned. */
        record Accepted(List<Digest> statements) implements Answer {
            public Accepted {
                statements = List.copyOf(statements);
            }
        }

        /** Nothing moves. */
        record Refused(List<Refusal> refusals) implements Answer {
            public Refused {
                refusals = List.copyOf(refusals);
                if (refusals.isEmpty()) {
                    throw new IllegalArgumentException("a refusal says why");
                }
            }
        }
    }
}
