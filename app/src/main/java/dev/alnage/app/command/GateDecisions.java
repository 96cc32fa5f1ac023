package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.DecisionLog;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.factory.gate.RecordedDecision;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** {@code alnage gate decisions}: what the gate has decided, newest last. */
public final class GateDecisions implements Command {
    private static final Flag VERDICT = Flag.withValue("verdict", "WORD", "only PASSED, FAILED or CANNOT_TELL");
    private static final Flag CODE = Flag.withValue("code", "CODE", "only those with this reason");
    private static final long LIMIT = 100;

    @Override public Usage usage() {
        return Usage.none().with(Flag.SINCE, Flag.LIMIT, VERDICT, CODE, Session.ROOT);
    }

    @Override public Exit run(Invocation in) throws IOException {
        in.flag(VERDICT.name()).filter(word -> !List.of("PASSED", "FAILED", "CANNOT_TELL").contains(word)).ifPresent(word -> {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found verdict " + word + ", expected PASSED, FAILED or CANNOT_TELL", "");
        });
        try (var session = Session.open(in)) {
            var since = in.flag(Flag.SINCE.name()).map(typed -> Moments.before(typed, Instant.now())).orElse(Instant.EPOCH);
            var all = new DecisionLog(session.client(), session.trust()).since(since).stream()
                    .filter(each -> in.flag(VERDICT.name()).map(each.verdict()::equals).orElse(true))
                    .filter(each -> in.flag(CODE.name()).map(each.codes()::contains).orElse(true)).toList();
            var limit = in.number(Flag.LIMIT.name(), 1, 1_000_000).orElse(LIMIT);
            print(in, all.subList((int) Math.max(0, all.size() - limit), all.size()));
            return Exit.PASSED;
        }
    }

    private static void print(Invocation in, List<RecordedDecision> decisions) {
        if (in.output() == OutputFormat.JSON) {
            in.print(Json.array(decisions.stream().map(RecordedDecision::toJson).toList()));
        } else if (in.output() == OutputFormat.NDJSON) {
            decisions.forEach(each -> in.print(each.toJson()));
        } else {
            var table = new Table("ENVELOPE", "TIME", "VERDICT", "POLICY", "QUESTION", "CODES");
            decisions.forEach(each -> table.row(each.envelope().toString(), each.vsa().timeVerified().toString(), each.verdict(), each.vsa().policy().name(),
                    each.vsa().resourceUri(), String.join(",", each.codes())));
            table.print(in);
        }
    }
}
