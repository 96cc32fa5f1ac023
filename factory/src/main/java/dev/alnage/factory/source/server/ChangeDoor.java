package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a push to {@code refs/for/BRANCH} comes to: a change that is opened for review, or brought up to date. It moves no branch and
 * decides nothing: the gate is asked about the references that it names, as about any other.
 */
public interface ChangeDoor {
    /** The names that the push asks for begin with this; the rest is a branch. */
    String PREFIX = "refs/for/";
    /** What the door may name begins with this. No client may. */
    String CHANGES = "refs/changes/";

    /**
     * Writes nothing down: the gate may still refuse, and the server may die before it has asked.
     *
     * @param push its updates all name {@code refs/for/…} and have no value before
     * @param quarantine as {@link dev.alnage.factory.source.PushGate#decide} gets it
     * @throws IOException when it cannot tell, which lets nothing in
     */
    Answer plan(Push push, Path quarantine, Path repository) throws IOException;

    sealed interface Answer {
        /**
         * @param moves what the server is to move for it, below {@link #CHANGES}
         * @param words what the client's terminal shows, such as where the change is to be looked at
         */
        record Taken(List<ReferenceUpdate> moves, List<String> words) implements Answer {
            public Taken {
                moves = List.copyOf(moves);
                words = List.copyOf(words);
                if (moves.isEmpty() || !moves.stream().allMatch(move -> move.name().startsWith(CHANGES))) {
                    throw new IllegalArgumentException("a change moves references of its own, and no others");
                }
            }
        }

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
