package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Takes a push to {@code refs/for/BRANCH}: it opens a change for review, or brings one up to date, and moves no branch. */
public interface ChangeDoor {
    /** The names that the push asks for begin with this; the rest is a branch. */
    String PREFIX = "refs/for/";

    /**
     * @param push its updates all name {@code refs/for/…} and have no value before
     * @param quarantine as {@link dev.alnage.factory.source.PushGate#decide} gets it
     * @throws IOException when it cannot tell, which lets nothing in
     */
    Answer receive(Push push, Path quarantine, Path repository) throws IOException;

    sealed interface Answer {
        /**
         * @param moves what the server moves for it, below {@code refs/changes/}
         * @param words what the client's terminal shows, such as where the change is to be looked at
         */
        record Taken(List<ReferenceUpdate> moves, List<String> words) implements Answer {
            public Taken {
                moves = List.copyOf(moves);
                words = List.copyOf(words);
                if (moves.isEmpty()) {
                    throw new IllegalArgumentException("a change moves a reference of its own");
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
