package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.StatementReader;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.nio.file.Files;

/** Signs a statement about a file with a key of one's own; it stays here until somebody imports it. */
public final class AttestCreate implements Command {
    private static final Flag TYPE = Flag.withValue("type", "URI", "the predicate type");
    private static final Flag PREDICATE = Flag.withValue("predicate", "FILE", "the predicate, a JSON object");
    private static final Flag KEY = Flag.withValue("key", "NAME", "your key, as alnage key list shows it");

    @Override public Usage usage() {
        return Usage.of("SUBJECT").with(TYPE, PREDICATE, KEY, PersonalKeys.FOLDER, PersonalKeys.PASSPHRASE_FILE);
    }

    @Override public Exit run(Invocation in) throws IOException {
        var predicate = JsonReader.read(Bytes.of(Files.readAllBytes(in.path(required(in, PREDICATE)))));
        if (!(predicate instanceof Json.Members)) {
            throw new Rejected.Malformed("found a predicate that is no object, expected one");
        }
        var subject = Resource.of(in.path(in.positional(0)).getFileName().toString(), Session.subject(in, 0));
        // read back before it is signed: what we would not accept from others we do not sign either
        var statement = StatementReader.read(Json.object().with("_type", dev.alnage.evidence.Statement.TYPE)
                .with("subject", Json.array(java.util.List.of(subject.toJson()))).with("predicateType", required(in, TYPE)).with("predicate", predicate).build().toBytes());
        var envelope = Envelope.sign(statement, new PersonalKeys(in).open(required(in, KEY))).toBytes().toText();
        in.eachOutput(to -> to.out().println(envelope));
        return Exit.PASSED;
    }

    private static String required(Invocation in, Flag flag) {
        return in.flag(flag.name()).orElseThrow(() -> new Failure(Exit.USAGE, "ALN-CLI-001", "found no --" + flag.name() + ", expected one", ""));
    }
}
