package dev.alnage.factory.api;

import dev.alnage.evidence.sign.Keys;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.factory.http.Callers;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.Router;
import dev.alnage.factory.http.UnixClient;
import dev.alnage.factory.http.UnixServer;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.clone.EvidenceFile;
import dev.alnage.factory.source.forge.MirrorRoutes;
import dev.alnage.factory.source.forge.ForgeReach;
import dev.alnage.factory.source.forge.Mirrors;
import dev.alnage.factory.source.gate.ChangeRoutes;
import dev.alnage.factory.source.gate.MergeRoutes;
import dev.alnage.factory.source.gate.RecordedReferences;
import dev.alnage.factory.source.gate.SourceStage;
import dev.alnage.factory.source.gate.StorerChanges;
import dev.alnage.factory.source.server.Beginning;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Credential;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.Limits;
import dev.alnage.factory.source.server.Maintenance;
import dev.alnage.factory.source.server.MaintenanceRoutes;
import dev.alnage.factory.source.server.Merging;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.factory.source.server.RepositoryRoutes;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.factory.world.GitProcess;
import dev.alnage.policy.PolicySource;
import dev.alnage.policy.set.SignedPolicies;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.transport.PacketLineOut;

/** The repositories of a served factory with the storer's part behind its socket; pushes are handed in as a client would send them. */
final class ServedSource implements AutoCloseable {
    private static final String ZERO = "0".repeat(40);
    private static final Pusher ADA = new Pusher("ada", "SHA256:ada", Optional.empty(), Pusher.Transport.SSH);

    private final FactoryWorld world;
    private final Path home;
    private final Repositories repositories;
    private final UnixServer storer;
    private final UnixClient toStorer;
    private final GitService git;
    private final Merging merging;
    private final Beginning beginning;
    private final Mirrors mirrors;

    ServedSource(FactoryWorld world, Path home, Callers callers) throws IOException {
        this.world = world;
        this.home = home;
        var folder = home.resolve("repositories");
        repositories = Repositories.open(folder, new RealDisk());
        PolicySource policies = ProductPolicies.signed(SignedPolicies.Floor.NONE);
        var stage = SourceStage.of("test.alnage", world.ledger, world.blobs, world.evidence(), world::trust, world.clock, policies, world.people::current, world.ingest, Keys.ed25519());
        storer = UnixServer.start(home.resolve("storer.sock"), new Router(new MergeRoutes("test.alnage", stage, folder).routes()), callers);
        toStorer = UnixClient.open(home.resolve("storer.sock"));
        var admission = new Admission(stage.gate(), new StorerChanges(stage.reception(), stage.reviews()), new RecordedReferences("test.alnage", stage.records()));
        git = new GitService(repositories, new Everybody(), admission, Limits.USUAL, world.clock);
        merging = new Merging(repositories, admission, Limits.USUAL, ChangeRoutes.door(toStorer));
        beginning = new Beginning(repositories, admission, Limits.USUAL, ChangeRoutes.beginning(toStorer));
        var state = Files.createDirectory(home.resolve("mirrors"));
        mirrors = Mirrors.open(state.resolve("settings"), new AtomicFiles(new RealDisk(), state), ForgeReach.overHttp(Gateway.of(List.of())),
                new Following(repositories, admission, Limits.USUAL), new Sending(repositories), world.clock);
    }

    /** Lets everybody do everything: who may is for other tests. */
    private static final class Everybody implements Access {
        @Override public Optional<Pusher> authenticate(Credential credential, Instant now) {
            return Optional.of(ADA);
        }

        @Override public Optional<String> wanting(Pusher pusher, Instant now) {
            return Optional.empty();
        }

        @Override public boolean allows(Pusher pusher, RepositoryName repository, Operation operation, Instant now) {
            return true;
        }
    }

    List<Route> routes(Path trustFile) {
        var routes = new ArrayList<>(new RepositoryRoutes(repositories, beginning).routes());
        routes.addAll(new ChangeRoutes(repositories, toStorer, merging).routes());
        routes.addAll(new MirrorRoutes(mirrors).routes());
        routes.addAll(new MaintenanceRoutes(new Maintenance(repositories, world.clock)).routes());
        routes.addAll(new SourceEvidenceRoutes(new EvidenceFile(world.reader, world.blobs, ProductPolicies.signed(SignedPolicies.Floor.NONE)), world::trust, trustFile,
                world.clock, java.util.Optional::empty).routes());
        return routes;
    }

    /** A branch of one commit, and two changes for it, the second with a topic of its own. */
    void propose(String repository) throws IOException {
        var work = GitProcess.bare(home.resolve("work.git"));
        work.fastImport(GitProcess.commit("refs/heads/main", 1_000, "First", GitProcess.file("a", "a")) + GitProcess.commit("refs/heads/change", 2_000, "Second", "from refs/heads/main\n",
                GitProcess.file("a", "b")) + GitProcess.commit("refs/heads/other", 2_000, "Third", "from refs/heads/main\n", GitProcess.file("b", "b")));
        push(work, repository, "refs/heads/main", "refs/heads/main", "");
        push(work, repository, "refs/heads/change", "refs/for/main", "");
        push(work, repository, "refs/heads/other", "refs/for/main", "topic=other");
    }

    private void push(GitProcess work, String repository, String from, String to, String option) throws IOException {
        var id = work.id(from).hex();
        var name = work.run((id + "\n").getBytes(StandardCharsets.US_ASCII), "pack-objects", "-q", "--revs", home.resolve("sent").toString());
        var request = new ByteArrayOutputStream();
        var lines = new PacketLineOut(request);
        lines.writeString(ZERO + " " + id + " " + to + "\0report-status" + (option.isEmpty() ? "" : " push-options") + "\n");
        lines.end();
        if (!option.isEmpty()) {
            lines.writeString(option);
            lines.end();
        }
        request.writeBytes(Files.readAllBytes(home.resolve("sent-" + name + ".pack")));
        var answer = new ByteArrayOutputStream();
        git.answer(git.open(repository, GitService.Service.PUSH, ADA), "", new ByteArrayInputStream(request.toByteArray()), answer);
        var said = answer.toString(StandardCharsets.UTF_8);
        if (!said.contains("ok " + to)) {
            throw new AssertionError("found " + said + ", expected that " + to + " is taken");
        }
    }

    @Override public void close() throws IOException {
        mirrors.close();
        toStorer.close();
        storer.close();
        repositories.close();
    }
}
