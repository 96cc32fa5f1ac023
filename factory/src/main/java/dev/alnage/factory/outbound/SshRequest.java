package dev.alnage.factory.outbound;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.evidence.sign.Signer;
import java.net.URI;
import java.util.Map;
import java.util.Set;

/**
 * One command that a machine elsewhere is asked to run over SSH, and for what purpose.
 *
 * @param uri {@code ssh://USER@HOST}, with a port where it is not 22; its path is not looked at
 * @param environment variables for the command, which that machine may leave out
 * @param hostKeys the keys of which that machine has to show one; without any, nothing is connected to
 * @param key by which that machine knows us
 */
public record SshRequest(String purpose, URI uri, String command, Map<String, String> environment, Set<OpenSshKey> hostKeys, Signer key) {
    /** @throws Rejected.Malformed for an address that is none of SSH's */
    public SshRequest {
        environment = Map.copyOf(environment);
        hostKeys = Set.copyOf(hostKeys);
        if (!"ssh".equals(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() == null || uri.getRawUserInfo().isEmpty() || uri.getRawUserInfo().contains(":")) {
            throw new Rejected.Malformed("found an address that is none of ssh, expected ssh://USER@HOST/PATH");
        }
    }

    String user() {
        return uri.getRawUserInfo();
    }

    /** As people write it. */
    String where() {
        return uri.getHost() + ":" + AllowedDestination.portOf(uri);
    }
}
