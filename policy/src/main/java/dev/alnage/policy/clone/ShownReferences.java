package dev.alnage.policy.clone;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.policy.Reason;
import dev.alnage.policy.source.ReferenceHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * Compares the references that a Git server shows with what is on record: a server that lies can only show something else (practice
 * {@code source/protected-branch-attestation}). Each way of lying has its own code.
 */
public final class ShownReferences {
    private static final String RULE = "source/protected-branch-attestation";

    private ShownReferences() {}

    /**
     * @param shown what a clone has, by full name
     * @return a reason for each reference that is not as recorded; references of proposed changes are no part of a clone and passed over
     */
    public static List<Reason> compare(ReferenceHistory history, SortedMap<String, Digest> shown) {
        var names = new TreeSet<>(history.state().keySet());
        names.addAll(shown.keySet());
        var reasons = new ArrayList<Reason>();
        for (var name : names) {
            if (isOfClone(name) && !history.find(name).equals(java.util.Optional.ofNullable(shown.get(name)))) {
                reasons.add(shown.containsKey(name) ? other(history, name, shown.get(name)) : omitted(history, name));
            }
        }
        return reasons;
    }

    /** Branches and tags; the rest is not fetched by a clone. */
    public static boolean isOfClone(String reference) {
        return reference.startsWith("refs/heads/") || reference.startsWith("refs/tags/");
    }

    private static Reason omitted(ReferenceHistory history, String name) {
        var recorded = history.find(name).orElseThrow();
        return reason("ALN-SRC-089", history.scope(), name, "no " + name, recorded.hex() + " as recorded by change "
                + history.thatBrought(name, recorded).getLast().change().sequence(), history.thatBrought(name, recorded).getLast().envelope(),
                "git fetch --prune --tags; if it stays away, the server withholds it");
    }

    private static Reason other(ReferenceHistory history, String name, Digest value) {
        var expected = history.find(name).map(Digest::hex).orElse("nothing of that name");
        var before = history.thatBrought(name, value);
        if (!before.isEmpty()) {
            var at = before.getLast();
            return reason("ALN-SRC-088", history.scope(), name, name + " at " + value.hex() + ", where change " + at.change().sequence() + " left it",
                    expected + " as recorded since", at.envelope(), "git fetch --prune --tags; if it stays so, the server shows the past");
        }
        var elsewhere = history.elsewhere(name, value);
        if (elsewhere.isPresent()) {
            return reason("ALN-SRC-087", history.scope(), name, name + " at " + value.hex() + ", which is recorded for " + elsewhere.get() + " and never was for it",
                    expected, history.lastEnvelope().orElseThrow(), "do not use this clone; tell whoever runs the server");
        }
        return new Reason("ALN-SRC-086", name, name + " at " + value.hex() + ", which no record brings there", expected, List.copyOf(history.lastEnvelope().stream().toList()),
                "do not use this clone; tell whoever runs the server", RULE, "");
    }

    private static Reason reason(String code, SourceScope scope, String name, String found, String expected, Digest evidence, String fix) {
        return new Reason(code, scope.repository() + " " + name, found, expected, List.of(evidence), fix, RULE, "");
    }
}
