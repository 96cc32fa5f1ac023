package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.factory.source.Pusher;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A directory of people that a test edits: their keys, the authorities of certificates, tokens, and who may read or write what. */
final class SmallDirectory implements Access {
    final Map<Bytes, String> keys = new ConcurrentHashMap<>();
    final Map<String, String> tokens = new ConcurrentHashMap<>();
    final Set<Bytes> authorities = ConcurrentHashMap.newKeySet();
    /** {@code NAME OPERATION REPOSITORY}. */
    final Set<String> rights = ConcurrentHashMap.newKeySet();

    /** {@code NAME OPERATION}: what somebody may not do though they may write. */
    final Set<String> withheld = ConcurrentHashMap.newKeySet();

    /** Who has to show more. */
    final Set<String> stepUps = ConcurrentHashMap.newKeySet();

    @Override public Optional<Pusher> authenticate(Credential credential, Instant now) {
        return switch (credential) {
            case Credential.SshKey(var blob) -> Optional.ofNullable(keys.get(blob)).map(name -> pusher(name, "SHA256:key", Pusher.Transport.SSH));
            case Credential.SshCertificate certificate -> authorities.contains(certificate.authority()) && certificate.principals().size() == 1
                    && certificate.validUntil().isAfter(now) ? Optional.of(pusher(certificate.principals().getFirst(), certificate.keyId(), Pusher.Transport.SSH))
                    : Optional.empty();
            case Credential.Token(var text) -> Optional.ofNullable(tokens.get(text)).map(name -> pusher(name, "token", Pusher.Transport.HTTPS));
        };
    }

    private static Pusher pusher(String name, String key, Pusher.Transport transport) {
        return new Pusher(name, key, Optional.empty(), transport);
    }

    @Override public boolean allows(Pusher pusher, RepositoryName repository, Operation operation, Instant now) {
        return !withheld.contains(pusher.name() + " " + operation)
                && rights.contains(pusher.name() + " " + (operation == Operation.READ ? Operation.READ : Operation.WRITE) + " " + repository);
    }

    @Override public Optional<String> wanting(Pusher pusher, Instant now) {
        return stepUps.contains(pusher.name()) ? Optional.of("touch it") : Optional.empty();
    }

    void grant(String name, String repository, Operation... operations) {
        for (var operation : operations) {
            rights.add(name + " " + operation + " " + repository);
        }
    }
}
