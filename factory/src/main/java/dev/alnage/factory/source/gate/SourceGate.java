package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.source.change.Inspector;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.change.Merges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The storer's answer to a push: inspected as a whole, and if nothing stands against it, written down with what was found before any
 * reference moves (decision 0020). The pusher's name is the server's word; that name is never one of ours.
 */
public final class SourceGate implements PushGate {
    private final String trustDomain;
    private final Inspector inspector;
    private final ReferenceRecords records;

    public SourceGate(String trustDomain, Inspector inspector, ReferenceRecords records) {
        this.trustDomain = trustDomain;
        this.inspector = inspector;
        this.records = records;
    }

    @Override public Answer decide(Push push, Path quarantine, Path repository) throws IOException {
        // only the storer itself merges, and it does not come this way
        if (push.pusher().name().equals(Merges.PUSHER)) {
            return refused(push.repository(), "a push in the name of the storer", "one by whom the server let in");
        }
        return switch (inspector.inspect(push, quarantine, repository)) {
            case Inspector.Found.Refused(var refusals) -> new Answer.Refused(refusals);
            case Inspector.Found.Clean(var inspections, var rules) -> {
                var findings = new ArrayList<Statement>(inspections.stream().map(SourceInspection::toStatement).toList());
                try {
                    yield new Answer.Accepted(records.record(new SourceScope(trustDomain, push.repository()), push.updates(), new ReferenceRecords.Cause(
                            push.pusher().name(), push.pusher().key(), push.pusher().transport().name().toLowerCase(Locale.ROOT), rules, push.certificate(), Optional.empty()), findings));
                } catch (Rejected.Stale e) {
                    yield new Answer.Refused(List.of(Refusals.malformed("ALN-SRC-060", push.repository(), e, "fetch, look at what has changed, and push again")));
                }
            }
        };
    }

    private static Answer refused(String where, String found, String expected) {
        return new Answer.Refused(List.of(new Refusal("ALN-SRC-065", where, found, expected, "push with a key of your own")));
    }
}
