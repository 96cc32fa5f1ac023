package dev.alnage.factory.source.server;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.evidence.source.PushNonce;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.Pusher;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.SideBandOutputStream;

/** One push as a client speaks it (gitprotocol-pack, version 0): it is told the references, sends what it wants, and hears the outcome. */
final class PushSession {
    private static final System.Logger LOG = System.getLogger("alnage.source");
    private static final String CAPABILITIES = "report-status delete-refs side-band-64k quiet atomic ofs-delta push-options object-format=sha1 agent=alnage";
    private static final String SIDE_BAND = "side-band-64k";

    private final BareRepository repository;
    private final Pusher pusher;
    private final Rights rights;
    private final PackReceiver packs;
    private final Admission admission;
    private final Optional<PushNonces> nonces;

    /** What the pusher may do to the repository, asked when it is to be done. */
    interface Rights {
        boolean allow(Access.Operation operation) throws IOException;
    }

    /** @param nonces what a signed push is signed over; empty where none is taken */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    PushSession(BareRepository repository, Pusher pusher, Rights rights, PackReceiver packs, Admission admission, Optional<PushNonces> nonces) {
        this.nonces = nonces;
        this.repository = repository;
        this.pusher = pusher;
        this.rights = rights;
        this.packs = packs;
        this.admission = admission;
    }

    /** Tells the references and what we understand. */
    void advertise(OutputStream out) throws IOException {
        var lines = new PacketLineOut(out);
        lines.setFlushOnEnd(false);
        var values = repository.references().values();
        var rest = "\0" + CAPABILITIES + nonces.map(each -> " push-cert=" + each.give(repository.name())).orElse("");
        if (values.isEmpty()) {
            lines.writeString(ObjectId.zeroId().name() + " capabilities^{}" + rest + "\n");
        }
        for (var value : values.entrySet()) {
            lines.writeString(value.getValue().id() + " " + value.getKey() + rest + "\n");
            rest = "";
        }
        lines.end();
        out.flush();
    }

    /**
     * Takes the push in and answers it.
     *
     * @param endsThere whether the input ends with the push, as in HTTP
     */
    void receive(InputStream in, OutputStream out, boolean endsThere) throws IOException {
        PushRequest request;
        try {
            var read = PushRequest.read(in);
            if (read.isEmpty()) {
                return;
            }
            request = read.get();
        } catch (NotReceived e) {
            // what the client understands is not known; every git of the last twenty years shows what comes on this band, and ends
            if (endsThere) {
                discard(in);
            }
            var error = new SideBandOutputStream(SideBandOutputStream.CH_ERROR, SideBandOutputStream.MAX_BUF, out);
            error.write((RefusalText.lines(e.refusals()).getFirst() + "\n").getBytes(StandardCharsets.UTF_8));
            error.flush();
            out.flush();
            discard(in);
            return;
        }
        var outcome = outcome(request, in, endsThere);
        if (endsThere) {
            discard(in);
        }
        report(request, outcome, out);
        if (!outcome.refusals().isEmpty() && !endsThere) {
            discard(in);
        }
    }

    /** What became of a push. @param refusals none if it was accepted */
    private record Outcome(List<Refusal> refusals, List<String> words) {
        private Outcome {
            refusals = List.copyOf(refusals);
            words = List.copyOf(words);
        }
    }

