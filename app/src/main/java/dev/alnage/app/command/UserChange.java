package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.Membership.Act;
import java.io.IOException;
import java.util.function.Function;

/** The commands that say who belongs to the factory and to its teams: each is one signed statement. */
public final class UserChange implements Command {
    private static final Flag KIND = Flag.withValue("kind", "KIND", "person, bot or deploy (person)");
    private static final Flag FULL_NAME = Flag.withValue("full-name", "TEXT", "for people to read (the account's name)");

    private final Usage usage;
    private final Function<Invocation, Act> act;

    private UserChange(Usage usage, Function<Invocation, Act> act) {
        this.usage = usage;
        this.act = act;
    }

    /** {@code alnage user add ACCOUNT}. */
    public static UserChange add() {
        return new UserChange(Usage.of("ACCOUNT").with(KIND, FULL_NAME).note("An account has no role until one is granted: alnage user grant."),
                in -> new Act.Enrolled(in.positional(0), AccountKind.of(in.flag(KIND.name()).orElse(AccountKind.PERSON.wireName())),
                        in.flag(FULL_NAME.name()).orElse(in.positional(0))));
    }

    /** {@code alnage user address ACCOUNT EMAIL}. */
    public static UserChange address() {
        return new UserChange(Usage.of("ACCOUNT", "EMAIL"), in -> new Act.Addressed(in.positional(0), in.positional(1)));
    }

    /** {@code alnage user remove ACCOUNT}. */
    public static UserChange remove() {
        return new UserChange(Usage.of("ACCOUNT").note("For good: nobody ever gets that name again."), in -> new Act.Removed(in.positional(0)));
    }

    /** {@code alnage user team join TEAM ACCOUNT}. */
    public static UserChange join() {
        return new UserChange(Usage.of("TEAM", "ACCOUNT"), in -> new Act.Joined(in.positional(0), in.positional(1)));
    }

    /** {@code alnage user team leave TEAM ACCOUNT}. */
    public static UserChange leave() {
        return new UserChange(Usage.of("TEAM", "ACCOUNT"), in -> new Act.Left(in.positional(0), in.positional(1)));
    }

    @Override public Usage usage() {
        return PeopleSigning.usage(usage);
    }

    @Override public Exit run(Invocation in) throws IOException {
        return PeopleSigning.file(in, signing -> new Membership(signing.trustDomain(), act.apply(in), signing.now(), signing.reason()).toStatement());
    }
}
