package dev.alnage.factory.source.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.eclipse.jgit.lib.NullProgressMonitor;

/** A process of its own that takes in pushes, for a test to kill, or to run out of room. */
final class DyingServer {
    private static final int NOISE_BYTES = 400_000;

    private DyingServer() {}

    /** @param arguments where it keeps everything; and what it is to see */
    public static void main(String[] arguments) throws IOException {
        try (var server = new LocalServer(Path.of(arguments[0]), Limits.USUAL)) {
            if (arguments[1].equals("death")) {
                untilKilled(server);
            } else {
                untilFull(server);
            }
        }
    }

    /** Each push moves two references to the same commit, and says so when it is through. Meanwhile the packs are put together again and again. */
    private static void untilKilled(LocalServer server) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            while (true) {
                try {
                    repack(server);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        say("ready " + server.at("refs/heads/main"));
        while (true) {
            var next = History.after(server.at("refs/heads/main"), "on " + server.at("refs/heads/main"));
            var said = server.push(server.at("refs/heads/main"), next.commit(), next.pack(), "refs/heads/main", "refs/heads/twin");
            if (!said.contains("ok refs/heads/main") || !said.contains("ok refs/heads/twin")) {
                throw new IllegalStateException(said);
            }
            say("done " + next.commit());
        }
    }

    private static void untilFull(LocalServer server) throws IOException {
        var random = new Random(1);
        var tip = LocalServer.ZERO;
        for (var i = 0; i < 1_000; i++) {
            var noise = new byte[NOISE_BYTES];
            random.nextBytes(noise);
            var next = History.after(tip, "noise " + i, noise);
            var said = server.push(tip, next.commit(), next.pack(), "refs/heads/main");
            if (!said.contains("ok refs/heads/main")) {
                require(said.contains("ng refs/heads/main ALN-SRC-006"), said);
                require(server.at("refs/heads/main").equals(tip), "moved without room");
                require(Quarantine.leftOver(server.repository).isEmpty(), "left something behind");
                var small = History.after(tip, "small");
                require(server.push(tip, small.commit(), small.pack(), "refs/heads/main").contains("ok refs/heads/main"), "no room for a small one");
                requireNoRepacking(server);
                say("full after " + i);
                return;
            }
            tip = next.commit();
        }
        throw new IllegalStateException("never full");
    }

    private static void repack(LocalServer server) throws IOException {
        new Repacking(server.repository, NullProgressMonitor.INSTANCE).run(Repacking.Choice::all);
    }

    /** Packs are put together beside the old ones, for which there is no room. */
    private static void requireNoRepacking(LocalServer server) throws IOException {
        var before = KeptPack.list(server.repository.packs());
        var full = false;
        try {
            repack(server);
        } catch (IOException e) {
            full = true;
        }
        require(full, "repacked without room");
        require(KeptPack.list(server.repository.packs()).equals(before), "a pack has gone");
        try (var left = Files.list(server.repository.directory())) {
            require(left.noneMatch(path -> path.getFileName().toString().startsWith(".")), "left something behind");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
