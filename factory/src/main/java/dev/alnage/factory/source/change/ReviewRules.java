package dev.alnage.factory.source.change;

import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.policy.source.Demand;
import java.io.IOException;

/** How much review a branch asks for. */
public interface ReviewRules {
    /** By the rules in force now. @throws IOException when it cannot tell, which merges nothing */
    Demand demand(SourceScope scope, String target) throws IOException;
}
