package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.RoleGrant;
import java.io.IOException;

/** {@code alnage user revoke GRANT}: takes a role back, at once. */
public final class UserRevoke implements Command {
    @Override public Usage usage() {
        return PeopleSigning.usage(Usage.of("GRANT").note("alnage user show ACCOUNT lists the grants."));
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> new RoleGrant(signing.trustDomain(), new RoleGrant.Act.Withdrawn(Digest.parse(in.positional(0))), signing.now(),
                signing.reason()).toStatement());
    }
}
