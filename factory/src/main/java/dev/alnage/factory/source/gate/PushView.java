package dev.alnage.factory.source.gate;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.TreeNames;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.change.Merges;
import dev.alnage.factory.source.range.NewCommit;
import dev.alnage.factory.source.range.NewDirectory;
import dev.alnage.factory.source.range.PushedRange;
import dev.alnage.factory.source.rules.ReferenceRules;
import dev.alnage.policy.protect.Control;
import dev.alnage.policy.protect.Protection;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One push as the checks look at it.
 *
 * @param range what it brings, each object hashed
 * @param directories the new directories of the range
 * @param held what the references name by the ledger
 * @param once names of references that were ever on record
 * @param targets the references that it moves
 * @param signedPushes what was signed of pushes that are on record here and could be sent again; empty where nobody signed this one
 */
public record PushView(Push push, PushedRange range, List<NewDirectory> directories, SortedMap<String, ObjectId> held, Set<String> once, List<Target> targets, ReferenceRules rules,
        InForce inForce, TreeNames names, SourceScope scope, Set<Bytes> signedPushes, Instant now) {
    public PushView {
        directories = List.copyOf(directories);
        held = Collections.unmodifiableSortedMap(new TreeMap<>(held));
        once = Set.copyOf(once);
        targets = List.copyOf(targets);
        signedPushes = Set.copyOf(signedPushes);
    }

    /**
     * A reference that moves.
     *
     * @param fresh the commits that lead there and not to where at least as much is asked
     */
    public record Target(ReferenceUpdate update, Protection protection, Set<ObjectId> fresh) {
        public Target {
            fresh = Set.copyOf(fresh);
        }

        public String reference() {
            return update.name();
        }

        public boolean isBranch() {
            return reference().startsWith("refs/heads/");
        }

        public Optional<ObjectId> before() {
            return update.before().map(id -> new ObjectId(id.hex()));
        }

        public Optional<ObjectId> after() {
            return update.after().map(id -> new ObjectId(id.hex()));
        }
    }

    /** Whether the server itself pushes a change that it has merged after its reviews were judged. */
    public boolean isServersMerge() {
        return push.pusher().name().equals(Merges.PUSHER);
    }

    /** The commits that a control that is on or off is asked of. */
    public List<NewCommit> commits(Control control) {
        var asked = new HashSet<ObjectId>();
        targets.stream().filter(target -> target.protection().asks(control)).forEach(target -> asked.addAll(target.fresh()));
        return range.commits().stream().filter(commit -> asked.contains(commit.id())).toList();
    }

    /** Whether any reference of the push asks for a control that is on or off. */
    public boolean asks(Control control) {
        return targets.stream().anyMatch(target -> target.protection().asks(control));
    }
}
