package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.factory.gate.Posture;
import java.io.IOException;
import java.util.List;

/** {@code alnage posture show} and {@code alnage posture gap}: every practice with how it stands, or those only that are not met whole. */
public final class PostureShow implements Command {
    private final boolean gap;

    /** @param gap only what the profile asks for and evidence does not show whole; then the exit code says whether there is any */
    public PostureShow(boolean gap) {
        this.gap = gap;
    }

    @Override public Usage usage() {
        return PostureLook.usage(Usage.none()).note(gap ? "Exits 1 when a practice of the profile is not met, 3 when only some are not observable."
                : "Exits 0 when it could look at a release, 3 when there is none. alnage posture gap answers with its exit code.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var posture = PostureLook.posture(in);
        var lines = gap ? posture.gap() : posture.lines();
        if (in.output() == OutputFormat.JSON) {
            in.print(gap ? Json.array(lines.stream().map(Posture.Line::toJson).toList()) : posture.toJson());
        } else if (in.output() == OutputFormat.NDJSON) {
            lines.forEach(line -> in.print(line.toJson()));
        } else {
            table(lines).print(in);
        }
        in.console().say(posture.profile() + ", " + posture.releases().size() + " releases looked at: " + posture.summary());
        return gap ? PostureLook.exit(posture) : posture.releases().isEmpty() ? Exit.CANNOT_TELL : Exit.PASSED;
    }

    private static Table table(List<Posture.Line> lines) {
        var table = new Table("PRACTICE", "NO", "APPLIES", "GATE", "STATE", "EVIDENCE", "FOUND");
        lines.forEach(line -> table.row(line.practice().id(), line.practice().number(), line.applies() ? "yes" : "no", line.asked() ? "asks" : "-",
                line.state().word(), evidence(line.evidence()), line.text()));
        return table;
    }

    private static String evidence(List<Digest> evidence) {
        if (evidence.isEmpty()) {
            return "-";
        }
        return evidence.getFirst().toString().substring(0, "sha256:".length() + 12) + (evidence.size() > 1 ? " +" + (evidence.size() - 1) : "");
    }
}
