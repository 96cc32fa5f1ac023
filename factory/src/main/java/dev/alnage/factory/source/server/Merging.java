package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.Push;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.NoSuchElementException;

/**
 * Carries out merges of reviewed changes. The storer makes and signs the commit; here it is received like a push, into quarantine, and
 * the storer decides about it once more before the branch moves.
 */
public final class Merging {
    private final Repositories repositories;
    private final Admission admission;
    private final PackReceiver packs;
    private final Door door;

    /** Makes merges; the storer does. */
    public interface Door {
        /** @throws Rejected when the change may not be merged, with the first reason */
        Prepared prepare(RepositoryName repository, long number) throws IOException;
    }

    /** What is to be pushed in the storer's own name, and a pack of the new objects. */
    public record Prepared(Push push, Bytes pack) {}

    public Merging(Repositories repositories, Admission admission, Limits limits, Door door) {
        this.repositories = repositories;
        this.admission = admission;
        this.packs = new PackReceiver(limits);
        this.door = door;
    }

    /**
     * Merges a change.
     *
     * @return the commit that the branch is at
     * @throws Rejected when it may not be merged, or somebody else was first
     */
    public Digest merge(RepositoryName name, long number) throws IOException {
        var repository = repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
        var prepared = door.prepare(name, number);
        try (var quarantine = Quarantine.create(repository)) {
            packs.receive(new ByteArrayInputStream(prepared.pack().toArray()), quarantine, true);
            admission.admit(repository, quarantine, prepared.push());
            return prepared.push().updates().getFirst().after().orElseThrow();
        } catch (NotReceived e) {
            var first = e.refusals().getFirst();
            throw new Rejected.Untrusted("found " + first.found() + " (" + first.code() + "), expected " + first.expected() + ": " + first.fix());
        }
    }
}
