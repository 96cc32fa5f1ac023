package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import dev.alnage.policy.FactsSchema;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.author.Remark;
import dev.alnage.policy.rego.author.Remarks;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** What is wrong with policies, or suspect in them, before they are used. */
public final class PolicyLint implements Command {
    private static final Flag FACTS = Flag.of("facts", "also refuse what asks a gate's input for a member that it does not have");
    private static final Flag SARIF = Flag.withValue("sarif", "FILE", "also write the remarks as SARIF 2.1.0");

    @Override public Usage usage() {
        return Usage.of("PATH...").with(FACTS, SARIF, PolicyReading.SCHEMA, PolicyReading.KEY, PolicyReading.SCOPE, PolicyReading.V0)
                .note("PATH is a policy, a folder of policies or a bundle .tar.gz; all of them are looked at together.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var reading = PolicyReading.of(in, in.positionals());
        var remarks = remarks(reading, PolicyReading.withSchemas(in, CompileOptions.V1.strictly()), in.has(FACTS.name()));
        var table = new Table("CODE", "FILE", "ROW", "COLUMN", "MESSAGE", "FIX");
        remarks.forEach(one -> table.row(one.rule(), PolicyReading.file(in, one.at().file()), Integer.toString(one.at().row()),
                Integer.toString(one.at().column()), one.message(), one.fix()));
        table.print(in);
        var sarif = in.flag(SARIF.name());
        if (sarif.isPresent()) {
            Files.write(in.path(sarif.get()), sarif(in, remarks).toBytes().toArray());
        }
        if (remarks.isEmpty()) {
            var count = reading.sources().size();
            in.console().say("nothing to remark in " + count + (count == 1 ? " policy" : " policies"));
        }
        return remarks.isEmpty() ? Exit.PASSED : Exit.REFUSED;
    }

    private static List<Remark> remarks(PolicyReading reading, CompileOptions options, boolean facts) {
        try {
            return Remarks.of(reading.compile(facts ? options.withInputType(FactsSchema.type()) : options));
        } catch (RegoErrors e) {
            return e.errors().stream().map(error -> new Remark(error.code(), error.at(), error.message(), "")).toList();
        }
    }

    private static Json sarif(Invocation in, List<Remark> remarks) {
        var results = remarks.stream().map(one -> Json.object().with("ruleId", one.rule()).with("level", one.fix().isEmpty() ? "error" : "warning")
                .with("message", Json.object().with("text", one.fix().isEmpty() ? one.message() : one.message() + "; " + one.fix()).build())
                .with("locations", Json.array(List.of(Json.object().with("physicalLocation", Json.object()
                        .with("artifactLocation", Json.object().with("uri", PolicyReading.file(in, one.at().file())).build())
                        .with("region", Json.object().with("startLine", one.at().row()).with("startColumn", one.at().column()).build()).build()).build()))).build()).toList();
        var rules = remarks.stream().map(Remark::rule).distinct().sorted().map(rule -> Json.object().with("id", rule).build()).toList();
        var driver = Json.object().with("name", "alnage policy lint").with("rules", Json.array(rules)).build();
        var run = Json.object().with("tool", Json.object().with("driver", driver).build()).with("results", Json.array(results)).build();
        return Json.object().with("version", "2.1.0").with("runs", Json.array(List.of(run))).build();
    }
}
