package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.people.StepUpRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;

/** {@code alnage user step-up ACCOUNT}: what a client of the API sends to say that somebody uses it who has more than its certificate. */
public final class UserStepUp implements Command {
    private static final Flag LOGIN = Flag.withValue("login", "FILE...", "a key of OpenSSH that is bound to the account and on a FIDO token, or two in files");
    private static final Flag CLIENT = Flag.withValue("client", "NAME", "the client's name in the factory's list of clients");
    private static final Flag DOMAIN = Flag.withValue("domain", "TRUST-DOMAIN", "of the factory, as its trust file has it");

    @Override public Usage usage() {
        return Usage.of("ACCOUNT").with(LOGIN, CLIENT, DOMAIN)
                .note("Needs no factory at hand. Send what it prints within five minutes, over mutual TLS: curl … --data @- https://HOST:PORT/v1/step-ups");
    }

    @Override public Exit run(Invocation in) throws IOException, InterruptedException {
        var files = in.values(LOGIN.name()).stream().map(file -> new OpenSshFile(in.path(file))).toList();
        var logins = new ArrayList<String>();
        for (var file : files) {
            logins.add(file.publicKey().fingerprint());
        }
        var request = new StepUpRequest(wanted(in, DOMAIN), in.positional(0), logins, wanted(in, CLIENT), Instant.now().truncatedTo(ChronoUnit.SECONDS));
        var proofs = new ArrayList<String>();
        for (var file : files) {
            proofs.add(file.sign(StepUpRequest.NAMESPACE, request.message()));
        }
        in.out().println(Json.object().with("request", request.toJson()).with("proofs", Json.texts(proofs)).build().toBytes().toText());
        return Exit.PASSED;
    }

    private static String wanted(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", ""));
    }
}
