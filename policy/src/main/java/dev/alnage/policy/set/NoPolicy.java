package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.policy.Decision;
import dev.alnage.policy.Facts;
import dev.alnage.policy.Policy;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.util.List;
import java.util.TreeMap;

/** What stands in for a policy when it cannot be told which one is in force, or it cannot be used: it never says yes. */
public record NoPolicy(Reason reason) implements Policy {
    @Override public String name() {
        return "none";
    }

    @Override public Digest digest() {
        return Digest.of(Bytes.utf8("no policy: " + reason.code()));
    }

    @Override public Decision decide(Facts facts) {
        return new Decision(new Verdict.CannotTell(List.of(reason)), List.of(), new TreeMap<>());
    }
}
