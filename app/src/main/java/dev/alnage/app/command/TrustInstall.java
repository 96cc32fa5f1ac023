package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.app.process.Home;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.TrustVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/** Puts a signed trust file in the place of the one in force, if the pinned root signed it and it is newer. */
public final class TrustInstall implements Command {
    @Override public Usage usage() {
        return Usage.of("FILE").with(Session.ROOT).note("The factory's processes look at the file each second; nothing has to be started again.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        var signed = Session.envelope(in.path(in.positional(0)));
        var before = TrustFiles.verified(in);
        var after = TrustFile.verify(signed, Session.root(in), before.version() + 1, Instant.now()).value();
        var place = new Home(in.config().data()).trustFile();
        var versions = new TrustVersions(place);
        versions.keep(Session.envelope(place));
        versions.keep(signed);
        var temporary = place.resolveSibling("." + place.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        Files.write(temporary, signed.toBytes().toArray());
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        in.console().say("version " + after.version() + " is in force; it was " + before.version());
        return Exit.PASSED;
    }
}
