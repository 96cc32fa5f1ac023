package dev.alnage.factory.source.change;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The gate of all pushes: patch sets of proposed changes and merges of the server go to who planned and made them, whatever anybody says
 * they are; all others to the gate of plain pushes.
 */
public final class ChangeGate implements PushGate {
    private static final String CHANGES = "refs/changes/";

    private final Reception reception;
    private final Merges merges;
    private final PushGate others;

    public ChangeGate(Reception reception, Merges merges, PushGate others) {
        this.reception = reception;
        this.merges = merges;
        this.others = others;
    }

    @Override public Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        if (push.pusher().name().equals(Merges.PUSHER)) {
            return merges.record(push, quarantine, repository);
        }
        var changes = push.updates().stream().filter(update -> update.name().startsWith(CHANGES)).count();
        if (changes == 0) {
            return others.decide(push, quarantine, repository);
        }
        if (changes == 1 && push.updates().size() == 1) {
            return reception.record(push, quarantine, repository);
        }
        return new Answer.Refused(List.of(new Refusal("ALN-SRC-099", CHANGES, "a patch set among other references", "a push to refs/for/BRANCH", "push each change by itself")));
    }
}
