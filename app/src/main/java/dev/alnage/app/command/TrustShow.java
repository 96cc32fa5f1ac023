package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Mark;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.TrustEntry;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** The trust map: who may certify what, about which artifacts, from which sources, and how long each of it still holds. */
public final class TrustShow implements Command {
    /** From these parts of its life on, something that lapses is worth a word, and then a louder one. */
    private static final long HALF_PERCENT = 50;
    private static final long MOST_PERCENT = 80;

    @Override public Usage usage() {
        return Usage.none().with(TrustFiles.FILE, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var trust = TrustFiles.verified(in);
        var now = Instant.now();
        in.console().say("version " + trust.version() + " of " + trust.trustDomain() + ", lapses in " + days(now, trust.expires()) + "; root "
                + trust.root().threshold() + " of " + trust.root().principals().size() + ": "
                + trust.root().principals().stream().map(Principal::name).sorted().collect(Collectors.joining(", ")));
        in.console().say(witnesses(trust));
        var used = Duration.between(trust.issued(), now).toMillis() * 100 / Math.max(1, Duration.between(trust.issued(), trust.expires()).toMillis());
        if (used >= HALF_PERCENT) {
            in.console().say(used >= MOST_PERCENT ? Mark.NO : Mark.WARNING, used + " % of the file's life is over: alnage trust draft --renew");
        }
        var table = new Table("ENTRY", "WHO", "ARTIFACTS", "PREDICATES", "SOURCES", "LEFT", "STATE");
        for (var entry : trust.entries()) {
            table.row(entry.id(), (entry.threshold() > 1 ? entry.threshold() + " of " : "") + entry.who(), templates(entry.artifacts()),
                    String.join(" ", entry.predicates()), templates(entry.sources()), days(now, entry.notAfter()), state(entry, now));
        }
        table.print(in);
        var lapsing = trust.entries().stream().filter(entry -> entry.lifeUsedPercent(now) >= MOST_PERCENT).map(TrustEntry::id).toList();
        if (!lapsing.isEmpty()) {
            in.console().say(Mark.WARNING, String.join(", ", lapsing) + ": renew or let lapse; alnage trust draft --renew");
        }
        return Exit.PASSED;
    }

    /** Who has to have seen the log, for people. */
    static String witnesses(TrustFile trust) {
        var witnesses = trust.witnesses();
        return witnesses.principals().isEmpty() ? "no witnesses of the log" : witnesses.threshold() + " of " + witnesses.principals().size() + " witnesses of the log: "
                + witnesses.principals().stream().map(Principal::name).sorted().collect(Collectors.joining(", ")) + ", each believed for " + witnesses.freshness().toSeconds() + " s";
    }

    private static String templates(List<NameTemplate> templates) {
        return templates.stream().map(NameTemplate::text).collect(Collectors.joining(" "));
    }

    private static String days(Instant now, Instant end) {
        var days = Duration.between(now, end).toDays();
        return end.isAfter(now) ? days + (days == 1 ? " day" : " days") : "none";
    }

    private static String state(TrustEntry entry, Instant now) {
        var used = entry.lifeUsedPercent(now);
        if (used < 0) {
            return "begins " + entry.notBefore();
        }
        if (used >= 100) {
            return "lapsed";
        }
        return used >= MOST_PERCENT ? "renew now" : used >= HALF_PERCENT ? "half over" : "holds";
    }
}
