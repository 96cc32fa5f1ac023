package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.app.rego.QueryAnswer;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Query;
import dev.alnage.policy.rego.Solution;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.parse.Parser;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import dev.alnage.policy.set.BundleSignatures;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Asks a policy a question, and answers as {@code opa eval} does. */
public final class PolicyEval implements Command {
    private static final long TIMEOUT_SECONDS = 10;
    private static final long TIMEOUT_SECONDS_MAX = 3_600;

    @Override public Usage usage() {
        return Usage.of("QUERY").with(
                new Flag("data", "d", "PATH...", "a policy, data, or a folder of both"),
                new Flag("bundle", "b", "FOLDER...", "a bundle as a folder: data only in data.json and data.yaml"),
                new Flag("input", "i", "FILE", "the input, JSON or YAML"),
                new Flag("stdin-input", "I", "", "read the input from standard input"),
                new Flag("format", "f", "FORMAT", "json, raw, pretty, values or bindings"),
                PolicyReading.SCHEMA, PolicyReading.KEY, PolicyReading.SCOPE,
                Flag.of("strict", "refuse what is merely suspect"),
                Flag.of("strict-builtin-errors", "end with the first error of a built-in function"),
                Flag.of("v0-compatible", "read policies as Rego v0"),
                Flag.of("fail", "end with 1 when the query is undefined"),
                Flag.TIMEOUT)
                .note("Ends with 3 when the policy cannot be used or an evaluation was ended: that is no answer.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var format = format(in);
        try {
            var answer = answer(in);
            if (!answer.isUndefined() || format == QueryAnswer.Format.JSON || format == QueryAnswer.Format.PRETTY) {
                in.out().println(answer.written(format));
            }
            return in.has("fail") && answer.isUndefined() ? Exit.REFUSED : Exit.PASSED;
        } catch (RegoErrors e) {
            if (format != QueryAnswer.Format.JSON) {
                throw e;
            }
            in.out().println(QueryAnswer.written(e.errors()));
            return Exit.CANNOT_TELL;
        }
    }

    private static QueryAnswer answer(Invocation in) throws IOException {
        var files = new PolicyFiles();
        for (var path : in.values("data")) {
            files.add(in.path(path));
        }
        bundles(in, files);
        var input = input(in);
        var version = in.has("v0-compatible") ? Version.V0 : Version.V1;
        var options = PolicyReading.withSchemas(in, CompileOptions.V1.withVersion(version));
        var program = Program.compile(files.sources(), in.has("strict") ? options.strictly() : options);
        var text = in.positional(0);
        var body = Parser.query("query", text, version);
        return new QueryAnswer(text, body, evaluate(in, program.prepare(body), input, files.data()));
    }

    /** With a key, what is read is what was verified; without, a signature that nobody looked at is said. */
    private static void bundles(Invocation in, PolicyFiles files) throws IOException {
        var trusted = PolicyReading.trusted(in);
        if (trusted.isPresent() && in.values("bundle").isEmpty()) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --verification-key without --bundle, expected the bundles that it is for", "");
        }
        for (var typed : in.values("bundle")) {
            var place = in.path(typed);
            if (trusted.isPresent()) {
                var content = PolicyFiles.signedBundle(place);
                BundleSignatures.verify(content, trusted.get(), in.flag(PolicyReading.SCOPE.name()).orElse(""));
                files.add(PolicyBundle.read(content));
                continue;
            }
            files.addBundle(place);
            if (PolicyFiles.isSigned(place)) {
                in.console().say("found a signature of " + typed + " that was not looked at: --verification-key names the key that must have made it");
            }
        }
    }

    private static List<Solution> evaluate(Invocation in, Query query, Optional<Value> input, ObjectValue data) {
        var timeout = Duration.ofSeconds(in.number(Flag.TIMEOUT.name(), 1, TIMEOUT_SECONDS_MAX).orElse(TIMEOUT_SECONDS));
        var end = System.nanoTime() + timeout.toNanos();
        var options = EvaluationOptions.at(Instant.now()).withSeed(System.nanoTime()).until(() -> System.nanoTime() - end > 0);
        var given = in.has("strict-builtin-errors") ? options.strictly() : options;
        return input.isPresent() ? query.evaluate(input.get(), data, given) : query.evaluate(data, given);
    }

    private static Optional<Value> input(Invocation in) throws IOException {
        if (in.has("stdin-input")) {
            if (in.flag("input").isPresent()) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --input and --stdin-input, expected one of them", "");
            }
            return Optional.of(PolicyFiles.document(in.in()));
        }
        var file = in.flag("input");
        return file.isPresent() ? Optional.of(PolicyFiles.document(in.path(file.get()))) : Optional.empty();
    }

    private static QueryAnswer.Format format(Invocation in) {
        var typed = in.flag("format").orElse("json");
        return Arrays.stream(QueryAnswer.Format.values()).filter(one -> one.name().toLowerCase(Locale.ROOT).equals(typed)).findFirst()
                .orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found format " + typed + ", expected json, raw, pretty, values or bindings", ""));
    }
}
