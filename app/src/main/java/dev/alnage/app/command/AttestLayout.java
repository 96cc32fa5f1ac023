package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.intoto.InTotoClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code alnage attest layout FILE}: the final products in this folder, verified against an in-toto layout and its links. */
public final class AttestLayout implements Command {
    private static final Flag KEY = Flag.withValue("layout-key", "FILE...", "a key that must have signed the layout, in PEM or as in-toto writes it");
    private static final Flag LINKS = Flag.withValue("link-dir", "FOLDER", "where the links are (this folder)");
    private static final Flag FLOOR = Flag.withValue("floor", "FILE", "keep the newest layout seen here, and refuse an older one");

    @Override public Usage usage() {
        return Usage.of("LAYOUT").with(KEY, LINKS, FLOOR).note("Files in this folder that have the name of a final product must be that product.")
                .note("Inspections run in the sandbox of build steps, over a copy of this folder; without one the answer is: cannot tell.");
    }

    @Override public Exit run(Invocation in) {
        var words = new ArrayList<>(List.of("verify", "--layout", in.path(in.positional(0)).toString()));
        in.values(KEY.name()).forEach(key -> words.addAll(List.of("--layout-key", in.path(key).toString())));
        words.addAll(List.of("--link-dir", in.path(in.flag(LINKS.name()).orElse(".")).toString()));
        in.flag(FLOOR.name()).ifPresent(floor -> words.addAll(List.of("--floor", in.path(floor).toString())));
        var said = new ByteArrayOutputStream();
        int code;
        try (var findings = new PrintStream(said, false, StandardCharsets.UTF_8)) {
            code = new InTotoClient(in.path("."), Instant.now(), in.out(), findings).run(words);
        }
        said.toString(StandardCharsets.UTF_8).lines().forEach(in.console()::say);
        return Arrays.stream(Exit.values()).filter(exit -> exit.code() == code).findFirst()
                .orElseThrow(() -> new IllegalStateException("verification ended with " + code));
    }
}
