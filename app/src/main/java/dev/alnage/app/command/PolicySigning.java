package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * Several people's signatures under one statement, each added on its own machine: the statement travels between them as a file
 * until enough have signed.
 */
final class PolicySigning {
    static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");
    static final Flag STATEMENT = Flag.withValue("statement", "FILE", "the statement that another administrator has begun, or where to leave yours (policy.json)");

    private final Invocation in;

    PolicySigning(Invocation in) {
        this.in = in;
    }

    /** The file in which the statement travels. */
    Path file() {
        return in.path(in.flag(STATEMENT.name()).orElse("policy.json"));
    }

    /** Whether somebody has begun. */
    boolean isBegun() {
        return in.flag(STATEMENT.name()).isPresent() && Files.exists(file());
    }

    /** What somebody has begun and this person now signs as well: shown before it is signed. */
    Envelope countersigned() throws IOException {
        var begun = Session.envelope(file());
        var policy = PolicyVersion.read(StatementReader.read(begun.payload()));
        in.console().say("you sign " + policy.label() + ", effective " + policy.effective() + ", " + policy.profile() + ", bundle " + policy.bundle()
                + ": " + policy.reason());
        return add(begun, signer());
    }

    Envelope begin(PolicyVersion policy) throws IOException {
        return Envelope.sign(policy.toStatement(), signer());
    }

    private Signer signer() throws IOException {
        return new PersonalKeys(in).open(in.flag(KEY.name()).orElseThrow(
                () -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no key, expected --key NAME", "alnage key list")));
    }

    /** The same with one more signature. */
    static Envelope add(Envelope envelope, Signer signer) {
        var signatures = new ArrayList<>(envelope.signatures());
        signatures.addAll(Envelope.sign(envelope.payloadType(), envelope.payload(), Bytes.empty(), signer).signatures());
        return new Envelope(envelope.payloadType(), envelope.payload(), signatures);
    }

    /** Whether enough have signed; otherwise the statement is left for the next one. */
    boolean isComplete(Envelope envelope, TrustFile trust) throws IOException {
        var administrators = trust.people().stream().filter(person -> person.roles().contains(PolicyVersion.ROLE)).map(Person::principal)
                .collect(Collectors.toUnmodifiableSet());
        if (administrators.isEmpty()) {
            throw new Rejected.Untrusted("found nobody with role " + PolicyVersion.ROLE + " in the trust file, expected at least " + PolicyVersion.SIGNERS_MIN);
        }
        var signers = new Trust(administrators, 1).verifyStatement(envelope).signerNames();
        if (signers.size() >= PolicyVersion.SIGNERS_MIN) {
            return true;
        }
        Files.write(file(), envelope.toBytes().toArray());
        in.console().say("signed by " + String.join(", ", signers) + "; " + PolicyVersion.SIGNERS_MIN + " policy administrators are needed: hand on " + file());
        return false;
    }
}
