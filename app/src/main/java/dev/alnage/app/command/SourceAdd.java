package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;

/** Makes a repository, empty or from a template of the organisation, which nobody may read or write until somebody grants them a role. */
public final class SourceAdd implements Command {
    private static final Flag TEMPLATE = Flag.withValue("template", "NAME", "what it begins with, of those that the policy offers; one that the policy requires needs no asking");

    @Override public Usage usage() {
        return Usage.of("NAME").with(TEMPLATE).note("Made from a template, main is there from the beginning, signed by the server, and everything later comes by review.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var name = in.positional(0);
            var wanted = in.flag(TEMPLATE.name());
            var made = Fields.of("repository", wanted.isPresent() ? session.client().addRepository(name, wanted.get()) : session.client().addRepository(name));
            var template = made.text("template");
            in.console().say(Mark.YES, "made " + made.text("name") + (template.isEmpty() ? "" : " from template " + template) + ", which nobody may use yet");
            if (template.isEmpty() && !made.texts("offered").isEmpty()) {
                in.console().say("it is empty; the policy offers templates: " + String.join(", ", made.texts("offered")));
            }
            return Exit.PASSED;
        }
    }
}
