package dev.alnage.app.command;

import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.DecisionLog;
import dev.alnage.app.client.FactoryEvidence;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.PastTrust;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import dev.alnage.factory.gate.Posture;
import dev.alnage.factory.gate.PostureReader;
import dev.alnage.factory.gate.ProductPolicies;
import java.io.IOException;
import java.time.Instant;

/** How the practices stand by the last releases on record: what all commands about the posture begin with. */
final class PostureLook {
    private static final Flag ASSURANCE = Flag.withValue("assurance", "LEVEL", "what is promised: moderate or high (high)");
    private static final Flag RISK = Flag.withValue("risk", "LEVEL", "how bad an exploit would be: moderate or high (high)");
    private static final Flag AS_OF = Flag.withValue("as-of", "TIME", "as it could be told then: no release of later (now)");
    private static final long RELEASES = 5;

    private PostureLook() {}

    static Usage usage(Usage usage) {
        return usage.with(ASSURANCE, RISK, AS_OF, Flag.SINCE, Flag.LIMIT, Session.ROOT)
                .note("Looks at the newest releases (publish and deploy steps that passed the gate; --limit, " + RELEASES + " when you say nothing),")
                .note("each with the evidence and the trust file of then. What no evidence shows is not observable, whatever is done.");
    }

    static Posture posture(Invocation in) throws IOException {
        var profile = new Profile(level(in, ASSURANCE), level(in, RISK));
        try (var session = Session.open(in)) {
            var trust = session.trust();
            SourceGlass.warn(in, session.client().glass());
            var people = FactoryPeople.of(session);
            ReviewDue.warn(in, people);
            var since = in.flag(Flag.SINCE.name()).map(typed -> Moments.before(typed, Instant.now())).orElse(Instant.EPOCH);
            var until = in.flag(AS_OF.name()).map(typed -> Moments.before(typed, Instant.now())).orElse(Instant.MAX);
            var decisions = new DecisionLog(session.client(), trust).since(since).stream().filter(decision -> !decision.recorded().isAfter(until)).toList();
            var practices = ProductPolicies.practices();
            var posture = new PostureReader(practices, ProductPolicies.review(practices), new PastTrust(session.client(), Session.root(in), trust), new FactoryEvidence(session.client()))
                    .read(decisions, profile, Math.toIntExact(in.number(Flag.LIMIT.name(), 1, 1_000).orElse(RELEASES)));
            // who may do what is so now, whatever was released: of another time it cannot be told so
            return in.flag(AS_OF.name()).isPresent() ? posture : ReviewDue.stands(posture, people);
        }
    }

    private static Level level(Invocation in, Flag flag) {
        var typed = in.flag(flag.name()).orElse("high");
        if (!typed.equals("high") && !typed.equals("moderate")) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found --" + flag.name() + " " + typed + ", expected moderate or high", "");
        }
        return Level.of(typed);
    }

    /** 0 when all of the profile is met, at least as far as it can be seen; 1 when something is not; 3 when only something cannot be seen. */
    static Exit exit(Posture posture) {
        if (posture.count(Posture.State.NOT_MET) > 0) {
            return Exit.REFUSED;
        }
        return posture.count(Posture.State.NOT_OBSERVABLE) > 0 ? Exit.CANNOT_TELL : Exit.PASSED;
    }
}
