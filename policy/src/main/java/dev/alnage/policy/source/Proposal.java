package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.SourceScope;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is to be merged, or was: these are the commits and the tree that reviews must be about.
 *
 * @param contributors everybody who wrote, committed, is a co-author, signed or pushed, as a source inspection lists them
 * @param evilMerges merge commits of the range whose tree is not the merge of their parents
 * @param earlierBases earlier tips of the branch on which the change touches the same paths in the same way, with the merged tree there
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Proposal(SourceScope scope, long change, Digest base, Digest head, Optional<String> mergedTree, SortedSet<String> contributors,
        List<Digest> evilMerges, List<ProposedChange.Carried> earlierBases) {

    public Proposal {
        contributors = Collections.unmodifiableSortedSet(new TreeSet<>(contributors));
        evilMerges = List.copyOf(evilMerges);
        earlierBases = List.copyOf(earlierBases);
    }

    /** The newest patch set of a change. */
    public static Proposal of(ProposedChange change, SortedSet<String> contributors, List<Digest> evilMerges, List<ProposedChange.Carried> earlierBases) {
        return new Proposal(change.scope(), change.number(), change.base(), change.head(), change.mergedTree(), contributors, evilMerges, earlierBases);
    }
}
