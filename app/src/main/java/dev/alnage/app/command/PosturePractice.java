package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.cli.Visible;
import dev.alnage.factory.gate.Posture;
import java.io.IOException;

/** {@code alnage posture practice ID}: one practice in full, with every envelope that shows it or speaks against it. */
public final class PosturePractice implements Command {
    @Override public Usage usage() {
        return PostureLook.usage(Usage.of("PRACTICE")).note("PRACTICE is an id such as build/validate-inputs, or its number.")
                .note("Exits 0 when it is met, at least in part, 1 when it is not met, 3 when it is not observable.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var typed = in.positional(0);
        var line = PostureLook.posture(in).lines().stream().filter(each -> each.practice().id().equals(typed) || each.practice().number().equals(typed))
                .findFirst().orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-CLI-031", "found no practice " + typed + ", expected one of the 75",
                        "alnage posture show"));
        if (in.output() == OutputFormat.TABLE) {
            print(in, line);
        } else {
            in.print(line.toJson());
        }
        return switch (line.state()) {
            case MET, PART -> Exit.PASSED;
            case NOT_MET -> Exit.REFUSED;
            case NOT_OBSERVABLE -> Exit.CANNOT_TELL;
        };
    }

    private static void print(Invocation in, Posture.Line line) {
        var practice = line.practice();
        line(in, "practice", practice.number() + " " + practice.id() + ": " + practice.title());
        line(in, "state", line.state().word());
        line(in, "applies", (line.applies() ? "yes" : "no") + (practice.marked() ? ": " + practice.from() + " on" : ": under every profile"));
        line(in, "gate", line.asked() ? "asks it: a release without it is refused" : "does not ask it");
        line(in, "found", line.text());
        if (!line.unseen().isEmpty()) {
            line(in, "not seen", line.unseen());
        }
        line.evidence().forEach(each -> line(in, "evidence", each.toString()));
    }

    private static void line(Invocation in, String topic, String text) {
        in.out().printf("%-10s %s%n", topic, Visible.line(text));
    }
}
