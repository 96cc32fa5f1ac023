package dev.alnage.factory.store;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.SoftwareSigner;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.Verified;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Keys, statements and checkpoints of the tests. */
final class Fixtures {
    static final String ORIGIN = "log.example/ledger";
    static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");
    static final SoftwareSigner SEALER = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
    static final CheckpointTrust TRUST = CheckpointTrust.of(new NoteKey(ORIGIN, SEALER.key()));
    private static final SoftwareSigner WORKER = SoftwareSigner.generate(Key.Kind.ED25519, new SecureRandom());
    private static final Trust WORKERS = new Trust(Set.of(new Principal("worker", Set.of(WORKER.key()))), 1);

    private Fixtures() {}

    static Digest digest(String text) {
        return Digest.of(Bytes.utf8(text));
    }

    static Verified<Statement> statementAbout(String subject, String content) {
        return statementAbout(List.of(digest(subject)), content);
    }

    static Verified<Statement> statementAbout(List<Digest> subjects, String content) {
        var resources = IntStream.range(0, subjects.size())
                .mapToObj(i -> new Resource("subject" + i, "", List.of(subjects.get(i)), "")).toList();
        var predicate = new Predicate.Unknown("https://example.org/test/v1", Json.object().with("content", content).build());
        return WORKERS.verifyStatement(Envelope.sign(new Statement(resources, predicate), WORKER));
    }

    /**
     * Checkpoints without a real signature, for histories by the million: the text and its digest. What is tested with
     * them is storage; damage shows, forgery does not.
     */
    static Bytes unsigned(Checkpoint checkpoint) {
        return Bytes.utf8(checkpoint.toText() + Digest.of(Bytes.utf8(checkpoint.toText())).hex());
    }

    static Checkpoint readUnsigned(Bytes note) {
        var text = note.slice(0, Math.max(0, note.size() - 64));
        if (note.size() < 64 || !Bytes.utf8(Digest.of(text).hex()).equals(note.slice(note.size() - 64, note.size()))) {
            throw new dev.alnage.evidence.Rejected.Malformed("found a damaged checkpoint, expected a whole one");
        }
        return Checkpoint.read(text);
    }
}
