package dev.alnage.factory.source.forge;

import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.source.server.RepositoryName;
import java.io.IOException;
import java.util.Set;

/**
 * How other forges are reached: by the one gateway, and over SSH with what that asks for.
 *
 * @param hosts by which keys a machine is known
 * @param keys those of mirrors, which their forges know them by
 */
public record ForgeReach(Gateway gateway, Hosts hosts, Keys keys) implements AutoCloseable {
    /** By which keys a machine is known over SSH. */
    public interface Hosts {
        /** None for a machine that nobody answers for. @throws IOException when it cannot be told */
        Set<OpenSshKey> of(String host, int port) throws IOException;
    }

    /** The keys of mirrors, each made when it is first asked for. */
    public interface Keys {
        Signer of(RepositoryName repository) throws IOException;
    }

    /** Over HTTP alone. */
    public static ForgeReach overHttp(Gateway gateway) {
        return new ForgeReach(gateway, (_, _) -> Set.of(), _ -> {
            throw new IOException("found a mirror over ssh, expected one over https: there are no keys here");
        });
    }

    @Override public void close() {
        gateway.close();
    }
}
