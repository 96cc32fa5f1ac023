package dev.alnage.factory.source.server;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Takes in what the factory itself has fetched from elsewhere: received into quarantine and decided about like a push. What a reference
 * named here must lead to what it names there, whatever the rules ask: a history that was rewritten is refused by name, never followed.
 */
public final class Following {
    private final Repositories repositories;
    private final Admission admission;
    private final PackReceiver packs;
    private final Limits limits;

    public Following(Repositories repositories, Admission admission, Limits limits) {
        this.repositories = repositories;
        this.admission = admission;
        this.packs = new PackReceiver(limits);
        this.limits = limits;
    }

    /** What the references of a repository name now. @throws NoSuchElementException if there is no such repository */
    public SortedMap<String, Digest> references(RepositoryName name) throws IOException {
        return named(find(name));
    }

    static SortedMap<String, Digest> named(BareRepository repository) {
        var named = new TreeMap<String, Digest>();
        repository.references().values().forEach((reference, value) -> named.put(reference, References.digest(value.id())));
        return named;
    }

    /** A place for what is fetched for a repository. @throws NoSuchElementException if there is no such repository */
    public Landing land(RepositoryName name) throws IOException {
        return new Landing(find(name), limits);
    }

    /**
     * Moves one reference to where it is elsewhere, if the gate lets it.
     *
     * @param landing where every object is that is new, and perhaps more
     * @return why not; none when the reference has moved
     */
    public List<Refusal> follow(RepositoryName name, Pusher pusher, ReferenceUpdate update, Landing landing) throws IOException {
        var refused = ReferenceNames.refusal(update.name());
        if (refused.isPresent()) {
            return List.of(refused.get());
        }
        var repository = find(name);
        try (var quarantine = Quarantine.create(repository)) {
            receive(update.after().orElseThrow(), landing, quarantine);
            if (update.before().isPresent() && !leadsOn(quarantine.git(), update)) {
                return List.of(new Refusal("ALN-SRC-140", update.name(), "it at " + update.after().map(Digest::hex).orElse("nothing") + " there, which does not lead on from "
                        + update.before().get().hex(), "the history that was taken in before, and more", "ask who rewrote it; what was taken in before stays here"));
            }
            return admitted(repository, quarantine, name, pusher, update);
        } catch (NotReceived e) {
            return e.refusals();
        }
    }

    /** Through a file: what is written is as long as what is read, and neither is held in memory. */
    private void receive(Digest wanted, Landing landing, Quarantine quarantine) throws IOException {
        var file = quarantine.directory().resolve("fetched.pack");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                landing.pack(wanted, out);
            }
            try (var in = new BufferedInputStream(Files.newInputStream(file))) {
                packs.receive(in, quarantine, true);
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes a reference that is there no more elsewhere, if the gate lets it. @return why not; none when it is gone */
    public List<Refusal> forget(RepositoryName name, Pusher pusher, ReferenceUpdate update) throws IOException {
        var repository = find(name);
        try (var quarantine = Quarantine.create(repository)) {
            return admitted(repository, quarantine, name, pusher, update);
        } catch (NotReceived e) {
            return e.refusals();
        }
    }

    private List<Refusal> admitted(BareRepository repository, Quarantine quarantine, RepositoryName name, Pusher pusher, ReferenceUpdate update) throws IOException {
        try {
            admission.admit(repository, quarantine, new Push(name.text(), pusher, List.of(update), List.of()));
            return List.of();
        } catch (Rejected e) {
            return List.of(new Refusal("ALN-SRC-047", update.name(), String.valueOf(e.getMessage()), "what git serves", "ask who runs the forge"));
        }
    }

    /** A tag never leads on: it is another one. */
    private static boolean leadsOn(Repository git, ReferenceUpdate update) throws IOException {
        if (update.name().startsWith("refs/tags/") || update.after().isEmpty()) {
            return false;
        }
        try (var walk = new RevWalk(git)) {
            return walk.isMergedInto(walk.parseCommit(ObjectId.fromString(update.before().orElseThrow().hex())), walk.parseCommit(ObjectId.fromString(update.after().get().hex())));
        } catch (MissingObjectException | IncorrectObjectTypeException e) {
            return false;
        }
    }

    private BareRepository find(RepositoryName name) throws IOException {
        return repositories.find(name).orElseThrow(() -> new NoSuchElementException("found no repository " + name + ", expected one that alnage source list shows"));
    }
}
