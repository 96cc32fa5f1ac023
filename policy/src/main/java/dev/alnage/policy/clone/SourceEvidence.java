package dev.alnage.policy.clone;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.BreakGlass;
import dev.alnage.evidence.claim.GitReview;
import dev.alnage.evidence.claim.People;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.claim.ProposedChange;
import dev.alnage.evidence.claim.ReferenceChange;
import dev.alnage.evidence.claim.Review;
import dev.alnage.evidence.claim.SourceInspection;
import dev.alnage.evidence.claim.SourceScope;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.CompactRange;
import dev.alnage.evidence.log.LedgerRecord;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.WitnessedCheckpoint;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.Bundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All evidence about one repository in a file: a bundle of the envelopes (decision 0010), and beside it every record of the log from a
 * size that the reader knows, or from the first. A bundle proves what it holds; the records prove that nothing is left out, for they
 * must give the root that the sealer signed, and each names what it is about.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public final class SourceEvidence {
    public static final int BYTES_MAX = Bundle.BYTES_MAX;
    private static final String FORMAT = "alnage-source-evidence/1";
    private static final Set<String> OURS = Set.of(ReferenceChange.TYPE, ProposedChange.TYPE, SourceInspection.TYPE, Review.TYPE, GitReview.TYPE,
            BreakGlass.TYPE);

    private final SourceScope scope;
    private final Bundle bundle;
    private final KnownLog log;
    private final Optional<WitnessedCheckpoint> witnessed;
    private final Map<Digest, Set<Digest>> recorded = new HashMap<>();

    private SourceEvidence(SourceScope scope, Bundle bundle, KnownLog log, Optional<WitnessedCheckpoint> witnessed) {
        this.scope = scope;
        this.bundle = bundle;
        this.log = log;
        this.witnessed = witnessed;
    }

    /** The file. Who makes one reads it once as its readers will. @param records of the log from {@code from} to the bundle's checkpoint */
    public static Bytes write(String repository, Bytes bundle, long from, List<Bytes> records) {
        return write(repository, bundle, from, records, Optional.empty());
    }

    /** The same with the newest checkpoint that witnesses have cosigned. @param witnessed its note */
    public static Bytes write(String repository, Bytes bundle, long from, List<Bytes> records, Optional<Bytes> witnessed) {
        var file = Json.object().with("format", FORMAT).with("repository", repository).with("bundle", JsonReader.read(bundle, Bundle.BYTES_MAX)).with("from", from)
                .with("records", Json.texts(records.stream().map(Bytes::toText).toList()));
        witnessed.ifPresent(note -> file.with("witnessed", note.toText()));
        return file.build().toBytes();
    }

    /**
     * Reads and verifies all of it.
     *
     * @param repository the one that the reader asks about
     * @param pinnedRoot whom the reader trusts, from elsewhere
     * @param known what the reader knows of the log, if anything
     * @throws Rejected.Stale when the log is older than what is known, or another one
     */
    public static SourceEvidence read(Bytes file, String repository, Trust pinnedRoot, Optional<KnownLog> known, Instant now) {
        var fields = Fields.of("evidence", JsonReader.read(file, BYTES_MAX));
        if (!fields.text("format").equals(FORMAT)) {
            throw new Rejected.Malformed("found format " + fields.text("format") + ", expected " + FORMAT);
        }
        if (!fields.text("repository").equals(repository)) {
            throw new Rejected.Untrusted("found evidence about repository " + fields.text("repository") + ", expected " + repository);
        }
        var bundle = Bundle.read(fields.members("bundle").toBytes(), pinnedRoot, 0, now);
        var from = fields.integer("from", 0, Fields.INTEGER_MAX);
        var records = fields.list("records", json -> Bytes.utf8(Fields.text("record", json)));
        var witnessed = fields.has("witnessed") ? Optional.of(WitnessedCheckpoint.verify(Bytes.utf8(fields.text("witnessed")), bundle.trust(), now)) : Optional.<WitnessedCheckpoint>empty();
        fields.noOthers();
        var evidence = new SourceEvidence(new SourceScope(bundle.trust().trustDomain(), repository), bundle, replay(bundle, from, records, known, witnessed), witnessed);
        for (var i = 0; i < records.size(); i++) {
            evidence.take(LedgerRecord.read(from + i, records.get(i)));
        }
        return evidence;
    }

    /** The trust file in it, verified: for who must know whose checkpoints count before reading the rest. */
    public static TrustFile trust(Bytes file, Trust pinnedRoot, Instant now) {
        return Bundle.read(Fields.of("evidence", JsonReader.read(file, BYTES_MAX)).members("bundle").toBytes(), pinnedRoot, 0, now).trust();
    }

    /** The tree over the records must have the root of the checkpoint, and on the way the roots that are known and that were witnessed (RFC 6962 2.1). */
    private static KnownLog replay(Bundle bundle, long from, List<Bytes> records, Optional<KnownLog> known, Optional<WitnessedCheckpoint> witnessed) {
        var checkpoint = bundle.checkpoint();
        known.ifPresent(seen -> requireReaches(checkpoint, new Checkpoint(seen.origin(), seen.size(), seen.root()), "that are known"));
        witnessed.ifPresent(seen -> requireReaches(checkpoint, seen.checkpoint(), "that witnesses have seen"));
        var range = from == 0 ? CompactRange.EMPTY : known.flatMap(KnownLog::edge).filter(edge -> edge.size() == from).orElseThrow(
                () -> new Rejected.Untrusted("found records from entry " + from + " on, expected all, or those after what is known"));
        var roots = new TreeMap<Long, Map<String, NodeHash>>();
        known.ifPresent(seen -> roots.computeIfAbsent(seen.size(), _ -> new TreeMap<>()).put("as it is known", seen.root()));
        witnessed.map(WitnessedCheckpoint::checkpoint).ifPresent(seen -> roots.computeIfAbsent(seen.size(), _ -> new TreeMap<>()).put("as witnesses have seen it", seen.root()));
        // what lies before the first record was looked at when it became known
        for (var size : roots.tailMap(from).entrySet()) {
            var until = (int) Math.min(records.size(), size.getKey() - from);
            range = range.append(leaves(records.subList((int) (range.size() - from), until)));
            var reached = range;
            size.getValue().forEach((why, root) -> requireRoot(reached, size.getKey(), root, why));
        }
        range = range.append(leaves(records.subList((int) (range.size() - from), records.size())));
        requireRoot(range, checkpoint.size(), checkpoint.root(), "as the checkpoint says");
        return new KnownLog(checkpoint.origin(), checkpoint.size(), checkpoint.root(), Optional.of(range));
    }

    private static void requireReaches(Checkpoint shown, Checkpoint seen, String why) {
        if (shown.size() < seen.size() || !shown.origin().equals(seen.origin())) {
            throw new Rejected.Stale("found a log " + shown.origin() + " of " + shown.size() + " entries (ALN-SRC-091), expected " + seen.origin() + " with the " + seen.size() + " " + why
                    + ", or more");
        }
    }

    private static List<NodeHash> leaves(List<Bytes> records) {
        return records.stream().map(NodeHash::leaf).toList();
    }

    private static void requireRoot(CompactRange range, long size, NodeHash root, String why) {
        if (range.size() != size || !range.root().equals(root)) {
            throw new Rejected.Stale("found a log of " + range.size() + " entries with root " + range.root() + " (ALN-SRC-091), expected " + size + " with root " + root + " " + why);
        }
    }

    private void take(LedgerRecord record) {
        // a statement of ours is never so long that its subjects stand in its envelope alone; one that were could hide what it is about
        if (record.subjectCount() > record.subjects().size() && OURS.contains(record.predicateType())) {
            recorded.computeIfAbsent(scope.references(), _ -> new HashSet<>()).add(record.envelope());
        }
        record.subjects().forEach(subject -> recorded.computeIfAbsent(subject, _ -> new HashSet<>()).add(record.envelope()));
    }

    public SourceScope scope() {
        return scope;
    }

    /** The envelopes; each is proven to be in the log. */
    public Bundle bundle() {
        return bundle;
    }

    /** The newest checkpoint that others have cosigned, if the file brings one; the log in the file is the one that they have seen. */
    public Optional<WitnessedCheckpoint> witnessed() {
        return witnessed;
    }

    /** What the reader knows of the log from now on. */
    public KnownLog log() {
        return log;
    }

    /** Subjects under which everything is found that bears on every revision of the repository. */
    public static List<Digest> alwaysAsked(SourceScope scope) {
        return List.of(scope.references(), scope.changes(), scope.change(Review.FORGE), scope.breakGlass(), People.series(scope.trustDomain()), PolicyVersion.series(scope.trustDomain()),
                PolicyException.series(scope.trustDomain()));
    }

    /** Envelopes about any of these that are on record and that the file does not have: somebody left them out. */
    public List<Digest> withheld(List<Digest> subjects) {
        var missing = new ArrayList<Digest>();
        for (var subject : subjects) {
            recorded.getOrDefault(subject, Set.of()).stream().filter(envelope -> bundle.find(envelope).isEmpty()).sorted().forEach(missing::add);
        }
        return missing;
    }
}
