package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Evidence in a file, for verifying with no factory at hand: the trust file, a signed checkpoint, envelopes with their records
 * and the proofs that these are in the log, and the blobs that a verifier reads (decision 0010). A bundle that exists holds:
 * reading it verifies all of that. What it leaves out it cannot prove absent; that can only be told by who has the log.
 */
public final class Bundle implements Evidence {
    public static final int BYTES_MAX = 256 << 20;
    static final String FORMAT = "alnage-bundle/1";

    private final TrustFile trust;
    private final Checkpoint checkpoint;
    private final SortedMap<Long, Found> entries = new TreeMap<>();
    private final Map<Digest, Long> byEnvelope = new HashMap<>();
    private final Map<Digest, SortedMap<Long, Found>> bySubject = new HashMap<>();
    private final Map<Digest, Bytes> blobs = new HashMap<>();

    private Bundle(TrustFile trust, Checkpoint checkpoint) {
        this.trust = trust;
        this.checkpoint = checkpoint;
    }

    /**
     * Reads and verifies all of a bundle.
     *
     * @param pinnedRoot whom the reader trusts, from elsewhere: never from the bundle
     * @param versionFloor the newest version of the trust file that the reader has seen; 0 when none
     */
    public static Bundle read(Bytes file, Trust pinnedRoot, long versionFloor, Instant now) {
        var fields = Fields.of("bundle", JsonReader.read(file, BYTES_MAX));
        if (!fields.text("format").equals(FORMAT)) {
            throw new Rejected.Malformed("found bundle format " + fields.text("format") + ", expected " + FORMAT);
        }
        var trust = TrustFile.verify(envelope(fields.members("trust")), pinnedRoot, versionFloor, now).value();
        var bundle = new Bundle(trust, Checkpoint.verify(Bytes.utf8(fields.text("checkpoint")), trust));
        fields.list("entries").forEach(bundle::entry);
        fields.map("blobs", json -> Base64Reader.read(Fields.text("blob", json))).forEach(bundle::blob);
        fields.noOthers();
        return bundle;
    }

    private void entry(Json json) {
        var fields = Fields.of("entry", json);
        var proven = ProvenRecord.read(fields);
        var envelope = envelope(fields.members("envelope"));
        fields.noOthers();
        var index = proven.proof().index();
        var record = proven.verify(checkpoint);
        var found = new Found(record.envelope(), envelope, index, record.time());
        record.subjects(envelope).forEach(subject -> bySubject.computeIfAbsent(subject, _ -> new TreeMap<>()).put(index, found));
        if (entries.put(index, found) != null) {
            throw new Rejected.Malformed("found entry " + index + " twice, expected each once");
        }
        byEnvelope.putIfAbsent(record.envelope(), index);
    }

    private void blob(String digest, Bytes content) {
        var named = Digest.parse(digest);
        if (!named.equals(Digest.of(content))) {
            throw new Rejected.Malformed("found a blob with digest " + Digest.of(content) + ", expected " + named);
        }
        blobs.put(named, content);
    }

    private static Envelope envelope(Json.Members json) {
        return Envelope.read(json.toBytes());
    }

    /** The trust file that came with the bundle, verified against the reader's own root. */
    public TrustFile trust() {
        return trust;
    }

    /** The log that the entries are proven to be in. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override public List<Found> about(Digest subject) {
        return List.copyOf(bySubject.getOrDefault(subject, new TreeMap<>()).values());
    }

    @Override public Optional<Found> find(Digest envelope) {
        return Optional.ofNullable(byEnvelope.get(envelope)).map(entries::get);
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        return Optional.ofNullable(blobs.get(digest));
    }
}
