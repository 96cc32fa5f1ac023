package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Digest;
import dev.alnage.factory.source.ReferenceUpdate;
import dev.alnage.factory.source.server.Sending;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.PushConnection;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/** One push to another forge; never with force, and only from where its references are. */
final class ForgePush implements AutoCloseable {
    private final ForgeTransport transport;
    private final PushConnection connection;
    private final Sending.Lent lent;
    private final ForgeLimits limits;

    private ForgePush(ForgeTransport transport, PushConnection connection, Sending.Lent lent, ForgeLimits limits) {
        this.transport = transport;
        this.connection = connection;
        this.lent = lent;
        this.limits = limits;
    }

    /** @param lent what is read from, closed with the push, and also when it does not open */
    static ForgePush open(ForgeReach reach, Mirror mirror, Sending.Lent lent, ForgeLimits limits) throws IOException {
        try {
            var transport = ForgeTransport.open(reach, mirror, lent.git(), limits);
            try {
                return new ForgePush(transport, transport.told(() -> transport.git().openPush()), lent, limits);
            } catch (IOException | RuntimeException e) {
                transport.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lent.close();
            throw e;
        }
    }

    /** Where the references are there. */
    SortedMap<String, Digest> references() {
        var there = new TreeMap<String, Digest>();
        ForgeTransport.named(connection.getRefs()).forEach((name, ref) -> there.put(name, ForgeTransport.value(ref)));
        return there;
    }

    /**
     * Asks for moves of references, all in one push.
     *
     * @return of each reference that the forge does not move, why
     * @throws ForgeLine.TooLong if that would be over {@link ForgeLine#PUSH_BYTES_MAX}; nothing has moved then
     */
    Map<String, String> push(Collection<ReferenceUpdate> updates) throws IOException {
        transport.line().within(limits.report());
        var asked = new LinkedHashMap<String, RemoteRefUpdate>();
        for (var update : updates) {
            asked.put(update.name(), new RemoteRefUpdate(lent.git(), null, id(update.after()), update.name(), false, null, id(update.before())));
        }
        transport.told(() -> {
            connection.push(NullProgressMonitor.INSTANCE, asked);
            return asked;
        });
        var refused = new TreeMap<String, String>();
        asked.forEach((name, update) -> {
            if (update.getStatus() != RemoteRefUpdate.Status.OK) {
                refused.put(name, Optional.ofNullable(update.getMessage()).orElse("no word about it"));
            }
        });
        return refused;
    }

    private static ObjectId id(Optional<Digest> value) {
        return value.map(digest -> ObjectId.fromString(digest.hex())).orElse(ObjectId.zeroId());
    }

    @Override public void close() throws IOException {
        try (lent; transport) {
            connection.close();
        }
    }
}
