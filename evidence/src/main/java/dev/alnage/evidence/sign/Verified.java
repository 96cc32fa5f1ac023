package dev.alnage.evidence.sign;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A value whose signatures hold, with the envelope and who stands behind it. Only this package can make one. */
public final class Verified<T> {
    private final T value;
    private final Envelope envelope;
    private final Set<Principal> signers;
    private final SortedSet<String> entries;

    Verified(T value, Envelope envelope, Set<Principal> signers) {
        this(value, envelope, signers, Collections.emptySortedSet());
    }

    Verified(T value, Envelope envelope, Set<Principal> signers, SortedSet<String> entries) {
        this.value = value;
        this.envelope = envelope;
        this.signers = Set.copyOf(signers);
        this.entries = Collections.unmodifiableSortedSet(new TreeSet<>(entries));
    }

    public T value() {
        return value;
    }

    public Envelope envelope() {
        return envelope;
    }

    public Set<Principal> signers() {
        return signers;
    }

    /** The entries of the trust map that allow it; none for what a plain list of keys was asked about. */
    public SortedSet<String> entries() {
        return entries;
    }

    /**
     * The names of the signers: what is counted over several envelopes. Whoever changed a key between two versions of the trust
     * file is two principals as values, and still one person.
     */
    public SortedSet<String> signerNames() {
        return signers.stream().map(Principal::name).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Parsing comes after verifying. Not public: anybody could dress up anything as verified with it. */
    <R> Verified<R> parsed(Function<T, R> parser) {
        return new Verified<>(parser.apply(value), envelope, signers, entries);
    }

    /** Judged by the trust map. */
    Verified<T> allowedBy(SortedSet<String> ids) {
        return new Verified<>(value, envelope, signers, ids);
    }
}
