package dev.alnage.app.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The data folder of a factory: one place for each thing, each with one writer. */
public record Home(Path root) {
    /** The index of who appends to the ledger. */
    static final String LEDGER_INDEX = "ledger-index.db";
    /** The index of who follows it. */
    static final String READER_INDEX = "reader-index.db";

    public Home {
        root = root.toAbsolutePath().normalize();
    }

    /** What this factory is called and how it is laid out. */
    public Path settings() {
        return root.resolve("settings.json");
    }

    /** The signed trust file; changed by people only. */
    public Path trustFile() {
        return root.resolve("trust/trust.json");
    }

    /** The first version of the policy, as it was signed when the factory was founded; the storer files it once. */
    public Path firstPolicy() {
        return root.resolve("trust/first-policy.json");
    }

    /** The rules that the first version names. */
    public Path firstBundle() {
        return root.resolve("trust/first-policy.tar.gz");
    }

    /** The pinned root that the trust file is verified against. */
    public Path pinnedRoot() {
        return root.resolve("trust/root.json");
    }

    /** The keys of one process, readable by it alone. */
    public Path keys(Party party) {
        return root.resolve("keys").resolve(party.name());
    }

    /** The passphrase of a process's keys: root's, handed over on standard input at start. */
    public Path passphrase(Party party) {
        return root.resolve("keys").resolve(party.name() + ".passphrase");
    }

    /** State that one process keeps for itself. */
    public Path state(Party party) {
        return root.resolve("state").resolve(party.name());
    }

    /** The ledger and the blobs: written by the storer, read by the factory, the sealer and the workers. */
    public Path store() {
        return root.resolve("store");
    }

    /** The indexes of the ledger that the processes keep, those that are there. */
    public List<Path> indexes() {
        return Stream.of(Party.FACTORY, Party.STORER, Party.SEALER).flatMap(party -> Stream.of(LEDGER_INDEX, READER_INDEX).map(state(party)::resolve))
                .filter(Files::exists).toList();
    }

    /** One directory a pool, where its workers leave outputs: written by them, read by the storer. */
    public Path outboxes() {
        return root.resolve("outbox");
    }

    /** Worker images, each an OCI layout. */
    public Path images() {
        return root.resolve("images");
    }

    /** The repositories that the factory serves: written by the factory, read by the storer. */
    public Path repositories() {
        return root.resolve("repositories");
    }

    /** Where set-up leaves fetched materials. */
    public Path materials() {
        return root.resolve("materials");
    }

    /** What has been published: written by the storer. */
    public Path published() {
        return root.resolve("published");
    }

    /** What runs where: written by the storer. */
    public Path environments() {
        return root.resolve("environments");
    }

    /** Where the factory may connect to, as whoever runs it wrote it down; nowhere if it is not there. */
    public Path destinations() {
        return root.resolve("outbound.json");
    }

    /** Who is asked to cosign checkpoints, as whoever runs the factory wrote it down; nobody if it is not there. */
    public Path witnesses() {
        return root.resolve("witnesses.json");
    }

    /** The newest checkpoint that enough witnesses have cosigned: written by the factory. */
    public Path witnessed() {
        return state(Party.FACTORY).resolve("witnessed.note");
    }

    /** What is needed to listen on TCP. */
    public TlsFolder tls() {
        return new TlsFolder(root.resolve("tls"));
    }

    public Path socket(Party party) {
        return root.resolve("run").resolve(party.name() + ".sock");
    }

    public Path log(Party party) {
        return root.resolve("log").resolve(party.name() + ".log");
    }
}
