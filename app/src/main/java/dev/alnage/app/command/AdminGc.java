package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.OutputFormat;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.read.Fields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Has the packs of repositories put together, and waits for it. The factory does the same for itself where pushes have left many. */
public final class AdminGc implements Command {
    private static final long LOOK_MILLIS = 200;

    @Override public Usage usage() {
        return Usage.of("[REPOSITORY]").note("Nothing is lost by it: what no reference leads to any more is kept, too.")
                .note("Pushes and clones go on meanwhile. It needs as much room as the packs have, until those who read the old ones have gone.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var names = in.positionals().isEmpty() ? all(session) : List.of(in.positional(0));
            for (var name : names) {
                session.client().repack(name);
            }
            var table = new Table("REPOSITORY", "PACKS", "BYTES", "REPLACED");
            var states = new ArrayList<Json>();
            for (var name : names) {
                var state = settled(in, session, name);
                var fields = Fields.of("packs", state);
                var last = fields.findObject("last");
                if (last.isPresent() && !last.get().text("error").isEmpty()) {
                    throw new Failure(Exit.CANNOT_TELL, "ALN-SRC-170", name + ": " + last.get().text("error"), "every pack is where it was; the log of the factory says more");
                }
                states.add(Json.object().with("repository", name).with("packs", state).build());
                table.row(name, number(fields, "packs"), number(fields, "bytes"), last.map(each -> number(each, "replaced")).orElse("0"));
            }
            if (in.output() == OutputFormat.TABLE) {
                table.print(in);
            } else {
                in.print(Json.array(states));
            }
            return Exit.PASSED;
        }
    }

    private static List<String> all(Session session) throws IOException {
        var names = new ArrayList<String>();
        if (session.client().repositories() instanceof Json.Elements(var repositories)) {
            repositories.forEach(repository -> names.add(Fields.of("repository", repository).text("name")));
        }
        return names;
    }

    private static String number(Fields fields, String name) {
        return Long.toString(fields.integer(name, 0, Long.MAX_VALUE));
    }

    /** How it is kept once nothing more is done to it, with a line for each new thing that is done meanwhile. */
    private static Json settled(Invocation in, Session session, String name) throws IOException {
        var said = "";
        while (true) {
            var state = session.client().packs(name);
            var doing = Fields.of("packs", state).text("doing");
            if (doing.isEmpty() || doing.startsWith("waiting for those")) {
                return state;
            }
            var task = doing.chars().filter(c -> !Character.isDigit(c)).mapToObj(Character::toString).collect(Collectors.joining());
            if (!task.equals(said)) {
                in.console().say(name + ": " + doing);
                said = task;
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while packs were put together; it goes on without this command", e);
        }
    }
}
