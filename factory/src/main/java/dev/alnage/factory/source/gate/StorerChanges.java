package dev.alnage.factory.source.gate;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.change.Reception;
import dev.alnage.factory.source.server.ChangeDoor;
import java.io.IOException;
import java.nio.file.Path;

/** What is pushed for review, as the storer plans it. */
public record StorerChanges(Reception reception) implements ChangeDoor {
    @Override public Answer plan(Push push, Path quarantine, Path repository) throws IOException {
        return switch (reception.plan(push, quarantine)) {
            case Reception.Planned.Refused(var refusals) -> new Answer.Refused(refusals);
            case Reception.Planned.Taken(var moves, var words) -> new Answer.Taken(moves, words);
        };
    }
}
