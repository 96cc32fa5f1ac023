package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;

/** Writes the content of a digest to a file, which appears only when its digest has been compared. */
public final class ArtifactGet implements Command {
    @Override public Usage usage() {
        return Usage.of("DIGEST", "FILE");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var digest = Digest.parse(in.positional(0));
        var target = in.path(in.positional(1)).toAbsolutePath();
        var unfinished = target.resolveSibling("." + target.getFileName() + ".unfinished");
        try (var session = Session.open(in); var content = new DigestInputStream(session.client().blob(digest), Digest.Algorithm.SHA256.newMessageDigest());
                var out = Files.newOutputStream(unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            content.transferTo(out);
            requireDigest(Digest.finish(content.getMessageDigest()), digest);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return Exit.PASSED;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** @param found of the content that the factory sent */
    static void requireDigest(Digest found, Digest expected) {
        if (!found.equals(expected)) {
            throw new Failure(Exit.REFUSED, "ALN-ART-004", "found content whose digest is " + found + ", expected " + expected, "alnage admin fsck on the factory");
        }
    }
}
