package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Says what a push to {@code refs/for/BRANCH} or {@code refs/review/NUMBER} comes to: a change that is opened for review or brought up to
 * date, or a review of one. It moves no branch and decides nothing about one: the gate is asked about the references that it names, as
 * about any other.
 */
public interface ChangeDoor {
    /** The names that the push asks for begin with this; the rest is a branch. */
    String PREFIX = "refs/for/";
    /** The name under which a review is pushed begins with this; the rest is the number of a change. */
    String REVIEWS = "refs/review/";
    /** What the door may name begins with this. No client may. */
    String CHANGES = "refs/changes/";

    /** Whether a name that a client asks for is for this door. */
    static boolean isFor(String reference) {
        return reference.startsWith(PREFIX) || reference.startsWith(REVIEWS);
    }

    /**
     * Writes nothing down of a change: the gate may still refuse, and the server may die before it has asked. A review, by which nothing
     * moves, is on record when it has been answered.
     *
     * @param push its updates all name what is for this door, and have no value before
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

        /** A review that is on record; nothing is left to be moved. */
        record Filed(List<String> words) implements Answer {
            public Filed {
                words = List.copyOf(words);
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
