package dev.alnage.factory.source.forge;

import dev.alnage.factory.source.server.Landing;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/** One look at another forge, and at most one fetch from it. */
final class ForgeFetch implements AutoCloseable {
    /** Of what else a forge keeps, such as every proposal that was ever made there, nothing is asked for. */
    private static final List<RefSpec> WANTED = List.of(new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));

    private final ForgeTransport transport;
    private final FetchConnection connection;
    private final Landing landing;
    private final ForgeLimits limits;

    private ForgeFetch(ForgeTransport transport, FetchConnection connection, Landing landing, ForgeLimits limits) {
        this.transport = transport;
        this.connection = connection;
        this.landing = landing;
        this.limits = limits;
    }

    /** Asks for the references. @throws IOException when the forge does not answer as git does */
    static ForgeFetch open(ForgeReach reach, Mirror mirror, Landing landing, ForgeLimits limits) throws IOException {
        var transport = ForgeTransport.open(reach, mirror, landing.git(), limits);
        try {
            transport.git().setObjectChecker(landing.checker());
            return new ForgeFetch(transport, transport.told(() -> transport.git().openFetch(WANTED)), landing, limits);
        } catch (IOException | RuntimeException e) {
            transport.close();
            throw e;
        }
    }

    /** Branches and tags as the forge shows them. */
    SortedMap<String, Ref> references() {
        return ForgeTransport.named(connection.getRefs());
    }

    /**
     * Has the forge send what references lead to, all at once.
     *
     * @throws dev.alnage.factory.source.server.NotReceived if what comes is over a limit, damaged or hostile
     */
    void fetch(Collection<Ref> wanted) throws IOException {
        transport.line().within(limits.pack());
        transport.line().expecting(landing::received, limits.talk());
        try {
            transport.told(() -> {
                connection.fetch(NullProgressMonitor.INSTANCE, wanted, Set.of());
                return wanted;
            });
        } catch (IOException e) {
            throw landing.told(e);
        }
    }

    @Override public void close() throws IOException {
        connection.close();
        transport.close();
    }
}
