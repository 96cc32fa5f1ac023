package dev.alnage.policy.source;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All recorded changes of the references of one repository, folded to what each names now. Building one proves the chain: numbers
 * without a gap, each naming the envelope before it, each move beginning where the last one ended.
 */
public final class ReferenceHistory {
    private final SourceScope scope;
    private final List<Recorded> changes = new ArrayList<>();
    private final SortedMap<String, Digest> state = new TreeMap<>();

    /** A verified change with its envelope, and when the log recorded it. */
    public record Recorded(ReferenceChange change, Digest envelope, Instant time) {}

    private ReferenceHistory(SourceScope scope) {
        this.scope = scope;
    }

    /**
     * @param recorded from the first on, in the order of the log
     * @throws Rejected.Untrusted when one is missing, is of another repository, or begins elsewhere than the last one ended
     */
    public static ReferenceHistory of(SourceScope scope, List<Recorded> recorded) {
        var history = new ReferenceHistory(scope);
        recorded.forEach(history::add);
        return history;
    }

    /** This history and what came after it. @throws Rejected.Untrusted as {@link #of} */
    public ReferenceHistory with(List<Recorded> later) {
        var longer = new ReferenceHistory(scope);
        longer.changes.addAll(changes);
        longer.state.putAll(state);
        later.forEach(longer::add);
        return longer;
    }

    private void add(Recorded next) {
        var change = next.change();
        if (!change.scope().equals(scope)) {
            throw new Rejected.Untrusted("found a change of " + change.scope().toUri() + ", expected one of " + scope.toUri());
        }
        if (change.sequence() != changes.size() + 1L || !change.previous().equals(lastEnvelope())) {
            throw new Rejected.Untrusted("found change " + change.sequence() + " of the references after " + change.previous().map(Digest::toString).orElse("none")
                    + ", expected " + (changes.size() + 1) + " after " + lastEnvelope().map(Digest::toString).orElse("none"));
        }
        for (var move : change.moves()) {
            if (!move.before().equals(find(move.reference()))) {
                throw new Rejected.Untrusted("found " + move.reference() + " moved from " + named(move.before()) + " by change " + change.sequence() + ", expected from "
                        + named(find(move.reference())));
            }
        }
        for (var move : change.moves()) {
            move.after().ifPresentOrElse(after -> state.put(move.reference(), after), () -> state.remove(move.reference()));
        }
        changes.add(next);
    }

    private static String named(Optional<Digest> id) {
        return id.map(Digest::hex).orElse("nothing");
    }

    public SourceScope scope() {
        return scope;
    }

    /** What a reference names now. */
    public Optional<Digest> find(String reference) {
        return Optional.ofNullable(state.get(reference));
    }

    /** What every reference names now. */
    public SortedMap<String, Digest> state() {
        return Collections.unmodifiableSortedMap(state);
    }

    /** All of them, oldest first. */
    public List<Recorded> changes() {
        return Collections.unmodifiableList(changes);
    }

    /** The change after which the next one comes. */
    public Optional<Digest> lastEnvelope() {
        return changes.isEmpty() ? Optional.empty() : Optional.of(changes.getLast().envelope());
    }

    /** Changes that gave a reference this value, oldest first. */
    public List<Recorded> thatBrought(String reference, Digest value) {
        return changes.stream().filter(each -> each.change().moves().stream().anyMatch(move -> move.reference().equals(reference)
                && move.after().equals(Optional.of(value)))).toList();
    }

    /** Another reference that has or had this value. */
    public Optional<String> elsewhere(String reference, Digest value) {
        return changes.reversed().stream().flatMap(each -> each.change().moves().stream()).filter(move -> !move.reference().equals(reference)
                && move.after().equals(Optional.of(value))).map(ReferenceChange.Move::reference).findFirst();
    }
}
