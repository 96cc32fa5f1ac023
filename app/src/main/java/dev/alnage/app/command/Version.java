package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Name, version and JDK. */
public final class Version implements Command {
    private static final int PROPERTIES_BYTES_MAX = 4096;

    @Override public Usage usage() {
        return Usage.none();
    }

    @Override public Exit run(Invocation in) throws IOException {
        var version = version();
        in.eachOutput(to -> {
            switch (to.output()) {
                case TABLE -> to.out().println("alnage " + version + ", Java " + Runtime.version());
                case NAME -> to.out().println("alnage " + version);
                case JSON, NDJSON -> to.print(Json.object().with("name", "alnage").with("version", version).with("java", Runtime.version().toString()).build());
            }
        });
        return Exit.PASSED;
    }

    /** As the build wrote it into the jar; classes run from a build folder have none. */
    static String version() throws IOException {
        try (var in = Version.class.getResourceAsStream("/META-INF/maven/dev.alnage/app/pom.properties")) {
            if (in == null) {
                return "unpacked";
            }
            return new String(in.readNBytes(PROPERTIES_BYTES_MAX), StandardCharsets.US_ASCII).lines()
                    .filter(line -> line.startsWith("version=")).map(line -> line.substring("version=".length())).findFirst().orElse("unpacked");
        }
    }
}
