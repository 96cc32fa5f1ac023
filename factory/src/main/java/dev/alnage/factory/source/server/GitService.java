package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.identity.StepUp;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/**
 * Fetching and pushing, whatever they come over. Who may do what is asked here, for each request; what a push may bring is asked of
 * the gate.
 */
public final class GitService {
    /** What a client asks for, with git's name of it. */
    public enum Service {
        FETCH("git-upload-pack", Access.Operation.READ), PUSH("git-receive-pack", Access.Operation.WRITE);

        private final String command;
        private final Access.Operation operation;

        Service(String command, Access.Operation operation) {
            this.command = command;
            this.operation = operation;
        }

        public String command() {
            return command;
        }

        public static Optional<Service> find(String command) {
            return List.of(values()).stream().filter(service -> service.command.equals(command)).findFirst();
        }
    }

    /** A repository that somebody may use so, now. */
    public static final class Opened {
        private final BareRepository repository;
        private final Service service;
        private final Pusher pusher;

        private Opened(BareRepository repository, Service service, Pusher pusher) {
            this.repository = repository;
            this.service = service;
            this.pusher = pusher;
        }

        public Service service() {
            return service;
        }
    }

    private static final int FETCH_TIMEOUT_SECONDS = 300;
    /** What a client says it wants and has; a history of millions of references stays below. */
    private static final long FETCH_BYTES_MAX = 256L << 20;
    private static final Refusal FETCH_TOO_LONG = new Refusal("ALN-SRC-007", "the fetch", "over " + FETCH_BYTES_MAX + " bytes of wishes", "at most that",
            "fetch fewer references at a time");
    private static final String VERSION_2 = "version=2";

    private final Repositories repositories;
    private final Access access;
    private final PackReceiver packs;
    private final Admission admission;
    private final TrustedClock clock;
    private final Optional<PushNonces> nonces;

    /** A server that takes no signed pushes. */
    public GitService(Repositories repositories, Access access, Admission admission, Limits limits, TrustedClock clock) {
        this(repositories, access, admission, limits, clock, Optional.empty());
    }

    /** @param nonces what signed pushes are signed over */
    public GitService(Repositories repositories, Access access, Admission admission, Limits limits, TrustedClock clock, PushNonces nonces) {
        this(repositories, access, admission, limits, clock, Optional.of(nonces));
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private GitService(Repositories repositories, Access access, Admission admission, Limits limits, TrustedClock clock, Optional<PushNonces> nonces) {
        this.nonces = nonces;
        this.repositories = repositories;
        this.access = access;
        this.packs = new PackReceiver(limits);
        this.admission = admission;
        this.clock = clock;
    }

    /**
     * Opens a repository for somebody.
     *
     * @param path what the client asked for, in its own words
     * @throws NotReceived if there is none that they may use so. Whoever may not read it is not told that it exists
     */
    public Opened open(String path, Service service, Pusher pusher) throws IOException {
        RepositoryName name;
        try {
            name = RepositoryName.requested(path);
        } catch (Rejected e) {
            throw new NotReceived("ALN-SRC-008", "the address", "no name of a repository", "parts of a-z, 0-9, '.', '_' and '-', such as shop/app", "correct the address of the remote");
        }
        var now = clock.now();
        var found = repositories.find(name);
        if (found.isEmpty() || !access.allows(pusher, name, Access.Operation.READ, now)) {
            throw new NotReceived("ALN-SRC-002", name.text(), "no repository that " + pusher.name() + " may read", "one",
                    "correct the address of the remote, or ask its owner for a role");
        }
        var wanting = access.wanting(pusher, now);
        if (wanting.isPresent()) {
            throw new NotReceived(StepUp.CODE, name.text(), pusher.name() + " with one key in a file", "more than what one theft brings", wanting.get());
        }
        if (service.operation != Access.Operation.READ && !access.allows(pusher, name, service.operation, now)) {
            throw new NotReceived("ALN-SRC-009", name.text(), pusher.name() + " without the right to push", "a role with that right, and a key for it",
                    "ask an owner of the repository");
        }
        return new Opened(found.get(), service, pusher);
    }

    /** The whole conversation over one connection, as SSH has it. @param protocol what {@code GIT_PROTOCOL} says, empty if nothing */
    public void converse(Opened opened, String protocol, InputStream in, OutputStream out) throws IOException {
        switch (opened.service) {
            case FETCH -> upload(opened, protocol, true, in, out);
            case PUSH -> {
                session(opened).advertise(out);
                session(opened).receive(in, out, false);
            }
        }
    }

    /** The first answer in HTTP, {@code info/refs}. */
    public void advertise(Opened opened, String protocol, OutputStream out) throws IOException {
        var lines = new PacketLineOut(out);
        lines.setFlushOnEnd(false);
        switch (opened.service) {
            case FETCH -> {
                try (var fetch = fetch(opened, protocol, false)) {
                    fetch.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines), opened.service.command);
                }
            }
            case PUSH -> {
                lines.writeString("# service=" + opened.service.command + "\n");
                lines.end();
                session(opened).advertise(out);
            }
        }
    }

    /** One request in HTTP and its answer. */
    public void answer(Opened opened, String protocol, InputStream in, OutputStream out) throws IOException {
        switch (opened.service) {
            case FETCH -> upload(opened, protocol, false, in, out);
            case PUSH -> session(opened).receive(in, out, true);
        }
    }

    private PushSession session(Opened opened) {
        return new PushSession(opened.repository, opened.pusher,
                operation -> access.allows(opened.pusher, opened.repository.name(), operation, clock.now()), packs, admission, nonces);
    }

    /** @param connection whether the whole conversation comes over it */
    private static void upload(Opened opened, String protocol, boolean connection, InputStream in, OutputStream out) throws IOException {
        var reading = opened.repository.readers().begin();
        try (var fetch = fetch(opened, protocol, connection)) {
            fetch.upload(new BoundedStream(in, FETCH_BYTES_MAX, FETCH_TOO_LONG), out, OutputStream.nullOutputStream());
        } finally {
            reading.close();
        }
    }

    private static UploadPack fetch(Opened opened, String protocol, boolean connection) {
        var fetch = new UploadPack(opened.repository.git());
        fetch.setBiDirectionalPipe(connection);
        fetch.setTimeout(FETCH_TIMEOUT_SECONDS);
        fetch.setExtraParameters(List.of(protocol.split(":")).contains(VERSION_2) ? List.of(VERSION_2) : List.of());
        fetch.setRequestValidator(new Reachable(opened.repository));
        var packing = new PackConfig(opened.repository.git());
        packing.setThreads(1);
        fetch.setPackConfig(packing);
        return fetch;
    }
}
