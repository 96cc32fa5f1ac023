package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.source.secrets.Finding;
import dev.alnage.policy.set.Exceptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * A waiver for one finding: first a draft by who owns the risk, then the same statement signed by a policy administrator who is
 * somebody else. It is an exception of the policy about the finding's fingerprint, so it lapses like every other.
 */
public final class SourceWaive implements Command {
    private static final Flag OWNER = Flag.withValue("owner", "NAME", "who owns the risk; never who signs");
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why this is no secret, or may stay");
    private static final Flag UNTIL = Flag.withValue("until", "TIME", "until when, at most 90d");
    private static final Flag CODE = Flag.withValue("code", "CODE", "the code of the finding (ALN-SRC-030)");
    private static final Flag DRAFT = Flag.withValue("draft", "FILE", "sign this draft");

    @Override public Usage usage() {
        return Usage.of("[FINGERPRINT]").with(OWNER, REASON, UNTIL, CODE, DRAFT, PolicySigning.KEY, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE,
                TrustFiles.FILE, Session.ROOT).note("Prints the draft, or with --draft and --key the signed waiver, to standard output.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        if (in.has(DRAFT.name()) == !in.positionals().isEmpty()) {
            throw usage("found " + (in.has(DRAFT.name()) ? "a draft and" : "neither a draft nor") + " a fingerprint, expected one of them");
        }
        return in.has(DRAFT.name()) ? sign(in) : draft(in);
    }

    private static Exit draft(Invocation in) throws IOException {
        var fingerprint = Digest.parse(in.positional(0)).toString();
        var code = in.flag(CODE.name()).orElse(Finding.Kind.SECRET.code());
        if (Arrays.stream(Finding.Kind.values()).noneMatch(kind -> kind.code().equals(code))) {
            throw usage("found --code " + code + ", expected that of a finding");
        }
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var exception = new PolicyException(TrustFiles.verified(in).trustDomain(), required(in, OWNER), code, fingerprint, required(in, REASON), now,
                Moments.after(required(in, UNTIL), now));
        in.print(exception.toStatement().toJson());
        in.console().say(Mark.NOTHING, "a draft: a policy administrator who is not " + exception.owner() + " signs it with --draft FILE --key NAME");
        return Exit.PASSED;
    }

    private static Exit sign(Invocation in) throws IOException {
        var trust = TrustFiles.verified(in);
        var draft = StatementReader.read(Bytes.of(Files.readAllBytes(in.path(required(in, DRAFT)))));
        var exception = PolicyException.read(draft);
        var envelope = Envelope.sign(draft, new PersonalKeys(in).open(required(in, PolicySigning.KEY)));
        Exceptions.verify(envelope, trust, Instant.now());
        in.out().println(envelope.toBytes().toText());
        in.console().say(Mark.YES, "waived until " + exception.expires() + ", owned by " + exception.owner());
        return Exit.PASSED;
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> usage("found no --" + flag.name() + ", expected one"));
    }

    private static Failure usage(String title) {
        return new Failure(Exit.USAGE, "ALN-CLI-001", title, "");
    }
}
