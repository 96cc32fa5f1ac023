package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.source.Push;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Makes repositories, each as the organisation has it begin: empty, or with a first commit that the storer made from a template. */
public final class Beginning {
    private final Repositories repositories;
    private final Admission admission;
    private final PackReceiver packs;
    private final Door door;

    /** Says how a repository begins; the storer does. */
    public interface Door {
        /** @throws dev.alnage.factory.http.Refused when there is no such template for it, or one has to be chosen */
        @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
        Prepared prepare(RepositoryName repository, Optional<String> template) throws IOException;
    }

    /** What is to be pushed in the storer's own name with a pack of it, if anything; and the templates that there are. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Prepared(Optional<First> first, List<String> offered) {
        public Prepared {
            offered = List.copyOf(offered);
        }
    }

    /** A first commit. */
    public record First(String template, Push push, Bytes pack) {}

    public Beginning(Repositories repositories, Admission admission, Limits limits, Door door) {
        this.repositories = repositories;
        this.admission = admission;
        this.packs = new PackReceiver(limits);
        this.door = door;
    }

    /**
     * Makes a repository, durable when this returns. One that was made and has not begun, because something failed on the way, begins now.
     *
     * @param template the name of the one that is asked for
     * @throws Rejected.Stale if there is one of that name
     * @throws Rejected.Untrusted when the template's own commit does not get in, by the rules of the same policy
     */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    Prepared begin(RepositoryName name, Optional<String> template) throws IOException {
        var prepared = door.prepare(name, template);
        var empty = repositories.find(name).filter(repository -> prepared.first().isPresent() && repository.references().values().isEmpty());
        var repository = empty.isPresent() ? empty.get() : repositories.create(name);
        if (prepared.first().isPresent()) {
            try (var quarantine = Quarantine.create(repository)) {
                packs.receive(new ByteArrayInputStream(prepared.first().get().pack().toArray()), quarantine, true);
                admission.admit(repository, quarantine, prepared.first().get().push());
            } catch (NotReceived e) {
                var first = e.refusals().getFirst();
                throw new Rejected.Untrusted("found " + first.found() + " (" + first.code() + "), expected " + first.expected()
                        + ": have the policy's administrators mend template " + prepared.first().get().template());
            }
        }
        return prepared;
    }
}
