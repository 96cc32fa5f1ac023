package dev.alnage.factory.source.change;

import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.policy.source.Accounts;
import dev.alnage.policy.source.Demand;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;

/** How much review a branch asks for, and who the people are. */
public interface ReviewRules {
    /** By the rules in force now. @throws IOException when it cannot tell, which merges nothing */
    Demand demand(SourceScope scope, String target) throws IOException;

    /** What the directory of people knows of these names, at a time, for a branch. @throws IOException when it cannot tell */
    Accounts accounts(SourceScope scope, String target, Set<String> names, Instant at) throws IOException;
}
