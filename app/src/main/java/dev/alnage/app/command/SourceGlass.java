package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Person;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code alnage source change break-glass REPOSITORY NUMBER}: two people of role {@code break-glass} let exactly this change in without
 * its reviews, or say that an earlier such breaking has been looked at since. The statement travels between them as a file.
 */
public final class SourceGlass implements Command {
    private static final Flag REASON = Flag.withValue("reason", "TEXT", "why it cannot wait, or what has been looked at since");
    private static final Flag UNTIL = Flag.withValue("until", "TIME", "until when, at most 24h (4h)");
    private static final Flag RESOLVE = Flag.withValue("resolve", "ENVELOPE", "say that this breaking has been looked at; a review of the change has to be on record");
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");
    private static final Flag STATEMENT = Flag.withValue("statement", "FILE", "the statement that the first person has begun, or where to leave yours (glass.json)");

    @Override public Usage usage() {
        return Usage.of("REPOSITORY", "NUMBER").with(REASON, UNTIL, RESOLVE, KEY, STATEMENT, Session.ROOT, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE)
                .note("It excuses missing reviews and nothing else, for the commit that the change has now, and stays listed until it is resolved.")
                .note("Then merge with alnage source change merge, have the change reviewed afterwards, and resolve it with --resolve.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var trust = session.trust();
            var change = new Change(new SourceScope(trust.trustDomain(), in.positional(0)), SourceChange.number(in),
                    Fields.of("change", session.client().change(in.positional(0), SourceChange.number(in))).digest("head"));
            var file = in.path(in.flag(STATEMENT.name()).orElse("glass.json"));
            var begun = in.flag(STATEMENT.name()).isPresent() && Files.exists(file);
            var signer = new PersonalKeys(in).open(required(in, KEY));
            var envelope = begun ? countersigned(in, change, Session.envelope(file), signer) : Envelope.sign(wording(in, change).toStatement(), signer);
            var people = people(trust, envelope);
            if (people.size() >= BreakGlass.SIGNERS_MIN) {
                in.console().say(Mark.WARNING, "on record as " + session.client().file(envelope) + ", signed by " + String.join(" and ", people));
                return Exit.PASSED;
            }
            if (begun) {
                throw new Failure(Exit.REFUSED, "ALN-SRC-097", "found the statement signed by " + people.getFirst() + " alone, expected " + BreakGlass.SIGNERS_MIN
                        + " people of role " + BreakGlass.ROLE, "have somebody else sign it");
            }
            Files.write(file, envelope.toBytes().toArray());
            in.console().say("signed by " + people.getFirst() + "; hand on " + file + ", which a second person signs with --statement");
            return Exit.WAITING;
        }
    }

    /** What the statement must be about. */
    private record Change(SourceScope scope, long number, Digest head) {}

    private static BreakGlass wording(Invocation in, Change change) {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new BreakGlass(change.scope(), change.number(), change.head(), required(in, REASON), in.flag(RESOLVE.name()).map(Digest::parse), now,
                Moments.after(in.flag(UNTIL.name()).orElse("4h"), now));
    }

    /** The second person sees what they sign, and signs nothing about another change or an earlier push. */
    private static Envelope countersigned(Invocation in, Change change, Envelope begun, Signer signer) {
        var said = BreakGlass.read(StatementReader.read(begun.payload()));
        if (!said.scope().equals(change.scope()) || said.change() != change.number() || !said.head().equals(change.head())) {
            throw new Failure(Exit.REFUSED, "ALN-SRC-150", "found a statement about change " + said.change() + " of " + said.scope().repository() + " at " + said.head().hex()
                    + ", expected change " + change.number() + " of " + change.scope().repository() + " at " + change.head().hex(), "have it begun anew");
        }
        in.console().say("you sign that change " + said.change() + " of " + said.scope().repository() + said.resolves().map(envelope -> " has been looked at since " + envelope)
                .orElse(" goes in without its reviews until " + said.expires()) + ": " + said.reason());
        return PolicySigning.add(begun, signer);
    }

    /** Who signed it, by name: one person with two keys is one. @throws Rejected.Untrusted when nobody of the role did */
    private static List<String> people(TrustFile trust, Envelope envelope) {
        var holders = trust.people().stream().filter(person -> person.roles().contains(BreakGlass.ROLE)).map(Person::principal).collect(Collectors.toUnmodifiableSet());
        if (holders.size() < BreakGlass.SIGNERS_MIN) {
            throw new Rejected.Untrusted("found " + holders.size() + " people of role " + BreakGlass.ROLE + " in the trust file (ALN-SRC-097), expected "
                    + BreakGlass.SIGNERS_MIN + " or more: alnage trust draft");
        }
        return new Trust(holders, 1).verifyStatement(envelope).signerNames().stream().sorted().toList();
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", "alnage source change break-glass --help"));
    }

    /** Warns of glass that is open, as the factory lists it. */
    static void warn(Invocation in, List<Json> open) {
        for (var json : open) {
            var glass = Fields.of("glass", json);
            in.console().say(Mark.WARNING, "glass broken by " + String.join(" and ", glass.texts("people")) + " for change " + glass.integer("change", 1, Fields.INTEGER_MAX)
                    + " of " + glass.text("repository") + ", not resolved: " + glass.text("reason") + " (" + glass.digest("envelope") + ")");
        }
    }
}
