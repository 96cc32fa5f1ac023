package dev.alnage.app.rego;

import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.cases.RegoCase;
import dev.alnage.policy.rego.cases.RegoCaseRunner;
import dev.alnage.policy.rego.cases.RegoCases;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * {@code rego-cases FILE.jsonl[.gz] [PREFIX...]}: plays cases in the format of OPA's compliance suite, all or those whose note begins so; a
 * whole note as prefix shows what came. Exit 0 all passed, 1 some failed, 2 used wrongly, 3 the file cannot be read.
 */
public final class RegoCasesMain {
    private static final int REASON_LENGTH_MAX = 300;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private RegoCasesMain() {}

    static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        if (arguments.isEmpty() || arguments.getFirst().startsWith("-")) {
            err.println("usage: rego-cases FILE.jsonl[.gz] [PREFIX...]");
            return 2;
        }
        var prefixes = arguments.subList(1, arguments.size());
        var runner = new RegoCaseRunner(CompileOptions.V1, RegoCasesMain::evaluation);
        Map<String, List<String>> failed = new TreeMap<>();
        var count = new int[1];
        try {
            read(Path.of(arguments.getFirst()), one -> {
                if (!prefixes.isEmpty() && prefixes.stream().noneMatch(one.note()::startsWith)) {
                    return;
                }
                count[0]++;
                runner.play(one).ifPresent(reason -> {
                    failed.computeIfAbsent(shortened(reason), _ -> new ArrayList<>()).add(one.note());
                    if (prefixes.contains(one.note())) {
                        err.println(Visible.lines(runner.explain(one)));
                    }
                });
            });
        } catch (IOException | Rejected e) {
            err.println("rego-cases: error: " + Visible.line(String.valueOf(e.getMessage())) + " (" + Visible.line(arguments.getFirst()) + ")");
            return 3;
        }
        return say(count[0], failed, out, err);
    }

    private static void read(Path file, Consumer<RegoCase> reader) throws IOException {
        try (var in = Files.newInputStream(file)) {
            if (file.toString().endsWith(".gz")) {
                RegoCases.readCompressed(in, reader);
            } else {
                RegoCases.read(in, reader);
            }
        }
    }

    private static EvaluationOptions evaluation() {
        var end = System.nanoTime() + LONGEST.toNanos();
        return EvaluationOptions.at(Instant.now()).until(() -> System.nanoTime() > end);
    }

    private static int say(int count, Map<String, List<String>> failed, PrintStream out, PrintStream err) {
        failed.forEach((reason, notes) -> {
            out.println(Visible.line(reason));
            notes.forEach(note -> out.println("    " + Visible.line(note)));
        });
        var failures = failed.values().stream().mapToInt(List::size).sum();
        out.println(count - failures + " passed, " + failures + " failed");
        if (count == 0) {
            err.println("found no case, expected at least one");
        }
        return failures == 0 && count > 0 ? 0 : 1;
    }

    private static String shortened(String reason) {
        return reason.length() > REASON_LENGTH_MAX ? reason.substring(0, REASON_LENGTH_MAX) + "…" : reason;
    }
}
