package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.policy.ArtifactVerifier;
import dev.alnage.policy.Evidence;
import dev.alnage.policy.FactoryPolicy;
import dev.alnage.policy.Reason;
import dev.alnage.policy.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The factory's policy, asked about one digest with the evidence that a file holds. */
record PolicyDecide() implements Operation {
    private static final int FILE_BYTES_MAX = 64 << 20;

    @Override public String name() {
        return "policy.decide";
    }

    @Override public String description() {
        return "{entries: [{index, time, envelope}, ...], blobs: [base64, ...]}; root (file of the pinned root), trust (file of the signed trust file), "
                + "subject (sha256:...), now (this moment)";
    }

    @Override public Question prepare(Path folder, Fields args) {
        var now = args.has("now") ? args.instant("now") : Instant.now();
        var root = KeyFiles.existing(folder, args.text("root"));
        var trust = KeyFiles.existing(folder, args.text("trust"));
        var subject = args.digest("subject");
        args.noOthers();
        return in -> decide(in, TrustFile.verify(Envelope.read(KeyFiles.read(trust)), PinnedRoot.read(KeyFiles.read(root)), 1, now).value(), subject, now);
    }

    private static String decide(Path in, TrustFile trust, Digest subject, Instant now) throws IOException {
        var verdict = new ArtifactVerifier(trust, FileEvidence.read(KeyFiles.read(in)), FactoryPolicy.STANDARD, now).verify(subject).decision().verdict();
        return switch (verdict) {
            case Verdict.Passed(var levels) -> "passed " + levels;
            case Verdict.Failed(var reasons) -> throw new NotPassed(1, said(reasons));
            case Verdict.CannotTell(var reasons) -> throw new NotPassed(3, said(reasons));
        };
    }

    private static String said(List<Reason> reasons) {
        return String.join("\n", reasons.stream().map(reason -> reason.code() + " " + reason.subject() + ": found " + reason.found()
                + ", expected " + reason.expected()).toList());
    }

    /** Evidence of one file. Where an entry stands is the file's word; everything else is signed or named by digest. */
    private record FileEvidence(Map<Digest, Evidence.Found> entries, Map<Digest, Set<Digest>> subjects, Map<Digest, Bytes> blobs) implements Evidence {
        FileEvidence {
            entries = new LinkedHashMap<>(entries);
            subjects = Map.copyOf(subjects);
            blobs = Map.copyOf(blobs);
        }

        static FileEvidence read(Bytes bytes) {
            var fields = Fields.of("evidence", JsonReader.read(bytes, FILE_BYTES_MAX));
            var entries = new LinkedHashMap<Digest, Evidence.Found>();
            var subjects = new HashMap<Digest, Set<Digest>>();
            for (var json : fields.list("entries")) {
                var entry = Fields.of("entry", json);
                var envelope = Envelope.read(entry.any("envelope").toBytes());
                entries.put(envelope.digest(), new Evidence.Found(envelope.digest(), envelope, entry.integer("index", 0, Fields.INTEGER_MAX), entry.instant("time")));
                subjects.put(envelope.digest(), subjectsOf(envelope));
                entry.noOthers();
            }
            var blobs = new HashMap<Digest, Bytes>();
            for (Json json : fields.list("blobs")) {
                var blob = Base64Reader.read(Fields.text("blob", json));
                blobs.put(Digest.of(blob), blob);
            }
            fields.noOthers();
            return new FileEvidence(entries, subjects, blobs);
        }

        /** Only for finding it; nothing is believed yet. */
        private static Set<Digest> subjectsOf(Envelope envelope) {
            try {
                return new HashSet<>(envelope.unverifiedStatement().subjectDigests());
            } catch (Rejected _) {
                return Set.of();
            }
        }

        @Override public List<Found> about(Digest subject) {
            return entries.values().stream().filter(found -> subjects.get(found.digest()).contains(subject)).toList();
        }

        @Override public Optional<Found> find(Digest envelope) {
            return Optional.ofNullable(entries.get(envelope));
        }

        @Override public Optional<Bytes> blob(Digest digest) {
            return Optional.ofNullable(blobs.get(digest));
        }
    }
}
