package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.demo.Demo;
import dev.alnage.app.process.Home;
import dev.alnage.app.process.Reach;
import dev.alnage.app.process.Settings;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code alnage demo}: the paper's sample pipeline on this machine. */
public final class Demonstrate implements Command {
    private static final Path SHARED = Path.of("/var/lib/alnage");

    @Override public Usage usage() {
        return Usage.none().with(Flag.of("no-attacks", "stop after the verdict"));
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var project = Path.of(in.environment().getOrDefault("ALNAGE_HOME", "."));
        if (!Files.exists(project.resolve("demo/materials.list"))) {
            throw new Failure(Exit.NOT_FOUND, "ALN-CLI-017", "found no folder demo in " + project + ", expected a checkout of Alnage",
                    "call ./alnage demo in a checkout");
        }
        return new Demo(in, project.toAbsolutePath().normalize(), home(in, project.toAbsolutePath().normalize())).run(!in.has("no-attacks"));
    }

    /** Where others can get to it: the processes of the factory run under uids of their own. */
    private static Home home(Invocation in, Path project) throws IOException {
        var chosen = in.config().data().resolve("demo").toAbsolutePath();
        if (Settings.ownUid() == 0 && !Reach.byOthers(chosen)) {
            var open = SHARED.resolve("demo-" + Digest.of(Bytes.utf8(project.toString())).hex().substring(0, 12));
            in.console().say("others cannot get to " + chosen + ", so the demo's factory lives in " + open);
            return new Home(open);
        }
        return new Home(chosen);
    }
}
