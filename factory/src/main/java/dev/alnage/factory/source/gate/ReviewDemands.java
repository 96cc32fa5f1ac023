package dev.alnage.factory.source.gate;

import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.change.ReferenceRecords;
import dev.alnage.factory.source.change.ReviewRules;
import dev.alnage.factory.source.range.HashedObjects;
import dev.alnage.factory.source.range.PushedRange;
import dev.alnage.factory.source.range.RangeLimits;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.source.Demand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** How many reviews a branch asks for by the rules in force; one of them by somebody who may write to it, as the paper asks. */
public final class ReviewDemands implements ReviewRules {
    private final InForce.Source inForce;
    private final ReferenceRecords records;
    private final TrustedClock clock;

    public ReviewDemands(InForce.Source inForce, ReferenceRecords records, TrustedClock clock) {
        this.inForce = inForce;
        this.records = records;
        this.clock = clock;
    }

    @Override public Demand demand(SourceScope scope, String target, Path repository) throws IOException {
        var rules = inForce.at(clock.now()).rules().orElseThrow(() -> new IOException("no policy that is in force and can be read (ALN-SRC-072)"));
        var held = new TreeMap<String, ObjectId>();
        records.history(scope).state().forEach((reference, id) -> held.put(reference, new ObjectId(id.hex())));
        try (var objects = HashedObjects.open(repository)) {
            var range = PushedRange.read(objects, List.of(), List.of(), RangeLimits.STANDARD, _ -> { });
            var protection = ReferenceRules.of(rules, scope.repository(), held, List.of(target), SourceInspector.DEFAULT_BRANCH, range::file).of(target);
            return new Demand(protection.reviews(), Math.min(protection.reviews(), 1), protection.lets(Control.CARRIED_REVIEWS));
        }
    }
}
