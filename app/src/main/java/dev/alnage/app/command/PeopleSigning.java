package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Statements about people, signed by one factory administrator, or by two where one is not enough: then it travels between them as a file. */
final class PeopleSigning {
    static final Flag REASON = Flag.withValue("reason", "TEXT", "why");
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");
    private static final Flag STATEMENT = Flag.withValue("statement", "FILE", "the statement that another administrator has begun, or where to leave yours (people.json)");

    private final Invocation in;
    private final Session session;
    private final FactoryPeople people;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private PeopleSigning(Invocation in, Session session) throws IOException {
        this.in = in;
        this.session = session;
        this.people = FactoryPeople.of(session);
    }

    /** Makes the statement, from what is on record. */
    interface Wording {
        Statement statement(PeopleSigning signing) throws IOException;
    }

    static Usage usage(Usage usage) {
        return usage.with(REASON, KEY, STATEMENT, Session.ROOT, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    /** Signs a statement, or countersigns the one in the file, and has it filed once enough have signed. */
    static Exit file(Invocation in, Wording wording) throws IOException {
        try (var session = Session.open(in)) {
            return new PeopleSigning(in, session).file(wording);
        }
    }

    FactoryPeople people() {
        return people;
    }

    String trustDomain() {
        return people.trustDomain();
    }

    Instant now() {
        return now;
    }

    String reason() {
        return in.flag(REASON.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no reason, expected --reason TEXT", ""));
    }

    private Exit file(Wording wording) throws IOException {
        var file = in.path(in.flag(STATEMENT.name()).orElse("people.json"));
        var signer = new PersonalKeys(in);
        var name = in.flag(KEY.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no key, expected --key NAME", "alnage key list"));
        Envelope envelope;
        if (in.flag(STATEMENT.name()).isPresent() && Files.exists(file)) {
            var begun = Session.envelope(file);
            in.console().say("you sign " + begun.payload().toText());
            envelope = PolicySigning.add(begun, signer.open(name));
        } else {
            envelope = Envelope.sign(wording.statement(this), signer.open(name));
        }
        try {
            people.require(envelope, Instant.now());
        } catch (Rejected.Untrusted e) {
            if (envelope.signatures().size() >= People.SIGNERS_OF_POWER) {
                throw e;
            }
            people.requireFit(envelope, Instant.now());
            Files.write(file, envelope.toBytes().toArray());
            in.console().say("not yet: " + e.getMessage() + "; hand on " + file + ", which another administrator signs with --statement");
            return Exit.WAITING;
        }
        in.console().say(Mark.YES, "on record as " + session.client().file(envelope));
        return Exit.PASSED;
    }
}
