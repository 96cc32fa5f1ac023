package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.PushGate;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import dev.alnage.factory.store.Directories;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Asks the gate about a push that lies in quarantine, and does what it says: all of the push, or nothing of it. One push at a time is
 * decided about in a repository, so that what the ledger gets to know is in the order in which it happens.
 */
public final class Admission {
    private static final System.Logger LOG = System.getLogger("alnage.source");

    private final PushGate gate;
    private final ChangeDoor changes;
    private final ReferenceLog log;
    /** Pushes that were accepted and not carried out, or perhaps accepted, by repository: what the ledger says of them comes first there. */
    private final Map<RepositoryName, Set<Path>> behind = new ConcurrentHashMap<>();

    private final Consumer<RepositoryName> grown;

    public Admission(PushGate gate, ChangeDoor changes, ReferenceLog log) {
        this(gate, changes, log, _ -> { });
    }

    /** @param grown is told of each repository into which something came; it must not wait */
    public Admission(PushGate gate, ChangeDoor changes, ReferenceLog log, Consumer<RepositoryName> grown) {
        this.gate = gate;
        this.changes = changes;
        this.log = log;
        this.grown = grown;
    }

    /** Carries out what was accepted before this process began, and removes what was not; before anybody is served. */
    public void recover(Repositories repositories) throws IOException {
        for (var name : repositories.list()) {
            var repository = repositories.find(name).orElseThrow(() -> new IOException("the repository " + name + " has gone"));
            repository.writing().lock();
            try {
                settle(repository, Quarantine.leftOver(repository));
            } finally {
                repository.writing().unlock();
            }
        }
    }

    /**
     * Decides about a push and carries it out.
     *
     * @return words for the client's terminal
     * @throws NotReceived if it is refused; nothing has moved then
     * @throws IOException if it cannot be told, or not be carried out
     */
    List<String> admit(BareRepository repository, Quarantine quarantine, Push push) throws IOException {
        var forReview = push.updates().stream().filter(update -> ChangeDoor.isFor(update.name())).count();
        if (forReview > 0 && forReview < push.updates().size()) {
            throw new NotReceived("ALN-SRC-003", ChangeDoor.PREFIX, "changes for review and references to be moved in one push", "one or the other",
                    "push them one after the other");
        }
        Connectivity.require(quarantine, repository.references(), push.updates());
        repository.writing().lock();
        try {
            settle(repository, List.copyOf(behind.getOrDefault(repository.name(), Set.of())));
            if (forReview == 0) {
                move(repository, quarantine, push);
                return List.of();
            }
            return switch (changes.plan(push, quarantine.directory(), repository.directory())) {
                case ChangeDoor.Answer.Refused(var refusals) -> throw new NotReceived(refusals);
                case ChangeDoor.Answer.Filed(var words) -> words;
                case ChangeDoor.Answer.Taken(var moves, var words) -> {
                    move(repository, quarantine, new Push(push.repository(), push.pusher(), moves, push.options(), push.certificate()));
                    yield words;
                }
            };
        } finally {
            repository.writing().unlock();
        }
    }

    /** What needs room on the disk is done before the gate is asked: after its yes there are renames left. */
    private void move(BareRepository repository, Quarantine quarantine, Push push) throws IOException {
        requireFresh(repository, push.updates());
        var values = Connectivity.values(quarantine.git(), push.updates());
        quarantine.seal(push.updates());
        try (var next = repository.prepare(after(repository, push.updates(), values))) {
            switch (decided(repository, quarantine, push)) {
                case PushGate.Answer.Refused(var refusals) -> throw new NotReceived(refusals);
                case PushGate.Answer.Accepted _ -> {
                    carryOut(repository, quarantine, next);
                    grown.accept(repository.name());
                }
            }
        }
    }

    /** An answer that is lost may have been a yes: the push stays in quarantine until the ledger has been asked. */
    private PushGate.Answer decided(BareRepository repository, Quarantine quarantine, Push push) throws IOException {
        try {
            return gate.decide(push, quarantine.directory(), repository.directory());
        } catch (IOException | RuntimeException e) {
            keep(repository, quarantine);
            throw e;
        }
    }

    private static References after(BareRepository repository, List<ReferenceUpdate> updates, SortedMap<String, References.Value> values) throws NotReceived {
        try {
            return repository.references().with(updates, values);
        } catch (Rejected e) {
            throw new NotReceived("ALN-SRC-003", "the references", String.valueOf(e.getMessage()), "names that git can keep side by side", "push under another name");
        }
    }

    private static void requireFresh(BareRepository repository, List<ReferenceUpdate> updates) throws NotReceived {
        var stale = repository.references().stale(updates);
        if (!stale.isEmpty()) {
            throw new NotReceived(stale.stream().map(update -> new Refusal("ALN-SRC-004", update.name(),
                    "it at " + repository.references().find(update.name()).map(Object::toString).orElse("no value"),
                    update.before().map(Object::toString).orElse("no value") + ", as when the push began", "fetch, look at what has changed, and push again")).toList());
        }
    }

    /** From here on the push is accepted: if this fails, the next start or the next push does it. */
    private void carryOut(BareRepository repository, Quarantine quarantine, BareRepository.Next next) throws IOException {
        try {
            quarantine.admit();
            next.putInForce();
        } catch (IOException | RuntimeException e) {
            keep(repository, quarantine);
            throw e;
        }
    }

    private void keep(BareRepository repository, Quarantine quarantine) {
        quarantine.keep();
        behind.computeIfAbsent(repository.name(), _ -> ConcurrentHashMap.newKeySet()).add(quarantine.directory());
    }

    /**
     * Looks at quarantines that were left behind: what the ledger says has happened is carried out, the rest is removed.
     *
     * @param leftOver none of them is of a push that is still going on
     */
    private void settle(BareRepository repository, List<Path> leftOver) throws IOException {
        if (!leftOver.isEmpty()) {
            var last = log.lastChanges(repository.name());
            for (var directory : leftOver) {
                if (!Quarantine.isSealed(directory)) {
                    // perhaps not even a repository yet, or no more
                    Directories.delete(directory);
                    continue;
                }
                try (var quarantine = Quarantine.reopen(repository, directory)) {
                    var updates = quarantine.sealed();
                    if (updates.isPresent() && updates.get().stream().allMatch(update -> update.after().equals(last.get(update.name())))) {
                        finish(repository, quarantine, updates.get());
                    }
                }
            }
        }
        behind.remove(repository.name());
    }

    private void finish(BareRepository repository, Quarantine quarantine, List<ReferenceUpdate> updates) throws IOException {
        var missing = updates.stream().filter(update -> !repository.references().find(update.name()).equals(update.after())).toList();
        if (!missing.isEmpty()) {
            LOG.log(System.Logger.Level.WARNING, () -> "repository=" + repository.name() + " carried-out-late="
                    + missing.stream().map(ReferenceUpdate::name).collect(Collectors.joining(",")));
            Connectivity.require(quarantine, repository.references(), missing);
            try (var next = repository.prepare(repository.references().with(missing, Connectivity.values(quarantine.git(), missing)))) {
                carryOut(repository, quarantine, next);
            }
        }
    }
}
