package dev.alnage.policy;

import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.policy.source.FourEyes;
import dev.alnage.policy.source.OpenGlass;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The proposed change by which a revision came to be, with what reviewers said of exactly it.
 *
 * @param contributors everybody who had a part in it
 * @param outcome who counts as a reviewer, whatever the rules ask for
 * @param glass what two people broke for it and nobody has resolved
 */
public record ReviewedChange(Facts.Signed<ProposedChange> change, SortedSet<String> contributors, FourEyes.Outcome outcome, List<OpenGlass> glass) {
    public ReviewedChange {
        contributors = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(contributors));
        glass = List.copyOf(glass);
    }
}
