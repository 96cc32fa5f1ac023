package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.author.Difference;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code alnage policy diff A B}: what two policies say differently. Exits 1 when they do. */
public final class PolicyDiff implements Command {
    @Override public Usage usage() {
        return Usage.of("BEFORE", "AFTER").with(PolicyReading.KEY, PolicyReading.SCOPE, PolicyReading.V0)
                .note("Each is a file, a folder or a bundle .tar.gz. Layout, comments and the order of rules make no difference.")
                .note("Whether a changed rule refuses more or less, only decisions can tell: alnage policy simulate.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var before = PolicyReading.of(in, List.of(in.positional(0)));
        var after = PolicyReading.of(in, List.of(in.positional(1)));
        var difference = Difference.of(before.compile(CompileOptions.V1).modules(), before.data(), after.compile(CompileOptions.V1).modules(), after.data());
        in.eachOutput(each -> print(each, difference));
        if (difference.changes().isEmpty()) {
            in.console().say("they say the same");
        }
        return difference.changes().isEmpty() ? Exit.PASSED : Exit.REFUSED;
    }

    private static void print(Invocation in, Difference difference) {
        switch (in.output()) {
            case TABLE -> difference.changes().forEach(one -> {
                in.out().println(one.kind() + " " + Visible.line(one.name()) + (one.effect() == Difference.Effect.UNKNOWN ? "" : " (" + word(one.effect()) + ")"));
                lines(in, "-", one.before());
                lines(in, "+", one.after());
            });
            case JSON -> in.print(Json.array(difference.changes().stream().map(PolicyDiff::json).toList()));
            case NDJSON -> difference.changes().forEach(one -> in.print(json(one)));
            case NAME -> difference.changes().forEach(one -> in.out().println(Visible.line(one.name())));
        }
    }

    private static void lines(Invocation in, String sign, List<String> clauses) {
        clauses.forEach(clause -> clause.lines().forEach(line -> in.out().println("  " + sign + " " + Visible.line(line))));
    }

    private static String word(Enum<?> one) {
        return one.name().toLowerCase(Locale.ROOT);
    }

    private static Json json(Difference.Change one) {
        return Json.object().with("kind", word(one.kind())).with("name", one.name()).with("before", Json.texts(one.before()))
                .with("after", Json.texts(one.after())).with("effect", word(one.effect())).build();
    }
}
