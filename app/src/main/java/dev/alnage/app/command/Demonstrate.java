package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.demo.Demo;
import dev.alnage.app.process.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code alnage demo}: the paper's sample pipeline on this machine. */
public final class Demonstrate implements Command {
    @Override public Usage usage() {
        return Usage.none().with(Flag.of("no-attacks", "stop after the verdict"));
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var project = Path.of(in.environment().getOrDefault("ALNAGE_HOME", "."));
        if (!Files.exists(project.resolve("demo/materials.list"))) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-017", "found no folder demo in " + project + ", expected a checkout of Alnage",
                    "call ./alnage demo in a checkout");
        }
        return new Demo(in, project.toAbsolutePath().normalize(), new Home(in.config().data().resolve("demo"))).run(!in.has("no-attacks"));
    }
}
