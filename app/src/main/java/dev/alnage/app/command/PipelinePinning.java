package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.pipeline.PipelinePin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes image digests into a pipeline file; without any, lists the images that still lack one. */
public final class PipelinePinning implements Command {
    private static final Flag IMAGE = Flag.withValue("image", "KEY=DIGEST...", "the digest of an image, as sha256:...");

    @Override public Usage usage() {
        return PipelineInput.usage().with(IMAGE, Flag.DRY_RUN);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var input = PipelineInput.read(in);
        var digests = digests(in);
        if (digests.isEmpty()) {
            var unpinned = PipelinePin.listUnpinned(input.content());
            var table = new Table("IMAGE");
            unpinned.forEach(table::row);
            if (unpinned.isEmpty()) {
                in.console().say("every image is named by its digest");
            }
            table.print(in);
            return unpinned.isEmpty() ? Exit.PASSED : Exit.REFUSED;
        }
        var pinned = PipelinePin.pin(input.content(), digests);
        if (in.has(Flag.DRY_RUN.name())) {
            in.out().print(pinned.toText());
        } else {
            replace(input.file(), pinned);
            in.console().say("pinned " + String.join(", ", digests.keySet()) + " in " + input.file());
        }
        return Exit.PASSED;
    }

    private static Map<String, Digest> digests(Invocation in) {
        var digests = new LinkedHashMap<String, Digest>();
        for (var pair : in.values(IMAGE.name())) {
            var equals = pair.indexOf('=');
            if (equals < 1 || digests.put(pair.substring(0, equals), Digest.parse(pair.substring(equals + 1))) != null) {
                throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --image " + pair + ", expected each key once, as KEY=sha256:...", "");
            }
        }
        return digests;
    }

    /** Whole or not at all: whoever reads the file meanwhile sees the old one or the new one. */
    private static void replace(Path file, Bytes content) throws IOException {
        var real = file.toRealPath();
        var temporary = Files.createTempFile(real.getParent(), ".pipeline-", ".tmp");
        try {
            Files.write(temporary, content.toArray());
            Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
            Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
