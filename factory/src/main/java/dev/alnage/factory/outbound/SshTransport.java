package dev.alnage.factory.outbound;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.OpenSshKey;
import dev.alnage.factory.ssh.HeldKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;

/**
 * SSH over MINA's client with everything that acts by itself taken out: settings and keys of a user, agents, passwords, forwarding, and believing
 * the first key that is seen.
 */
final class SshTransport {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
    /** By the names of OpenSSH's key types. */
    private static final Map<String, List<NamedFactory<Signature>>> ALGORITHMS = Map.of("ssh-ed25519", List.of(BuiltinSignatures.ed25519),
            "ecdsa-sha2-nistp256", List.of(BuiltinSignatures.nistp256), "ecdsa-sha2-nistp384", List.of(BuiltinSignatures.nistp384),
            "ssh-rsa", List.of(BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA256));

    private SshTransport() {}

    /**
     * Connects to one of the addresses, and nowhere else, and has the command run.
     *
     * @throws Rejected.Untrusted if that machine shows none of the keys that it is known by
     */
    static SshTalk open(SshRequest request, List<InetSocketAddress> addresses, OutboundLimits limits, Duration left) throws IOException {
        var seen = new AtomicReference<Optional<PublicKey>>(Optional.empty());
        var client = client(request, limits);
        client.setServerKeyVerifier((_, _, shown) -> {
            seen.set(Optional.of(shown));
            return isPinned(request, shown);
        });
        client.start();
        try {
            var session = connected(client, request, addresses, left);
            session.addPublicKeyIdentity(new HeldKey(request.key()).pair());
            session.auth().verify(left);
            return SshTalk.begin(client, session, request, limits);
        } catch (IOException | RuntimeException e) {
            client.stop();
            throw said(request, seen.get(), e);
        }
    }

    /** In our words: which key was shown, or that ours is not let in. */
    private static IOException said(SshRequest request, Optional<PublicKey> seen, Exception e) {
        if (seen.isPresent() && !isPinned(request, seen.get())) {
            throw new Rejected.Untrusted("found host key " + fingerprint(seen.get()) + " of " + request.where() + ", expected "
                    + String.join(" or ", request.hostKeys().stream().map(OpenSshKey::fingerprint).sorted().toList()) + " (ALN-SRC-211)");
        }
        if (seen.isPresent()) {
            return new IOException("found the key " + OpenSshKey.of(request.key().key()).fingerprint() + " not let in by " + request.where() + " (" + e.getMessage()
                    + "), expected it among the keys that may come to this repository there (ALN-SRC-212)", e);
        }
        return new IOException("no answer of " + request.where() + " over ssh: " + e.getMessage(), e);
    }

    private static boolean isPinned(SshRequest request, PublicKey shown) {
        return request.hostKeys().stream().anyMatch(pinned -> pinned.blob().equals(blob(shown)));
    }

    private static Bytes blob(PublicKey key) {
        var buffer = new ByteArrayBuffer();
        buffer.putRawPublicKey(key);
        return Bytes.of(buffer.getCompactData());
    }

    private static String fingerprint(PublicKey key) {
        try {
            return OpenSshKey.ofBlob(blob(key)).fingerprint();
        } catch (Rejected e) {
            return "of another kind";
        }
    }

    private static SshClient client(SshRequest request, OutboundLimits limits) {
        var client = ClientBuilder.builder().build();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(null);
        client.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        client.setChannelFactories(List.of());
        client.setGlobalRequestHandlers(List.of());
        client.setUserAuthFactories(List.of(new UserAuthPublicKeyFactory(List.of(HeldKey.algorithm()))));
        client.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, List.of(BuiltinDHFactories.values()), ClientBuilder.DH2KEX).stream()
                .filter(exchange -> exchange.getName().contains("25519") || exchange.getName().startsWith("ecdh-sha2-nistp")).toList());
        client.setCipherFactories(List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm));
        client.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm));
        client.setCompressionFactories(List.of(BuiltinCompressions.none));
        client.setSignatureFactories(algorithms(request));
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(client, "alnage");
        CoreModuleProperties.IDLE_TIMEOUT.set(client, limits.total());
        CoreModuleProperties.AUTH_TIMEOUT.set(client, CONNECT_MAX.multipliedBy(2));
        CoreModuleProperties.WINDOW_TIMEOUT.set(client, limits.noProgress());
        return client;
    }

    /** Those of the keys that are known first, since a server shows one key of the first kind that it has; the others too, so that what is shown can be named. */
    private static List<NamedFactory<Signature>> algorithms(SshRequest request) {
        var first = request.hostKeys().stream().map(OpenSshKey::type).distinct().sorted().toList();
        var all = new ArrayList<NamedFactory<Signature>>();
        first.forEach(type -> all.addAll(ALGORITHMS.getOrDefault(type, List.of())));
        ALGORITHMS.keySet().stream().sorted().filter(type -> !first.contains(type)).forEach(type -> all.addAll(ALGORITHMS.get(type)));
        return all;
    }

    /** The addresses go along as numbers, so that nothing is left to resolve a second time. */
    private static ClientSession connected(SshClient client, SshRequest request, List<InetSocketAddress> addresses, Duration left) throws IOException {
        var fault = new IOException("no address answers");
        for (var address : addresses) {
            try {
                var number = new InetSocketAddress(InetAddress.getByAddress(address.getAddress().getAddress()), address.getPort());
                return client.connect(request.user(), number).verify(left.compareTo(CONNECT_MAX) < 0 ? left : CONNECT_MAX).getClientSession();
            } catch (IOException e) {
                fault = e;
            }
        }
        throw fault;
    }
}
