package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.log.ProvenRecord;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.sign.Envelope;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Remembers all that a verifier was shown, so that it can be shown the same again from a {@link Bundle}. */
public final class BundleMaker implements Evidence {
    private final Evidence source;
    private final SortedMap<Long, Found> entries = new TreeMap<>();
    private final SortedMap<Digest, Bytes> blobs = new TreeMap<>();

    public BundleMaker(Evidence source) {
        this.source = source;
    }

    @Override public List<Found> about(Digest subject) {
        var found = source.about(subject);
        found.forEach(each -> entries.put(each.index(), each));
        return found;
    }

    @Override public Optional<Found> find(Digest envelope) {
        var found = source.find(envelope);
        found.ifPresent(each -> entries.put(each.index(), each));
        return found;
    }

    @Override public Optional<Bytes> blob(Digest digest) {
        var found = source.blob(digest);
        found.ifPresent(content -> blobs.put(digest, content));
        return found;
    }

    /** The places in the log of what was shown, for somebody to prove. */
    public List<Long> indexes() {
        return List.copyOf(entries.keySet());
    }

    /**
     * The file. Nothing is verified here: who makes a bundle reads it once as its readers will.
     *
     * @param checkpoint the signed note that the proofs are against
     * @param proven one record for each of {@link #indexes()}
     */
    public Bytes make(Envelope trust, Bytes checkpoint, List<ProvenRecord> proven) {
        var records = new HashMap<Long, ProvenRecord>();
        proven.forEach(record -> records.put(record.proof().index(), record));
        if (!records.keySet().equals(entries.keySet())) {
            throw new IllegalArgumentException("found proofs of " + records.keySet() + ", expected those of " + entries.keySet());
        }
        var written = Json.object();
        blobs.forEach((digest, content) -> written.with(digest.toString(), Base64Reader.write(content)));
        return Json.object().with("format", Bundle.FORMAT).with("trust", trust.toJson()).with("checkpoint", checkpoint.toText())
                .with("entries", Json.array(entries.values().stream().map(found -> entry(records.get(found.index()), found)).toList()))
                .with("blobs", written.build()).build().toBytes();
    }

    private static Json entry(ProvenRecord record, Found found) {
        var json = Json.object();
        record.toJson().values().forEach(json::with);
        return json.with("envelope", found.envelope().toJson()).build();
    }
}
