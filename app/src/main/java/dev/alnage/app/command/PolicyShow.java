package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.rego.PolicyFiles;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.policy.rego.author.Outline;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** {@code alnage policy show PATH}: rules, what they look at and call, and the digest under which they would be signed. */
public final class PolicyShow implements Command {
    @Override public Usage usage() {
        return Usage.of("PATH").with(PolicyReading.KEY, PolicyReading.SCOPE, PolicyReading.V0).note("PATH is a folder of policies or a bundle .tar.gz.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var reading = PolicyReading.of(in, List.of(in.positional(0)));
        var outline = Outline.of(reading.compile(CompileOptions.V1));
        var digest = Digest.of(PolicyFiles.bundle(in.path(in.positional(0))));
        in.eachOutput(each -> {
            if (each.output() == OutputFormat.JSON) {
                each.print(json(each, outline, digest));
            } else {
                table(outline, each).print(each);
            }
        });
        if (in.output() == OutputFormat.TABLE) {
            in.console().say("looks at " + (outline.inputs().isEmpty() ? "no input" : String.join(", ", outline.inputs())));
            in.console().say("calls " + (outline.builtins().isEmpty() ? "no built-in function" : String.join(", ", outline.builtins())));
            in.console().say("bundle " + digest);
        }
        return Exit.PASSED;
    }

    private static Table table(Outline outline, Invocation in) {
        var table = new Table("RULE", "KIND", "PLACE", "TITLE");
        outline.rules().forEach(one -> table.row(one.name(), word(one.kind()), PolicyReading.place(in, one.at()), one.title()));
        return table;
    }

    private static String word(Outline.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Json json(Invocation in, Outline outline, Digest digest) {
        return Json.object().with("bundle", digest.toString()).with("rules", Json.array(outline.rules().stream()
                .map(one -> Json.object().with("name", one.name()).with("kind", word(one.kind())).with("place", PolicyReading.place(in, one.at()))
                        .withUnlessEmpty("title", one.title()).build()).toList()))
                .with("inputs", Json.texts(outline.inputs())).with("builtins", Json.texts(outline.builtins())).build();
    }
}
