package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.sign.AllowedSigners;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.OpenPgpCertificate;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.GitCommit;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Path 7: every signed commit of a repository. Our side is what a push costs: git hands the objects over in one process, each is read
 * strictly and its signature verified. No answer is remembered, so going over the same commits again costs what others would.
 */
final class SignedCommits {
    private static final Set<NameTemplate> EVERYWHERE = Set.of(NameTemplate.ANY);

    private SignedCommits() {}

    /** @param folder with {@code ssh} and {@code pgp}, a list of the commits of each, their keys and the repository @param rounds over all of them */
    static void measure(Path folder, int rounds) throws IOException, InterruptedException {
        var ssh = new SigningKeys(AllowedSigners.read(file(folder, "allowed"), EVERYWHERE, ZoneOffset.UTC), List.of());
        var pgp = new SigningKeys(List.of(new SigningKey("a@example.com", new SigningCredential.OpenPgp(OpenPgpCertificate.read(file(folder, "key.pgp"))),
                Instant.EPOCH, Instant.parse("2038-01-01T00:00:00Z"), new TreeSet<>(SigningKey.GIT), EVERYWHERE)), List.of());
        measure(folder, "ssh", ssh, rounds);
        measure(folder, "pgp", pgp, rounds);
    }

    private static void measure(Path folder, String kind, SigningKeys keys, int rounds) throws IOException, InterruptedException {
        var first = Stopwatch.of(() -> verify(keys, read(folder, kind)));
        Stopwatch.print(kind + ".first", first.cpu());
        var once = Stopwatch.best(3, () -> verify(keys, read(folder, kind)));
        Stopwatch.print(kind + ".once", once.cpu());
        Stopwatch.print(kind + ".once.wall", once.wall());
        var contents = read(folder, kind);
        var many = Stopwatch.of(() -> {
            for (var round = 0; round < rounds; round++) {
                verify(keys, contents);
            }
        });
        Stopwatch.print(kind + ".many", many.cpu());
        Stopwatch.print(kind + ".many.count", (double) rounds * contents.size());
    }

    private static void verify(SigningKeys keys, List<Bytes> contents) {
        var answers = keys.verifyAll(contents.parallelStream().map(GitCommit::read).toList(), new SigningOccasion("shop/app", Instant.now(), false));
        var refused = answers.stream().filter(answer -> !(answer instanceof SignatureAnswer.SignedBy)).findFirst();
        if (refused.isPresent()) {
            throw new IllegalStateException("found a refused commit: " + refused.get());
        }
    }

    private static List<Bytes> read(Path folder, String kind) throws IOException, InterruptedException {
        var process = new ProcessBuilder("git", "-C", folder.resolve("repository").toString(), "cat-file", "--batch")
                .redirectInput(folder.resolve(kind).toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var found = new ArrayList<Bytes>();
        try (var in = new BufferedInputStream(process.getInputStream())) {
            for (var header = line(in); !header.isEmpty(); header = line(in)) {
                found.add(Bytes.of(in.readNBytes(Integer.parseInt(header.substring(header.lastIndexOf(' ') + 1)))));
                in.read();
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("git cat-file failed");
        }
        return found;
    }

    private static String line(BufferedInputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (var c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    private static Bytes file(Path folder, String name) throws IOException {
        return Bytes.of(Files.readAllBytes(folder.resolve(name)));
    }
}
