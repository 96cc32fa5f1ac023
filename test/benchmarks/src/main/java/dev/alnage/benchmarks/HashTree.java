package dev.alnage.benchmarks;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.worker.tree.TreeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/** Path 1: the digests of every file of a tree, as a worker takes them, and a signed link about all of them. */
final class HashTree {
    private static final int FILES_IN_DIRECTORY = 100;

    private HashTree() {}

    /** The same tree each time: sizes from half to one and a half times the mean, contents that no compression shrinks. */
    static void make(Path directory, int files, long bytes) throws IOException {
        var random = new Random(1);
        var mean = (int) (bytes / files);
        for (var i = 0; i < files; i++) {
            var below = Files.createDirectories(directory.resolve("d" + i / FILES_IN_DIRECTORY));
            var content = new byte[mean / 2 + random.nextInt(mean + 1)];
            random.nextBytes(content);
            Files.write(below.resolve("f" + i), content);
        }
    }

    static void measure(Path directory, int times) throws IOException, InterruptedException {
        var first = Stopwatch.of(() -> TreeFiles.read(directory, Long.MAX_VALUE));
        var hash = Stopwatch.best(times, () -> TreeFiles.read(directory, Long.MAX_VALUE));
        var signer = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
        attest(directory, signer);
        var attest = Stopwatch.best(times, () -> attest(directory, signer));
        Stopwatch.print("first.wall", first.wall());
        Stopwatch.print("first.cpu", first.cpu());
        Stopwatch.print("hash.wall", hash.wall());
        Stopwatch.print("hash.cpu", hash.cpu());
        Stopwatch.print("attest.wall", attest.wall());
        Stopwatch.print("attest.cpu", attest.cpu());
    }

    private static void attest(Path directory, SoftwareSigner signer) throws IOException {
        var tree = TreeFiles.read(directory, Long.MAX_VALUE);
        var link = new Predicate.Link("hash", List.of("true"), tree.toResources(""), Json.object().build(), Json.object().build());
        var envelope = Envelope.sign(Statement.about(Resource.of("tree", tree.digest()), link), signer);
        if (envelope.toBytes().size() < tree.entries().size()) {
            throw new IllegalStateException("a link that is shorter than its list of materials");
        }
    }
}
