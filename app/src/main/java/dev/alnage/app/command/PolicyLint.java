package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.IOException;

/** What is wrong with policies, or suspect in them, before they are used. */
public final class PolicyLint implements Command {
    @Override public Usage usage() {
        return Usage.of("PATH...").with(Flag.of("v0-compatible", "read policies as Rego v0"))
                .note("PATH is a policy or a folder of policies; all of them are looked at together.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var files = new PolicyFiles();
        for (var path : in.positionals()) {
            files.add(in.path(path));
        }
        if (files.sources().isEmpty()) {
            throw new Rejected.Malformed("found no policy, expected at least one file that ends with .rego");
        }
        var table = new Table("CODE", "FILE", "ROW", "COLUMN", "MESSAGE");
        try {
            Program.compile(files.sources(), CompileOptions.V1.withVersion(in.has("v0-compatible") ? Version.V0 : Version.V1).strictly());
            in.console().say("nothing to remark in " + files.sources().size() + (files.sources().size() == 1 ? " policy" : " policies"));
        } catch (RegoErrors e) {
            e.errors().forEach(error -> table.row(error.code(), error.at().file(), Integer.toString(error.at().row()), Integer.toString(error.at().column()),
                    error.message()));
        }
        table.print(in);
        return table.isEmpty() ? Exit.PASSED : Exit.REFUSED;
    }
}
