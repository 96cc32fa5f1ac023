package dev.alnage.factory.source.server.ssh;

import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.TrustedClock;
import dev.alnage.factory.source.server.Access;
import dev.alnage.factory.source.server.GitService;
import dev.alnage.factory.ssh.HeldKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.server.global.NoMoreSessionsHandler;

/** Listens for SSH. There is one way to log in, a key or a certificate, and one kind of channel, in which git's two commands run. */
public final class SshDoor implements AutoCloseable {
    private final SshServer server;

    private SshDoor(SshServer server) {
        this.server = server;
    }

    /**
     * Listens until it is closed.
     *
     * @param host the Ed25519 key by which clients know us
     * @throws IOException if somebody listens there already
     */
    public static SshDoor open(InetSocketAddress address, Signer host, GitService service, Access access, TrustedClock clock, SshServerLimits limits) throws IOException {
        var server = ServerBuilder.builder().build();
        server.setHost(address.getHostString());
        server.setPort(address.getPort());
        cryptography(server, new HeldKey(host));
        server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        server.setPublickeyAuthenticator(new Login(access, clock));
        server.setCommandFactory((_, line) -> new GitCommand(service, line));
        onlyCommands(server);
        bounds(server, limits);
        server.addSessionListener(new Connections(limits));
        server.start();
        return new SshDoor(server);
    }

    private static void cryptography(SshServer server, HeldKey host) {
        server.setKeyPairProvider(KeyPairProvider.wrap(host.pair()));
        server.setKeyExchangeFactories(NamedFactory.setUpTransformedFactories(true, List.of(BuiltinDHFactories.values()), ServerBuilder.DH2KEX).stream()
                .filter(exchange -> exchange.getName().contains("25519") || exchange.getName().startsWith("ecdh-sha2-nistp")).toList());
        // The client chooses the first of its own that is here, and OpenSSH's would be ChaCha20, which MINA has in plain Java, then AES in counter
        // mode with a hash beside it. The JDK's AES-GCM runs on the processor's own instructions, and every OpenSSH since 6.2 speaks it.
        server.setCipherFactories(List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm));
        server.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm));
        server.setCompressionFactories(List.of(BuiltinCompressions.none));
        var signatures = new ArrayList<NamedFactory<Signature>>(List.of(HeldKey.algorithm()));
        signatures.addAll(List.of(BuiltinSignatures.ed25519_cert, BuiltinSignatures.sk_ssh_ed25519, BuiltinSignatures.sk_ecdsa_sha2_nistp256,
                BuiltinSignatures.nistp256, BuiltinSignatures.nistp256_cert, BuiltinSignatures.nistp384, BuiltinSignatures.nistp384_cert,
                BuiltinSignatures.rsaSHA512, BuiltinSignatures.rsaSHA512_cert, BuiltinSignatures.rsaSHA256, BuiltinSignatures.rsaSHA256_cert));
        server.setSignatureFactories(signatures);
    }

    /** No shell, no terminal, no files, no forwarding of ports, agents or displays. */
    private static void onlyCommands(SshServer server) {
        server.setShellFactory(null);
        server.setSubsystemFactories(List.of());
        server.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        server.setAgentFactory(null);
        server.setChannelFactories(List.of(ChannelSessionFactory.INSTANCE));
        server.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        server.setPasswordAuthenticator(null);
        server.setKeyboardInteractiveAuthenticator(null);
    }

    private static void bounds(SshServer server, SshServerLimits limits) {
        CoreModuleProperties.AUTH_TIMEOUT.set(server, limits.login());
        CoreModuleProperties.IDLE_TIMEOUT.set(server, limits.idle());
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, SshServerLimits.KEYS_OFFERED);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, SshServerLimits.CHANNELS_PER_CONNECTION);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "alnage");
        CoreModuleProperties.WELCOME_BANNER.set(server, "");
    }

    /** Where it listens, which is of interest if any port was asked for. */
    public int port() {
        return server.getPort();
    }

    @Override public void close() throws IOException {
        server.stop(true);
    }
}
