package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a command and signs a link about it with a key of one's own: what was there before, what was there afterwards, how it
 * ended. On the bare machine, and the link says so: it is a person's word, and no gate of a factory takes it for a worker's.
 */
public final class AttestRun implements Command {
    private static final int FILES_MAX = 100_000;
    private static final Flag STEP = Flag.withValue("step", "NAME", "the name of the step");
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");
    private static final Flag MATERIALS = Flag.withValue("materials", "DIR", "the folder that goes in");
    private static final Flag PRODUCTS = Flag.withValue("products", "DIR", "the folder that comes out");
    private static final Flag TO = Flag.withValue("to", "FILE", "where the link goes (NAME.link.json)");

    @Override public Usage usage() {
        return Usage.of("COMMAND...").with(STEP, KEY, MATERIALS, PRODUCTS, TO, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("The command stands after --. It runs here, outside any sandbox, and the link says so.");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var step = required(in, STEP);
        // unlocked before the command runs: whoever mistypes has lost no build
        var signer = new PersonalKeys(in).open(required(in, KEY));
        var materials = recorded(in, MATERIALS);
        var process = new ProcessBuilder(in.positionals()).directory(in.directory().toFile()).inheritIO().start();
        var exitCode = process.waitFor();
        var products = recorded(in, PRODUCTS);
        if (products.isEmpty()) {
            throw new Failure(Exit.REFUSED, "ALN-CLI-027", "found no product after the command, which ended with " + exitCode
                    + ", expected at least one file", "name the folder with --products DIR");
        }
        var link = new Predicate.Link(step, in.positionals(), materials, Json.object().with("exitCode", exitCode).build(),
                Json.object().with("sandboxed", Json.bool(false)).build());
        var target = in.path(in.flag(TO.name()).orElse(step + ".link.json"));
        Files.write(target, Envelope.sign(new Statement(products, link), signer).toBytes().toArray());
        in.console().say("signed a link over " + materials.size() + " materials and " + products.size() + " products to " + target);
        return exitCode == 0 ? Exit.PASSED : Exit.REFUSED;
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", ""));
    }

    /** Every plain file below the folder by its path; what a link could not say is refused, not left out. */
    private static List<Resource> recorded(Invocation in, Flag flag) throws IOException {
        if (in.flag(flag.name()).isEmpty()) {
            return List.of();
        }
        var folder = in.path(in.flag(flag.name()).get());
        var files = new ArrayList<Resource>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)).sorted().toList()) {
                var name = ArtifactPath.require(folder.getFileName() + "/" + folder.relativize(path));
                if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || files.size() == FILES_MAX) {
                    throw new Rejected.Malformed("found " + name + ", expected at most " + FILES_MAX + " plain files");
                }
                files.add(Resource.of(name, Session.digest(path)));
            }
        }
        return files;
    }
}
