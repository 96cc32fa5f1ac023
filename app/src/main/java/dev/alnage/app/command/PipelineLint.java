package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.evidence.pipeline.Lint;
import java.io.IOException;
import java.util.Locale;

/** What is wrong with a pipeline file, before it is committed. */
public final class PipelineLint implements Command {
    @Override public Usage usage() {
        return PipelineInput.usage().with(Flag.of("strict", "refuse warnings too"));
    }

    @Override public Exit run(Invocation in) throws IOException {
        var lints = Lint.of(PipelineInput.read(in).content());
        var table = new Table("RULE", "LEVEL", "STEP", "MESSAGE", "FIX");
        lints.forEach(lint -> table.row(lint.rule(), lint.level().name().toLowerCase(Locale.ROOT), lint.step(), lint.message(), lint.fix()));
        if (table.isEmpty()) {
            in.console().say("nothing to remark");
        }
        table.print(in);
        var refused = in.has("strict") ? !lints.isEmpty() : lints.stream().anyMatch(lint -> lint.level() == Lint.Level.ERROR);
        return refused ? Exit.REFUSED : Exit.PASSED;
    }
}
