package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.page.PosturePage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;

/** {@code alnage posture export}: the posture on one printable page, and as JSON where that is asked for. */
public final class PostureExport implements Command {
    private static final Flag TO = Flag.withValue("to", "FILE", "where the page goes (posture.html)");

    @Override public Usage usage() {
        return PostureLook.usage(Usage.none().with(TO)).note("alnage posture export --to report.html -o json=report.json writes both.")
                .note("Exits 1 when a practice of the profile is not met, 3 when only some are not observable.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var posture = PostureLook.posture(in);
        var page = in.path(in.flag(TO.name()).orElse("posture.html"));
        Files.write(page, PosturePage.of(posture, Instant.now()).toArray());
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE, NAME -> to.out().println(page);
                case JSON, NDJSON -> to.print(posture.toJson());
            }
        });
        in.console().say(posture.summary());
        return PostureLook.exit(posture);
    }
}
