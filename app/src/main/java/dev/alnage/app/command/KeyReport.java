package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.sign.Envelope;
import java.io.IOException;
import java.util.stream.Collectors;

/** {@code alnage key report FINGERPRINT}: every entry of the ledger that the key signed, pushed with, or is named in. */
public final class KeyReport implements Command {
    @Override public Usage usage() {
        return Usage.of("FINGERPRINT").note("Ask it of a key before you revoke it, and again of whatever it touched. It reads the whole ledger.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var table = new Table("ENVELOPE", "TIME", "WHAT", "TYPE", "DETAIL");
            var from = 0L;
            for (var entries = session.client().entries(from); !entries.isEmpty(); entries = session.client().entries(from)) {
                for (var entry : entries) {
                    row(table, session, entry, in.positional(0));
                }
                from = entries.getLast().index() + 1;
            }
            table.print(in);
            in.console().say(table.isEmpty() ? "nothing on record with key " + in.positional(0) : "");
            return Exit.PASSED;
        }
    }

    private static void row(Table table, Session session, FactoryClient.Entry entry, String fingerprint) throws IOException {
        var attestation = session.client().findAttestation(entry.envelope());
        if (attestation.isEmpty()) {
            throw new Rejected.Stale("found entry " + entry.index() + " without its envelope, expected it: a report with gaps is none");
        }
        var envelope = attestation.get().envelope();
        var signed = envelope.signatures().stream().anyMatch(signature -> signature.keyid().equals(fingerprint));
        // a binding has the key itself, whose fingerprint is told from it
        var bound = entry.predicateType().equals(KeyBinding.TYPE) && KeyBinding.read(envelope.unverifiedStatement()).key().fingerprint().equals(fingerprint);
        var named = bound || envelope.payload().toText().contains("\"" + fingerprint);
        if (signed || named) {
            var pushed = named && entry.predicateType().equals(ReferenceChange.TYPE);
            table.row(entry.envelope().toString(), entry.time().toString(), signed ? "signed" : pushed ? "pushed" : bound ? "bound by" : "named in",
                    entry.predicateType().substring(entry.predicateType().indexOf("://") + 3), pushed ? moves(envelope) : "");
        }
    }

    private static String moves(Envelope envelope) {
        var change = ReferenceChange.read(envelope.unverifiedStatement());
        return change.moves().stream().map(move -> move.reference() + " to " + move.after().map(after -> after.hex().substring(0, 12)).orElse("nothing"))
                .collect(Collectors.joining(", "));
    }
}
