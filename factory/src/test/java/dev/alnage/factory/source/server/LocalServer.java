package dev.alnage.factory.source.server;

import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.store.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** A Git server without a port: what a client would send is handed to it, byte for byte. */
final class LocalServer implements AutoCloseable {
    static final String ZERO = "0".repeat(40);
    private static final RepositoryName NAME = new RepositoryName("shop/app");

    final SmallGate gate;
    final BareRepository repository;
    private final Repositories repositories;
    private final GitService service;
    private final Pusher ada = new Pusher("ada", "key", Optional.empty(), Pusher.Transport.SSH);

    LocalServer(Path root, Limits limits) throws IOException {
        gate = new SmallGate(root.resolve("ledger"));
        repositories = Repositories.open(root.resolve("repositories"), new RealDisk());
        var admission = new Admission(gate, (_, _, _) -> {
            throw new IOException("no changes here");
        }, gate);
        admission.recover(repositories);
        var found = repositories.find(NAME);
        repository = found.isPresent() ? found.get() : repositories.create(NAME);
        var people = new SmallDirectory();
        people.grant("ada", NAME.text(), Access.Operation.READ, Access.Operation.WRITE);
        service = new GitService(repositories, people, admission, limits, Instant::now);
    }

    /** Moves these references from one value to another in one push, and returns what the client is told. */
    String push(String before, String after, byte[] pack, String... names) throws IOException {
        var in = new ByteArrayOutputStream();
        var capabilities = "\0report-status side-band-64k agent=test";
        for (var name : names) {
            var command = before + " " + after + " " + name + capabilities;
            in.writeBytes(String.format("%04x%s", command.length() + 4, command).getBytes(StandardCharsets.UTF_8));
            capabilities = "";
        }
        in.writeBytes("0000".getBytes(StandardCharsets.UTF_8));
        in.writeBytes(pack);
        return answer(in.toByteArray());
    }

    String answer(byte[] request) throws IOException {
        var out = new ByteArrayOutputStream();
        service.answer(service.open(NAME.text(), GitService.Service.PUSH, ada), "", new ByteArrayInputStream(request), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    String at(String name) {
        return repository.references().find(name).map(value -> value.hex()).orElse(ZERO);
    }

    @Override public void close() {
        repositories.close();
    }
}
