package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import java.util.Optional;

/** Name, version and JDK. */
public final class Version implements Command {
    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) {
        // of the jar's manifest; classes run from a build folder have none
        var version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion()).orElse("unpacked");
        if (in.output() == OutputFormat.JSON || in.output() == OutputFormat.NDJSON) {
            in.print(Json.object().with("name", "alnage").with("version", version).with("java", Runtime.version().toString()).build());
        } else {
            in.out().println("alnage " + version + (in.output() == OutputFormat.NAME ? "" : ", Java " + Runtime.version()));
        }
        return Exit.PASSED;
    }
}
