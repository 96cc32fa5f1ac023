package dev.alnage.factory.source.gate;

import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.change.PushedReviews;
import dev.alnage.factory.source.change.Reception;
import dev.alnage.factory.source.server.ChangeDoor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What is pushed for review, as the storer plans it, and reviews, as it files them. */
public record StorerChanges(Reception reception, PushedReviews reviews) implements ChangeDoor {
    @Override public Answer plan(Push push, Path quarantine, Path repository) throws IOException {
        if (push.updates().stream().anyMatch(update -> update.name().startsWith(PushedReviews.PREFIX))) {
            return switch (reviews.take(push, quarantine, repository)) {
                case PushedReviews.Answer.Refused(var refusal) -> new Answer.Refused(List.of(refusal));
                case PushedReviews.Answer.Filed(var _, var words) -> new Answer.Filed(words);
            };
        }
        return switch (reception.plan(push, quarantine)) {
            case Reception.Planned.Refused(var refusals) -> new Answer.Refused(refusals);
            case Reception.Planned.Taken(var moves, var words) -> new Answer.Taken(moves, words);
        };
    }
}
