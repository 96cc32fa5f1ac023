package dev.alnage.app.command;

import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Visible;
import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.author.Coverage;
import dev.alnage.policy.rego.author.TestResult;
import dev.alnage.policy.rego.value.Notation;
import dev.alnage.policy.rego.value.RegoJson;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/** What the tests of policies said, and which lines they used. The members of the JSON form are named as OPA names them. */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record PolicyTestReport(List<Timed> results, Optional<List<Coverage.OfFile>> coverage) {
    /** A result and how long it took. */
    record Timed(TestResult result, Duration took) {}

    PolicyTestReport {
        results = List.copyOf(results);
    }

    void write(Invocation in) {
        switch (in.output()) {
            case TABLE -> text(in);
            case JSON -> in.print(coverage.isEmpty() ? tests(in) : Json.object().with("tests", tests(in)).with("coverage", coverage(in, coverage.get())).build());
            case NDJSON -> results.forEach(one -> in.print(test(in, one)));
            case NAME -> results.forEach(one -> in.out().println(Visible.line(one.result().test().name())));
        }
    }

    private void text(Invocation in) {
        var out = in.out();
        for (var each : results) {
            var result = each.result();
            out.println(result.outcome() + " " + Visible.line(result.test().name()) + " " + PolicyReading.place(in, result.test().at()));
            result.cases().forEach(one -> out.println("  " + (one.passed() ? "PASSED" : "FAILED") + " " + Visible.line(String.join("/", one.name()))));
            if (!result.isGood()) {
                result.why().lines().forEach(line -> out.println("  " + Visible.line(line)));
                result.failed().forEach(one -> failed(in, out, one));
            }
            result.printed().forEach(one -> out.println("  printed at " + PolicyReading.place(in, one.at()) + ": " + Visible.line(one.text())));
        }
        out.println(count(TestResult.Outcome.PASSED) + " passed, " + count(TestResult.Outcome.FAILED) + " failed, " + count(TestResult.Outcome.ERROR)
                + " without an answer, " + count(TestResult.Outcome.SKIPPED) + " skipped");
        coverage.ifPresent(files -> {
            files.forEach(file -> out.println(percent(file.percent()) + " % of " + PolicyReading.file(in, file.file())
                    + (file.notCovered().isEmpty() ? "" : ", not lines " + ranges(file.notCovered()))));
            out.println(percent(Coverage.percent(files)) + " % of all lines");
        });
    }

    private static void failed(Invocation in, PrintStream out, TestResult.Failed one) {
        out.println("  " + PolicyReading.place(in, one.at()) + ": did not hold: " + Visible.line(one.expression()));
        one.variables().forEach((name, value) -> out.println("    " + Visible.line(name + " = " + Notation.of(value))));
    }

    private long count(TestResult.Outcome outcome) {
        return results.stream().filter(one -> one.result().outcome() == outcome).count();
    }

    private static String percent(double percent) {
        // never rounded up: 99.96 is not 100
        return BigDecimal.valueOf(percent).setScale(1, RoundingMode.FLOOR).toString();
    }

    private static List<int[]> runs(SortedSet<Integer> lines) {
        var runs = new ArrayList<int[]>();
        for (var line : lines) {
            if (!runs.isEmpty() && runs.getLast()[1] == line - 1) {
                runs.getLast()[1] = line;
            } else {
                runs.add(new int[] {line, line});
            }
        }
        return runs;
    }

    private static String ranges(SortedSet<Integer> lines) {
        return String.join(", ", runs(lines).stream().map(run -> run[0] == run[1] ? "" + run[0] : run[0] + "-" + run[1]).toList());
    }

    private Json tests(Invocation in) {
        return Json.array(results.stream().map(one -> test(in, one)).toList());
    }

    private static Json test(Invocation in, Timed timed) {
        var result = timed.result();
        var path = result.test().path();
        var json = Json.object().with("location", location(in, result.test().at())).with("package", "data." + String.join(".", path.subList(0, path.size() - 1)))
                .with("name", path.getLast()).with("duration", timed.took().toNanos());
        switch (result.outcome()) {
            case PASSED -> { }
            case FAILED -> json.with("fail", Json.bool(true)).with("reason", result.why());
            case ERROR -> json.with("error", result.why());
            case SKIPPED -> json.with("skip", Json.bool(true));
        }
        if (!result.cases().isEmpty()) {
            json.with("cases", Json.array(result.cases().stream().map(one -> Json.object().with("name", Json.texts(one.name())).with("fail", Json.bool(!one.passed())).build()).toList()));
        }
        if (!result.failed().isEmpty()) {
            json.with("failed", Json.array(result.failed().stream().map(one -> failed(in, one)).toList()));
        }
        if (!result.printed().isEmpty()) {
            json.with("output", Json.texts(result.printed().stream().map(TestResult.Printed::text).toList()));
        }
        return json.build();
    }

    private static Json failed(Invocation in, TestResult.Failed one) {
        var variables = Json.object();
        one.variables().forEach((name, value) -> variables.with(name, RegoJson.toJson(value)));
        return Json.object().with("location", location(in, one.at())).with("expression", one.expression()).with("variables", variables.build()).build();
    }

    private static Json location(Invocation in, Location at) {
        return Json.object().with("file", PolicyReading.file(in, at.file())).with("row", at.row()).with("col", at.column()).build();
    }

    private static Json coverage(Invocation in, List<Coverage.OfFile> files) {
        var byFile = Json.object();
        files.forEach(file -> byFile.with(PolicyReading.file(in, file.file()), Json.object().with("covered", rows(file.covered()))
                .with("not_covered", rows(file.notCovered())).with("coverage", number(file.percent())).build()));
        return Json.object().with("files", byFile.build()).with("covered_lines", files.stream().mapToInt(file -> file.covered().size()).sum())
                .with("not_covered_lines", files.stream().mapToInt(file -> file.notCovered().size()).sum()).with("coverage", number(Coverage.percent(files))).build();
    }

    private static Json number(double percent) {
        return new Json.Number(BigDecimal.valueOf(percent).setScale(2, RoundingMode.FLOOR).stripTrailingZeros());
    }

    private static Json rows(SortedSet<Integer> lines) {
        return Json.array(runs(lines).stream().map(run -> Json.object().with("start", Json.object().with("row", run[0]).build())
                .with("end", Json.object().with("row", run[1]).build()).build()).toList());
    }
}
