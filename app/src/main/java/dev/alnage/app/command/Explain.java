package dev.alnage.app.command;

import dev.alnage.app.cli.Codes;
import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
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
        in.eachOutput(to -> print(code, to));
        return Exit.PASSED;
    }

    private static void print(Codes.Code code, Invocation to) {
        switch (to.output()) {
            case TABLE -> {
                to.out().println(to.style().bold(code.code() + " " + code.title()));
                to.out().println(code.meaning());
                to.out().println("fix: " + code.fix());
            }
            case NAME -> to.out().println(code.code());
            case JSON, NDJSON -> to.print(Json.object().with("code", code.code()).with("title", code.title()).with("meaning", code.meaning())
                    .with("fix", code.fix()).build());
        }
    }
}
