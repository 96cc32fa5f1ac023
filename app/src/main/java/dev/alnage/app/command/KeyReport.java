package dev.alnage.app.command;

import dev.alnage.app.cli.Command;
import dev.alnage.app.cli.Exit;
import dev.alnage.app.cli.Failure;
import dev.alnage.app.cli.Flag;
import dev.alnage.app.cli.Invocation;
import dev.alnage.app.cli.Table;
import dev.alnage.app.cli.Usage;
import dev.alnage.app.client.FactoryClient;
import dev.alnage.app.client.FactoryPeople;
import dev.alnage.app.client.Session;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.source.clone.CloneReader;
import dev.alnage.factory.source.clone.SignedObjects;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * {@code alnage key report FINGERPRINT}: every entry of the ledger that the key signed, pushed with, alone or behind a certificate, or is
 * named in, and the commits and tags of a clone that it signed.
 */
public final class KeyReport implements Command {
    private static final Flag CLONE = Flag.withValue("clone", "DIR", "a clone whose commits and tags are looked at, too");
    private static final Flag REMOTE = Flag.withValue("remote", "NAME", "what the clone calls the server (origin)");

    @Override public Usage usage() {
        return Usage.of("FINGERPRINT").with(CLONE, REMOTE, Session.ROOT).note("Ask it of a key before you revoke it, and again of whatever it touched. It reads the whole ledger.")
                .note("FINGERPRINT may be serial:N of a certificate.");
    }

    @Override public Exit run(Invocation in) throws IOException {
        try (var session = Session.open(in)) {
            var fingerprint = fingerprint(in.positional(0));
            var table = new Table("ENVELOPE", "TIME", "WHAT", "TYPE", "DETAIL");
            var from = 0L;
            for (var entries = session.client().entries(from); !entries.isEmpty(); entries = session.client().entries(from)) {
                for (var entry : entries) {
                    row(table, session, entry, fingerprint);
                }
                from = entries.getLast().index() + 1;
            }
            if (in.flag(CLONE.name()).isPresent()) {
                objects(table, in, FactoryPeople.of(session), fingerprint);
            }
            table.print(in);
            in.console().say(table.isEmpty() ? "nothing on record with key " + fingerprint : "");
            return Exit.PASSED;
        }
    }

    /** A name that no key has would have nothing on record, which is not what somebody with a stolen key wants to read. */
    private static String fingerprint(String typed) {
        if (typed.indexOf(':') < 0 && !typed.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F')) {
            throw new Failure(Exit.USAGE, "ALN-CLI-001", "found " + typed + ", expected the fingerprint of a key as alnage key list --all shows it, or serial:N",
                    "alnage key list --all; ssh-keygen -lf FILE shows that of a .pub file");
        }
        return typed;
    }

    private static void objects(Table table, Invocation in, FactoryPeople people, String fingerprint) throws IOException {
        var credential = people.roster().findKey(fingerprint).flatMap(key -> key.key().credential()).orElseThrow(() -> new Failure(Exit.NOT_FOUND, "ALN-KEY-001",
                "found no key " + fingerprint + " that could sign commits, expected one", "alnage key list --all"));
        try (var clone = CloneReader.open(in.path(in.flag(CLONE.name()).orElseThrow()))) {
            for (var signed : SignedObjects.by(credential, clone, clone.references(in.flag(REMOTE.name()).orElse("origin")).values())) {
                table.row(signed.id().toString(), signed.time().toString(), "signed", signed.type().wireName(), signed.title());
            }
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
        var named = bound || names(envelope.payload().toText(), fingerprint);
        // a review by git is filed by the storer, and signed inside by the key that it is filed under
        var reviewed = named && entry.predicateType().equals(GitReview.TYPE);
        if (signed || named) {
            var pushed = named && entry.predicateType().equals(ReferenceChange.TYPE);
            table.row(entry.envelope().toString(), entry.time().toString(), signed || reviewed ? "signed" : pushed ? "pushed" : bound ? "bound by" : "named in",
                    entry.predicateType().substring(entry.predicateType().indexOf("://") + 3), pushed ? moves(envelope) : "");
        }
    }

    /** Whether it stands there by itself: serial:7 is not in serial:77, and behind a certificate stands the key that asked for it. */
    private static boolean names(String text, String fingerprint) {
        for (var at = text.indexOf(fingerprint); at >= 0; at = text.indexOf(fingerprint, at + 1)) {
            var end = at + fingerprint.length();
            if ((at == 0 || isBorder(text.charAt(at - 1))) && (end == text.length() || isBorder(text.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBorder(char c) {
        return c == '"' || c == ' ';
    }

    private static String moves(Envelope envelope) {
        var change = ReferenceChange.read(envelope.unverifiedStatement());
        return change.moves().stream().map(move -> move.reference() + " to " + move.after().map(after -> after.hex().substring(0, 12)).orElse("nothing"))
                .collect(Collectors.joining(", "));
    }
}
