package dev.alnage.factory.witness;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.log.Checkpoint;
import dev.alnage.evidence.log.WitnessAnswer;
import dev.alnage.evidence.sign.CosignerKey;
import dev.alnage.evidence.sign.NoteKey;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Witnesses;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.http.Exchange;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A witness: logs that it follows show it their checkpoints, and it cosigns those that go on from the last that it cosigned (C2SP tlog-witness).
 * It keeps one checkpoint of each log and needs no log's entries. Nobody has to show who they are: the log's own signature is asked for.
 */
public final class WitnessDoor implements Exchange.Handler, AutoCloseable {
    public static final String PATH = "/add-checkpoint";
    static final String SIZE = "text/x.tlog.size";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final System.Logger LOG = System.getLogger("alnage.witness");

    private final Set<NoteKey> logs;
    private final String name;
    private final Signer signer;
    private final SeenLogs seen;
    private final TrustedClock clock;

    private WitnessDoor(Set<NoteKey> logs, String name, Signer signer, SeenLogs seen, TrustedClock clock) {
        this.logs = Set.copyOf(logs);
        this.name = name;
        this.signer = signer;
        this.seen = seen;
        this.clock = clock;
    }

    /**
     * @param folder for what has been seen; lost, the witness would cosign a second history
     * @param logs the keys of the logs that are followed
     * @param name under which it cosigns
     * @throws Rejected.Malformed for a key that signs no cosignatures, or one that is a log's
     */
    public static WitnessDoor open(Path folder, AtomicFiles files, Set<NoteKey> logs, String name, Signer signer, TrustedClock clock) throws IOException {
        new CosignerKey(name, signer.key());
        if (logs.stream().anyMatch(log -> log.key().equals(signer.key()))) {
            throw new Rejected.Malformed("found the key of a log as the key of its witness, expected another one");
        }
        return new WitnessDoor(logs, name, signer, SeenLogs.open(folder, files), clock);
    }

    /** What is answered. */
    private record Answer(int status, String type, String text) {}

    @Override public void handle(Exchange exchange) throws IOException {
        var answer = answer(exchange);
        try (var out = exchange.answer(answer.status(), answer.type(), Map.of("Cache-Control", "no-store"))) {
            out.write(answer.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Answer answer(Exchange exchange) throws IOException {
        if (!exchange.path().equals(PATH) || !exchange.query().isEmpty()) {
            return refused(404, "found no such address, expected " + PATH);
        }
        if (!exchange.method().equals("POST")) {
            return refused(405, "found another method, expected POST");
        }
        var body = Bytes.of(exchange.body().readNBytes(AddCheckpoint.BYTES_MAX + 1));
        try {
            return decided(AddCheckpoint.read(body));
        } catch (Rejected.Malformed e) {
            return refused(400, String.valueOf(e.getMessage()));
        }
    }

    /** What was seen last is looked at and replaced in one go: two requests at a time cannot both go on from it. */
    private synchronized Answer decided(AddCheckpoint request) throws IOException {
        var origin = Checkpoint.read(Bytes.utf8(request.note().text())).origin();
        return switch (WitnessAnswer.decide(request, logs, seen.last(origin))) {
            case WitnessAnswer.Cosigned(var checkpoint) -> cosigned(checkpoint, request.note());
            case WitnessAnswer.Conflict(var size) -> {
                LOG.log(System.Logger.Level.WARNING, () -> "witness=conflict log=" + origin + " old=" + request.oldSize() + " seen=" + size);
                yield new Answer(409, SIZE, size + "\n");
            }
            case WitnessAnswer.Refused(var why, var found) -> {
                LOG.log(System.Logger.Level.WARNING, () -> "witness=refused log=" + origin + " why=" + why);
                yield refused(switch (why) {
                    case UNKNOWN_LOG -> 404;
                    case UNSIGNED -> 403;
                    case BACKWARDS -> 400;
                    case INCONSISTENT -> 422;
                }, found);
            }
        };
    }

    private Answer cosigned(Checkpoint checkpoint, SignedNote note) throws IOException {
        seen.remember(checkpoint, note);
        var line = Witnesses.cosign(note.text(), name, signer, clock.now());
        LOG.log(System.Logger.Level.INFO, () -> "witness=cosigned log=" + checkpoint.origin() + " size=" + checkpoint.size());
        return new Answer(200, TEXT, line.toText());
    }

    private static Answer refused(int status, String text) {
        return new Answer(status, TEXT, text + "\n");
    }

    @Override public void close() throws IOException {
        seen.close();
    }
}
