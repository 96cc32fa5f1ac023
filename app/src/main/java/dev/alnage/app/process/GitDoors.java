package dev.alnage.app.process;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.api.TokenDoor;
import dev.alnage.factory.http.Limits;
import dev.alnage.factory.http.Route;
import dev.alnage.factory.http.StreamServer;
import dev.alnage.factory.http.TlsIdentity;
import dev.alnage.factory.outbound.AllowedDestination;
import dev.alnage.factory.outbound.DestinationsFile;
import dev.alnage.factory.source.forge.ForgeReach;
import dev.alnage.factory.source.forge.MirrorRoutes;
import dev.alnage.factory.source.forge.Mirrors;
import dev.alnage.factory.identity.MachineTokens;
import dev.alnage.factory.source.gate.AskedGate;
import dev.alnage.factory.source.gate.ChangeRoutes;
import dev.alnage.factory.source.server.Beginning;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.Admission;
import dev.alnage.factory.source.server.Following;
import dev.alnage.factory.source.server.GateClient;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.source.server.Maintenance;
import dev.alnage.factory.source.server.MaintenanceRoutes;
import dev.alnage.factory.source.server.Merging;
import dev.alnage.factory.source.server.PushNonces;
import dev.alnage.factory.source.server.Repositories;
import dev.alnage.factory.source.server.RepositoryRoutes;
import dev.alnage.factory.source.server.Sending;
import dev.alnage.factory.source.server.http.HttpGit;
import dev.alnage.factory.source.server.ssh.SshDoor;
import dev.alnage.factory.source.server.ssh.SshServerLimits;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** The Git server of the factory's process. Whatever comes in over its ports, the storer is asked about it. */
record GitDoors(Repositories repositories, Beginning beginning, GitService service, Maintenance maintenance, ChangeRoutes changes, Mirrors mirrors, Access access, TrustedClock clock,
                Signer host) implements AutoCloseable {
    /** Carries out what the storer accepted before this process began; the storer must be up. */
    static GitDoors open(Home home, Parts parts, Access access, Signer host, ForgeReach reach, AskedGate.Verdicts verdicts) throws IOException {
        var repositories = Repositories.open(home.repositories(), new RealDisk());
        var storer = new GateClient(parts.client(Party.STORER));
        var maintenance = new Maintenance(repositories, parts.clock());
        var admission = new Admission(new AskedGate(storer, verdicts), storer, storer, maintenance::grew);
        admission.recover(repositories);
        var service = new GitService(repositories, access, admission, dev.alnage.factory.source.server.Limits.USUAL, parts.clock(),
                new PushNonces(parts.settings().trustDomain(), parts.clock(), new SecureRandom()));
        var merging = new Merging(repositories, admission, dev.alnage.factory.source.server.Limits.USUAL, ChangeRoutes.door(parts.client(Party.STORER)));
        var files = new AtomicFiles(new RealDisk(), home.state(Party.FACTORY));
        var mirrors = Mirrors.open(home.state(Party.FACTORY).resolve("mirrors"), files, reach,
                new Following(repositories, admission, dev.alnage.factory.source.server.Limits.USUAL), new Sending(repositories), parts.clock());
        mirrors.start();
        maintenance.start();
        var beginning = new Beginning(repositories, admission, dev.alnage.factory.source.server.Limits.USUAL, ChangeRoutes.beginning(parts.client(Party.STORER)));
        return new GitDoors(repositories, beginning, service, maintenance, new ChangeRoutes(repositories, parts.client(Party.STORER), merging), mirrors, access, parts.clock(), host);
    }

    /** Where the factory may go; nowhere as long as nobody wrote it down. */
    static List<AllowedDestination> destinations(Home home) throws IOException {
        if (!Files.exists(home.destinations())) {
            return List.of();
        }
        try (var in = Files.newInputStream(home.destinations())) {
            return DestinationsFile.read(Bytes.of(in.readNBytes(DestinationsFile.BYTES_MAX + 1)));
        }
    }

    List<Route> routes() {
        var routes = new ArrayList<>(new RepositoryRoutes(repositories, beginning).routes());
        routes.addAll(new MaintenanceRoutes(maintenance).routes());
        routes.addAll(changes.routes());
        routes.addAll(new MirrorRoutes(mirrors).routes());
        return routes;
    }

    SshDoor ssh(InetSocketAddress address) throws IOException {
        return SshDoor.open(address, host, service, access, clock, SshServerLimits.USUAL);
    }

    /** With the place where programs get tokens for it. */
    StreamServer https(InetSocketAddress address, TlsIdentity identity, MachineTokens tokens) throws IOException {
        return StreamServer.start(address, identity, new TokenDoor(tokens, new HttpGit(service, access, clock)), Limits.USUAL);
    }

    StreamServer webhooks(InetSocketAddress address, TlsIdentity identity) throws IOException {
        return StreamServer.start(address, identity, mirrors.door(), Limits.USUAL);
    }

    @Override public void close() {
        mirrors.close();
        maintenance.close();
        repositories.close();
    }
}
