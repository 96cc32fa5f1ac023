package dev.alnage.factory.witness;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.log.AddCheckpoint;
import dev.alnage.evidence.log.ConsistencyProof;
import dev.alnage.evidence.log.NodeHash;
import dev.alnage.evidence.log.WitnessedCheckpoint;
import dev.alnage.evidence.sign.SignedNote;
import dev.alnage.factory.TrustSource;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.outbound.OutboundRequest;
import dev.alnage.factory.outbound.OutboundResponse;
import dev.alnage.factory.store.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * Has the log's checkpoints cosigned: shows each witness the newest with the proof that the log has only grown since that witness last
 * saw it, and keeps the newest that enough of them have cosigned, for whoever looks at the log for the first time.
 */
public final class WitnessClient implements AutoCloseable {
    public static final String PURPOSE = "witness";
    /** How often the witnesses are asked. */
    static final Duration EVERY = Duration.ofMinutes(1);
    private static final OutboundLimits LIMITS = new OutboundLimits(16 << 10, Duration.ofSeconds(30), Duration.ofSeconds(10));
    private static final System.Logger LOG = System.getLogger("alnage.witness");
    private static final int CONFLICT = 409;
    private static final int SIZE_DIGITS_MAX = 18;

    private final Path file;
    private final AtomicFiles files;
    private final List<WitnessAddress> witnesses;
    private final Gateway gateway;
    private final Log log;
    private final TrustSource trust;
    private final TrustedClock clock;
    /** The size that each has cosigned last, as far as it is known here. */
    private final Map<String, Long> sizes = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** The log that is to be witnessed. */
    public interface Log {
        /** Its newest checkpoint. */
        Bytes note() throws IOException;

        /** That the log as it was at one size begins with what it was at an earlier one. */
        ConsistencyProof since(long oldSize, long size) throws IOException;
    }

    /** @param file where the newest witnessed checkpoint is kept */
    public WitnessClient(Path file, AtomicFiles files, List<WitnessAddress> witnesses, Gateway gateway, Log log, TrustSource trust, TrustedClock clock) {
        this.file = file;
        this.files = files;
        this.witnesses = List.copyOf(witnesses);
        this.gateway = gateway;
        this.log = log;
        this.trust = trust;
        this.clock = clock;
    }

    /** Asks until it is closed; nobody where there are no witnesses. */
    public void start() {
        if (!witnesses.isEmpty()) {
            Thread.ofVirtual().name("witnesses").start(() -> {
                while (!closed) {
                    try {
                        round();
                        Thread.sleep(EVERY);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    } catch (IOException | RuntimeException e) {
                        LOG.log(System.Logger.Level.WARNING, () -> "witnesses=failed reason=\"" + e.getMessage() + "\"");
                    }
                }
            });
        }
    }

    /** The newest checkpoint that enough witnesses have cosigned, with their lines; nothing before the first. */
    public Optional<Bytes> last() throws IOException {
        return last(file, files);
    }

    /** The same for who only reads the folder. */
    public static Optional<Bytes> last(Path file, AtomicFiles files) throws IOException {
        try {
            return Optional.of(files.read(file, AddCheckpoint.BYTES_MAX));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Asks each once, all at the same time; one that is slow keeps no other up. */
    synchronized void round() throws IOException {
        var note = log.note();
        if (note.isEmpty()) {
            return;
        }
        var size = WitnessedCheckpoint.verify(note, trust.current(), clock.now()).checkpoint().size();
        var proofs = new HashMap<String, AddCheckpoint>();
        for (var witness : witnesses) {
            request(note, size, sizes.getOrDefault(witness.name(), 0L)).ifPresent(request -> proofs.put(witness.name(), request));
        }
        var signed = SignedNote.read(note);
        try (var each = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = witnesses.stream().filter(witness -> proofs.containsKey(witness.name()))
                    .map(witness -> each.submit(() -> cosigned(witness, proofs.get(witness.name()), size))).toList();
            for (var answer : asked) {
                for (var line : answer.get()) {
                    signed = signed.with(line);
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("asking a witness failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking witnesses", e);
        }
        keep(signed);
    }

    /** What enough have seen is kept; until then, what was kept before. */
    private void keep(SignedNote signed) throws IOException {
        var looked = WitnessedCheckpoint.verify(signed.toBytes(), trust.current(), clock.now());
        LOG.log(System.Logger.Level.INFO, () -> "witnesses=asked size=" + looked.checkpoint().size() + " seen-by=\"" + looked.by().shown() + "\"");
        if (looked.by().isEnough()) {
            files.write(file, signed.toBytes());
        }
    }

    /** Nothing when the log is shorter than what a witness has seen: there is no proof of that, and somebody should know. */
    private Optional<AddCheckpoint> request(Bytes note, long size, long old) throws IOException {
        if (old > size) {
            LOG.log(System.Logger.Level.ERROR, () -> "witness=ahead seen=" + old + " log=" + size + " reason=\"the log is shorter than what was witnessed\"");
            return Optional.empty();
        }
        var path = old == size ? List.<NodeHash>of() : log.since(old, size).path();
        return Optional.of(new AddCheckpoint(old, path, SignedNote.read(note)));
    }

    private List<SignedNote.Signature> cosigned(WitnessAddress witness, AddCheckpoint request, long size) {
        try {
            var answer = ask(witness, request);
            if (answer.status() == CONFLICT) {
                sizes.put(witness.name(), size(answer));
                var again = request(request.note().toBytes(), size, size(answer));
                if (again.isEmpty() || again.get().oldSize() == request.oldSize()) {
                    return List.of();
                }
                answer = ask(witness, again.get());
            }
            if (answer.status() != 200) {
                throw new Rejected.Untrusted("found status " + answer.status() + " of witness " + witness.name() + ", expected a cosignature");
            }
            // one line that counts is kept: more could crowd the others out, and one that does not hold would spoil the note for all
            var lines = SignedNote.read(request.note().toBytes().plus(answer.body())).signatures().stream().filter(line -> line.name().equals(witness.name())
                    && !trust.current().witnesses().look(new SignedNote(request.note().text(), List.of(line)), clock.now()).fresh().isEmpty()).limit(1).toList();
            sizes.put(witness.name(), size);
            return lines;
        } catch (IOException | Rejected e) {
            LOG.log(System.Logger.Level.WARNING, () -> "witness=not-asked name=" + witness.name() + " reason=\"" + e.getMessage() + "\"");
            return List.of();
        }
    }

    private OutboundResponse ask(WitnessAddress witness, AddCheckpoint request) throws IOException {
        return gateway.fetch(new OutboundRequest(PURPOSE, OutboundRequest.Method.POST, URI.create(witness.address() + WitnessDoor.PATH),
                Map.of("content-type", "text/plain; charset=utf-8"), request.toBytes()), LIMITS);
    }

    /** C2SP tlog-witness: the size alone, in decimal, with its line end. */
    private static long size(OutboundResponse answer) {
        var text = answer.body().toText();
        var digits = text.endsWith("\n") ? text.substring(0, text.length() - 1) : "";
        if (!answer.findHeader("content-type").orElse("").equals(WitnessDoor.SIZE) || digits.isEmpty() || digits.length() > SIZE_DIGITS_MAX
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found a conflict without a size, expected the size that was witnessed last");
        }
        return Long.parseLong(digits);
    }

    @Override public void close() {
        closed = true;
        gateway.close();
    }
}
