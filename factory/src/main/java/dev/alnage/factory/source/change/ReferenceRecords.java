package dev.alnage.factory.source.change;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Occasion;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.evidence.sign.Verified;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.store.Blobs;
import dev.alnage.factory.store.Ledger;
import dev.alnage.factory.store.LedgerEntry;
import dev.alnage.policy.source.ReferenceHistory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes down which references move before any of them does, each change chained to the one before it in its repository. Whatever
 * a push was found to be is filed in the same commit of the ledger: no reference moves without it. Held by the storer, with its key.
 */
public final class ReferenceRecords {
    private final Ledger ledger;
    private final Optional<Blobs> certificates;
    private final TrustSource trust;
    private final TrustedClock clock;
    private final Signer ingest;
    private final Map<SourceScope, Known> known = new HashMap<>();

    /** What has been read of a repository's changes under a trust file: the history, and how many entries of the ledger it is made of. */
    private record Known(TrustFile trust, ReferenceHistory history, int entries) {}

    /** Who asked for the moves, how, and by which rules they may. @param certificate what the pusher signed of it, which has been looked at */
    public record Cause(String pusher, String key, String transport, ReferenceChange.Rules rules, Optional<Bytes> certificate, Optional<Long> change) {
        /** A plain push. */
        public static Cause push(String pusher, String key, String transport, ReferenceChange.Rules rules) {
            return new Cause(pusher, key, transport, rules, Optional.empty(), Optional.empty());
        }
    }

    /** Records that keep no push certificates: a push that brings one is not recorded. */
    public ReferenceRecords(Ledger ledger, TrustSource trust, TrustedClock clock, Signer ingest) {
        this(ledger, Optional.empty(), trust, clock, ingest);
    }

    /** @param certificates where push certificates are kept */
    public ReferenceRecords(Ledger ledger, Blobs certificates, TrustSource trust, TrustedClock clock, Signer ingest) {
        this(ledger, Optional.of(certificates), trust, clock, ingest);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private ReferenceRecords(Ledger ledger, Optional<Blobs> certificates, TrustSource trust, TrustedClock clock, Signer ingest) {
        this.certificates = certificates;
        this.ledger = ledger;
        this.trust = trust;
        this.clock = clock;
        this.ingest = ingest;
    }

    /** All recorded changes of a repository, verified. @throws Rejected.Untrusted when the chain on record is broken: then nothing moves any more */
    public synchronized ReferenceHistory history(SourceScope scope) throws IOException {
        var current = trust.current();
        var before = known.get(scope);
        // under another trust file all of it is another question
        if (before == null || before.trust() != current) {
            before = new Known(current, ReferenceHistory.of(scope, List.of()), 0);
        }
        var entries = ledger.listAbout(scope.references());
        var later = new ArrayList<ReferenceHistory.Recorded>();
        for (var entry : entries.subList(before.entries(), entries.size())) {
            if (entry.predicateType().equals(ReferenceChange.TYPE)) {
                later.add(recorded(entry, current));
            }
        }
        var now = new Known(current, later.isEmpty() ? before.history() : before.history().with(later), entries.size());
        known.put(scope, now);
        return now.history();
    }

    private ReferenceHistory.Recorded recorded(LedgerEntry entry, TrustFile current) throws IOException {
        var statement = current.verifyStatement(ledger.envelope(entry), Role.INGEST, Occasion.at(entry.time())).value();
        return new ReferenceHistory.Recorded(ReferenceChange.read(statement), entry.envelope(), entry.time());
    }

    /**
     * Files the findings and then the change of the references, all or nothing.
     *
     * @param findings what was found out about the pushed commits, and how the proposed change stands by it
     * @return the digests of the envelopes, the reference change last
     * @throws Rejected.Stale when a reference is no longer where the updates say: somebody else was first
     */
    public synchronized List<Digest> record(SourceScope scope, List<ReferenceUpdate> updates, Cause cause, List<Statement> findings) throws IOException {
        var history = history(scope);
        var now = clock.now();
        var moves = new ArrayList<ReferenceChange.Move>();
        for (var update : updates) {
            if (!update.before().equals(history.find(update.name()))) {
                throw new Rejected.Stale("found " + update.name() + " at " + named(history.find(update.name())) + " on record, expected " + named(update.before())
                        + ": fetch and push again");
            }
            moves.add(new ReferenceChange.Move(update.name(), update.before(), update.after()));
        }
        // kept before the statement that names it
        var certificate = cause.certificate().isPresent() ? Optional.of(place().put(cause.certificate().get())) : Optional.<Digest>empty();
        var change = new ReferenceChange(scope, history.changes().size() + 1L, history.lastEnvelope(), moves, cause.pusher(), cause.key(), cause.transport(),
                cause.rules(), certificate, cause.change(), now);
        var signed = new ArrayList<Verified<Statement>>();
        for (var finding : findings) {
            signed.add(signed(finding, now));
        }
        signed.add(signed(change.toStatement(), now));
        ledger.appendAll(signed, now);
        return signed.stream().map(each -> each.envelope().digest()).toList();
    }

    private Blobs place() throws IOException {
        return certificates.orElseThrow(() -> new IOException("there is no place for push certificates"));
    }

    /** What was signed of pushes that came in while a nonce lives: the same words under another signature are the same push again. */
    public Set<Bytes> signedPushes(SourceScope scope, Instant now) throws IOException {
        var signed = new HashSet<Bytes>();
        for (var each : history(scope).changes().reversed()) {
            if (each.time().isBefore(now.minus(PushNonce.LIFE.multipliedBy(2)))) {
                break;
            }
            if (each.change().certificate().isPresent()) {
                signed.add(PushCertificate.read(place().read(each.change().certificate().get(), PushCertificate.BYTES_MAX)).signedPayload());
            }
        }
        return signed;
    }

    /** Signs and files what moves no reference. */
    synchronized Digest file(Statement statement) throws IOException {
        var now = clock.now();
        return ledger.append(signed(statement, now), now).envelope();
    }

    private Verified<Statement> signed(Statement statement, Instant now) {
        return trust.current().verifyStatement(Envelope.sign(statement, ingest), Role.INGEST, Occasion.at(now));
    }

    private static String named(Optional<Digest> id) {
        return id.map(Digest::hex).orElse("nothing");
    }
}
