package dev.alnage.evidence.log;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;

/** A record of the log with the proof that it is there, to be verified by whoever has the checkpoint. */
public record ProvenRecord(Bytes record, InclusionProof proof) {
    /** @throws Rejected if it is not proven to be in the log, or is none of the ledger's records */
    public LedgerRecord verify(Checkpoint checkpoint) {
        if (proof.size() != checkpoint.size()) {
            throw new Rejected.Untrusted("found a proof for a log of " + proof.size() + " entries, expected one for " + checkpoint.size());
        }
        proof.verify(NodeHash.leaf(record), checkpoint.root());
        return LedgerRecord.read(proof.index(), record);
    }

    public Json.Members toJson() {
        return Json.object().with("index", proof.index()).with("size", proof.size()).with("record", record.toText())
                .with("path", Json.texts(proof.path().stream().map(NodeHash::toString).toList())).build();
    }

    /** Reads the members out of an object that may hold others. */
    public static ProvenRecord read(Fields fields) {
        var size = fields.integer("size", 1, Fields.INTEGER_MAX);
        var path = fields.texts("path").stream().map(ProvenRecord::hash).toList();
        return new ProvenRecord(Bytes.utf8(fields.text("record")), new InclusionProof(fields.integer("index", 0, size - 1), size, path));
    }

    private static NodeHash hash(String hex) {
        if (hex.length() != 2 * NodeHash.BYTES || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Rejected.Malformed("found a hash of " + hex.length() + " characters, expected 64 lower-case hex digits");
        }
        return new NodeHash(Bytes.hex(hex));
    }
}
