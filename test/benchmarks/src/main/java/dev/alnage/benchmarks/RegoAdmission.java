package dev.alnage.benchmarks;

import dev.alnage.evidence.Bytes;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Query;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Path 13: how often a second of processor time decides on an admission by a policy in Rego, reading its input each time. */
final class RegoAdmission {
    private static final int[] SIZES = {1, 20, 200};
    private static final int ROUNDS = 4;
    private static final int BETWEEN_LOOKS = 16;
    private static final int COLD_TIMES = 2000;
    private static final EvaluationOptions OPTIONS = EvaluationOptions.at(Instant.parse("2026-11-26T00:00:00Z"));
    private static final String DATA = """
            {"trust": {"registry": "registry.example/", "forbidden_licenses": ["AGPL-3.0", "SSPL-1.0"],
              "identities": [{"subject": "https://ci.example/release", "issuer": "https://ci.example"}],
              "exceptions": [{"id": "CVE-2026-1", "purl": "pkg:maven/org.example/", "expires": 1800000000}]}}""";

    private RegoAdmission() {}

    static void measure(Path policy, int seconds) throws IOException {
        var source = new Source(policy.getFileName().toString(), Files.readString(policy));
        var query = Program.compile(List.of(source), CompileOptions.V1).prepare("data.admission.allow");
        var data = (ObjectValue) RegoJson.read(Bytes.utf8(DATA));
        for (var size : SIZES) {
            require(query, data, size, "LOW", Value.TRUE);
            require(query, data, size, "CRITICAL", Value.FALSE);
            var input = Bytes.utf8(input(size, "LOW"));
            Stopwatch.print("bytes." + size, input.size());
            Stopwatch.print("decisions." + size, rate(seconds, () -> query.value(RegoJson.read(input), data, OPTIONS)));
            Stopwatch.print("parses." + size, rate(seconds, () -> RegoJson.read(input)));
        }
        Stopwatch.print("p99.20.ms", slowest(query, data));
    }

    /** Writes what is decided about, for others that decide by the same policy: {@code data.json}, and an input of each size. */
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("data.json"), DATA);
        for (var size : SIZES) {
            Files.writeString(folder.resolve("admitted-" + size + ".json"), input(size, "LOW"));
            Files.writeString(folder.resolve("denied-" + size + ".json"), input(size, "CRITICAL"));
        }
    }

    private static void require(Query query, ObjectValue data, int size, String severity, Value expected) {
        var found = query.value(RegoJson.read(Bytes.utf8(input(size, severity))), data, OPTIONS);
        if (!found.equals(Optional.of(expected))) {
            throw new IllegalStateException("found " + found + " for " + size + " components with " + severity + ", expected " + expected);
        }
    }

    /** The time that 99 of 100 decisions about 20 components stay below, in milliseconds of processor time. */
    private static double slowest(Query query, ObjectValue data) {
        var threads = ManagementFactory.getThreadMXBean();
        var input = Bytes.utf8(input(20, "LOW"));
        var times = new long[COLD_TIMES];
        for (var i = 0; i < times.length; i++) {
            var started = threads.getCurrentThreadCpuTime();
            query.value(RegoJson.read(input), data, OPTIONS);
            times[i] = threads.getCurrentThreadCpuTime() - started;
        }
        Arrays.sort(times);
        return times[times.length * 99 / 100] / 1e6;
    }

    private static double rate(int seconds, Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        var best = 0.0;
        for (var round = 0; round < ROUNDS; round++) {
            var started = threads.getCurrentThreadCpuTime();
            var done = 0L;
            long spent;
            do {
                for (var i = 0; i < BETWEEN_LOOKS; i++) {
                    work.run();
                }
                done += BETWEEN_LOOKS;
                spent = threads.getCurrentThreadCpuTime() - started;
            } while (spent < seconds * 1_000_000_000L);
            best = Math.max(best, done * 1e9 / spent);
        }
        return best;
    }

    /** An image with its signature and its SBOM; the first component has a vulnerability that no exception is for. */
    private static String input(int components, String severity) {
        var text = new StringBuilder("""
                {"time": 1790000000, "image": {"repository": "registry.example/team/app", "digest": "sha256:%064x"},
                 "signatures": [{"verified": true, "identity": "https://ci.example/release", "issuer": "https://ci.example"}],
                 "sbom": {"components": [""".formatted(components));
        for (var i = 0; i < components; i++) {
            var vulnerabilities = i % 10 == 0 ? "{\"id\": \"CVE-2026-7%d\", \"severity\": \"%s\"}".formatted(i, severity) : "";
            text.append(i == 0 ? "" : ",").append("""
                    {"purl": "pkg:maven/org.example/lib%1$d@1.%1$d.0", "name": "lib%1$d", "version": "1.%1$d.0", "licenses": ["Apache-2.0"],
                     "hashes": {"SHA-256": "%1$064x"}, "vulnerabilities": [%2$s]}""".formatted(i, vulnerabilities));
        }
        return text.append("]}}").toString();
    }
}
