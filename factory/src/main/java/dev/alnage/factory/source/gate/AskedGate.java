package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.http.Refused;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.policy.Question;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Has the gate asked about every branch and tag that a push moved, as soon as the move is on record, so that its verdict is there when
 * somebody builds from it. The push does not depend on it: a verdict that could not be had now can be asked for later.
 */
public record AskedGate(PushGate gate, Verdicts verdicts) implements PushGate {
    private static final System.Logger LOG = System.getLogger("alnage.source");

    /** Decides and records; the sealer does. */
    public interface Verdicts {
        void ask(Question.OfRevision question) throws IOException;
    }

    @Override public Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        var answer = gate.decide(push, quarantine, repository);
        if (answer instanceof Answer.Accepted) {
            Thread.ofVirtual().name("verdicts").start(() -> ask(push));
        }
        return answer;
    }

    private void ask(Push push) {
        for (var update : push.updates()) {
            if (update.after().isPresent() && (update.name().startsWith("refs/heads/") || update.name().startsWith("refs/tags/"))) {
                try {
                    verdicts.ask(new Question.OfRevision(push.repository(), update.name(), update.after().get()));
                } catch (IOException | Rejected | Refused e) {
                    LOG.log(System.Logger.Level.WARNING, () -> "verdict=missing repository=" + push.repository() + " reason=\"" + e.getMessage() + "\"");
                }
            }
        }
    }
}