    private Outcome outcome(PushRequest request, InputStream in, boolean endsThere) throws IOException {
        try {
            return new Outcome(List.of(), take(request, in, endsThere));
        } catch (NotReceived e) {
            LOG.log(System.Logger.Level.INFO, () -> "push=refused repository=" + repository.name() + " pusher=" + pusher.name() + " reason=\""
                    + RefusalText.shown(String.valueOf(e.getMessage())) + "\"");
            return new Outcome(e.refusals(), List.of());
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, () -> "push=failed repository=" + repository.name() + " pusher=" + pusher.name() + " reason=\""
                    + RefusalText.shown(String.valueOf(e.getMessage())) + "\"", e instanceof IOException ? null : e);
            return new Outcome(List.of(new Refusal("ALN-SRC-006", "the push", "the factory unable to decide about it or to keep it",
                    "a factory with room on its disk and all processes up", "push again later; alnage doctor on the factory says more")), List.of());
        }
    }

    private List<String> take(PushRequest request, InputStream in, boolean endsThere) throws IOException {
        requireOurNonce(request);
        var refused = request.updates().stream().filter(update -> !ChangeDoor.isFor(update.name()))
                .flatMap(update -> ReferenceNames.refusal(update.name()).stream()).toList();
        if (!refused.isEmpty()) {
            throw new NotReceived(refused);
        }
        requireRights(request.updates());
        try (var quarantine = Quarantine.create(repository)) {
            if (request.hasPack()) {
                packs.receive(in, quarantine, endsThere);
            }
            return admission.admit(repository, quarantine, push(request));
        }
    }

    /** A certificate over somebody else's nonce is one that was made for another server, repository or day. What it says is for the gate. */
    private void requireOurNonce(PushRequest request) throws NotReceived {
        if (request.certificate().isPresent()) {
            try {
                var nonce = PushNonce.read(PushCertificate.read(request.certificate().get()).nonce());
                if (nonces.filter(each -> each.gave(nonce, repository.name())).isPresent()) {
                    return;
                }
            } catch (Rejected e) {
                throw new NotReceived("ALN-SRC-155", "the push", String.valueOf(e.getMessage()), "a push certificate as git makes it", "push again with git push --signed");
            }
            throw new NotReceived("ALN-SRC-156", "the push", "a push certificate with a nonce that this server did not give for " + repository.name(), "the one that it gives",
                    "push again with git push --signed");
        }
    }

    private void requireRights(List<ReferenceUpdate> updates) throws IOException {
        var refused = new ArrayList<Refusal>();
        for (var update : updates) {
            var operation = operation(update);
            if (!rights.allow(operation)) {
                refused.add(new Refusal("ALN-SRC-009", update.name(), pusher.name() + " without the right to "
                        + operation.name().toLowerCase(Locale.ROOT).replace('_', ' '), "a role with that right", "ask an owner of the repository"));
            }
        }
        if (!refused.isEmpty()) {
            throw new NotReceived(refused);
        }
    }

    private static Access.Operation operation(ReferenceUpdate update) {
        if (update.name().startsWith(ChangeDoor.PREFIX)) {
            return Access.Operation.OPEN_CHANGE;
        }
        if (update.name().startsWith(ChangeDoor.REVIEWS)) {
            return Access.Operation.REVIEW;
        }
        if (update.name().startsWith("refs/tags/")) {
            return update.before().isEmpty() ? Access.Operation.CREATE_TAG : Access.Operation.DELETE_TAG;
        }
        if (update.after().isEmpty()) {
            return Access.Operation.DELETE_BRANCH;
        }
        return update.before().isEmpty() ? Access.Operation.CREATE_BRANCH : Access.Operation.MOVE_BRANCH;
    }

    private Push push(PushRequest request) throws NotReceived {
        try {
            return new Push(repository.name().text(), pusher, request.updates(), request.options(), request.certificate());
        } catch (Rejected e) {
            throw new NotReceived("ALN-SRC-007", "the push", String.valueOf(e.getMessage()), "each reference once, within the limits", "push again with less");
        }
    }

    private static void report(PushRequest request, Outcome outcome, OutputStream out) throws IOException {
        var sideBand = request.capabilities().contains(SIDE_BAND);
        if (sideBand) {
            var messages = new SideBandOutputStream(SideBandOutputStream.CH_PROGRESS, SideBandOutputStream.MAX_BUF, out);
            var lines = new ArrayList<>(RefusalText.lines(outcome.refusals(), request.updates()));
            outcome.words().stream().map(RefusalText::shown).limit(RefusalText.LINES_MAX).forEach(lines::add);
            for (var line : lines) {
                messages.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
            messages.flush();
        }
        if (request.capabilities().contains("report-status")) {
            var status = status(request.updates(), outcome);
            if (sideBand) {
                var data = new SideBandOutputStream(SideBandOutputStream.CH_DATA, SideBandOutputStream.MAX_BUF, out);
                data.write(status);
                data.flush();
            } else {
                out.write(status);
            }
        }
        if (sideBand) {
            new PacketLineOut(out).end();
        }
        out.flush();
    }

    private static byte[] status(List<ReferenceUpdate> updates, Outcome outcome) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var lines = new PacketLineOut(bytes);
        lines.writeString("unpack ok\n");
        Map<String, String> codes = new TreeMap<>();
        outcome.refusals().forEach(refusal -> codes.putIfAbsent(refusal.where(), refusal.code()));
        for (var update : updates) {
            // none moves where one does not; a reference that was not the reason says so with the first one's code
            lines.writeString(outcome.refusals().isEmpty() ? "ok " + update.name() + "\n"
                    : "ng " + update.name() + " " + codes.getOrDefault(update.name(), outcome.refusals().getFirst().code()) + "\n");
        }
        lines.end();
        return bytes.toByteArray();
    }

    /** A client that still sends its pack does not listen: it would see a broken connection and not why. */
    private static void discard(InputStream in) throws IOException {
        var buffer = new byte[1 << 16];
        var left = Limits.DISCARDED_BYTES;
        try {
            for (var count = in.read(buffer); count >= 0 && left > 0; count = in.read(buffer)) {
                left -= count;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "discarding=ended reason=\"" + e.getMessage() + "\"");
        }
    }
}
