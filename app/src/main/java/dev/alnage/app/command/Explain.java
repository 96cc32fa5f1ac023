package dev.alnage.app.command;

import dev.alnage.app.cli.Codes;
import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import java.util.Locale;

/** What a code means and what to do about it, without any factory; without a code, all of them. */
public final class Explain implements Command {
    @Override public Usage usage() {
        return Usage.of("[CODE]");
    }

    @Override public Exit run(Invocation in) {
        if (in.positionals().isEmpty()) {
            var table = new Table("CODE", "TITLE");
            Codes.all().values().forEach(code -> table.row(code.code(), code.title()));
            table.print(in);
            return Exit.PASSED;
        }
        var asked = in.positional(0).toUpperCase(Locale.ROOT);
        var code = Codes.find(asked).orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-CLI-013",
                "found no code " + asked + ", expected one such as ALN-BLD-021", "alnage explain lists all"));
        if (in.output() == OutputFormat.JSON || in.output() == OutputFormat.NDJSON) {
            in.print(Json.object().with("code", code.code()).with("title", code.title()).with("meaning", code.meaning()).with("fix", code.fix()).build());
        } else {
            in.out().println(in.style().bold(code.code() + " " + code.title()));
            in.out().println(code.meaning());
            in.out().println("fix: " + code.fix());
        }
        return Exit.PASSED;
    }
}
