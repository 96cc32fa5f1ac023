package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.policy.rego.author.Coverage;
import dev.alnage.policy.rego.author.TestRule;
import dev.alnage.policy.rego.author.TestRunner;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/** {@code alnage policy test}: runs the tests that policies have, as {@code opa test} does. */
public final class PolicyTestRun implements Command {
    private static final long TIMEOUT_SECONDS = 5;
    private static final long TIMEOUT_SECONDS_MAX = 3_600;
    private static final Flag RUN = new Flag("run", "r", "REGEX", "only tests whose full name the pattern matches somewhere");
    private static final Flag COVERAGE = Flag.of("coverage", "also say which lines the tests used");
    private static final Flag THRESHOLD = Flag.withValue("threshold", "PERCENT", "fail when the tests use fewer of the lines");

    @Override public Usage usage() {
        return Usage.of("PATH...").with(RUN, COVERAGE, THRESHOLD, Flag.TIMEOUT, PolicyReading.SCHEMA, PolicyReading.KEY, PolicyReading.SCOPE, PolicyReading.V0)
                .note("PATH is a policy, a folder of policies and data, or a bundle .tar.gz; all are loaded together.")
                .note("A test is a rule whose name begins with test_; one that begins with todo_test_ is not run. Five seconds each unless --timeout says otherwise.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var reading = PolicyReading.of(in, in.positionals());
        var program = reading.compile(PolicyReading.withSchemas(in, CompileOptions.V1.withListener()));
        var coverage = new Coverage();
        var runner = new TestRunner(program, reading.data(), coverage);
        var timeout = Duration.ofSeconds(in.number(Flag.TIMEOUT.name(), 1, TIMEOUT_SECONDS_MAX).orElse(TIMEOUT_SECONDS));
        var now = Instant.now();
        var results = new ArrayList<PolicyTestReport.Timed>();
        for (var test : TestRule.list(program, in.flag(RUN.name()).orElse(""))) {
            var start = System.nanoTime();
            var result = runner.run(test, EvaluationOptions.at(now).until(() -> System.nanoTime() - start > timeout.toNanos()));
            results.add(new PolicyTestReport.Timed(result, Duration.ofNanos(System.nanoTime() - start)));
        }
        var threshold = in.number(THRESHOLD.name(), 0, 100);
        var files = coverage.of(program.modules());
        var report = new PolicyTestReport(results, in.has(COVERAGE.name()) || threshold.isPresent() ? Optional.of(files) : Optional.empty());
        in.eachOutput(report::write);
        var enough = threshold.isEmpty() || Coverage.percent(files) >= threshold.get();
        if (results.isEmpty()) {
            in.console().say("found no test, expected rules whose names begin with test_" + in.flag(RUN.name()).map(one -> " and match " + one).orElse(""));
        }
        return enough && !results.isEmpty() && results.stream().allMatch(one -> one.result().isGood()) ? Exit.PASSED : Exit.REFUSED;
    }
}
