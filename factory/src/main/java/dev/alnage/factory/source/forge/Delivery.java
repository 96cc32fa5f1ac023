package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.KeyedHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A web hook that really comes from the forge: nothing of it is read before its signature over the bytes that came has been verified. It
 * says that something happened to a project; what, the factory looks up itself.
 *
 * @param push whether branches or tags moved
 * @param id what the forge calls the delivery; only where it is signed along does it prove anything
 * @param project what happened to, as the forge calls it; empty for what is about none
 * @param sent when the forge says that it happened, where it signs that
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record Delivery(boolean push, String id, String project, Optional<Instant> sent) {
    public static final int BODY_BYTES_MAX = 4 << 20;
    private static final int HEADER_LENGTH_MAX = 1_000;
    private static final int SIGNATURES_MAX = 8;
    private static final String SIGNED_SECRET = "whsec_";
    private static final Set<String> GITLAB_PUSHES = Set.of("Push Hook", "Tag Push Hook");

    /** The headers of a request. */
    public interface Headers {
        Optional<String> find(String name);
    }

    /**
     * Verifies and reads a web hook.
     *
     * @throws Rejected.Untrusted when it is not signed with the secret
     * @throws Rejected.Malformed when it is, and says nothing that can be read
     */
    public static Delivery read(ForgeKind forge, Headers headers, Bytes body, String secret) {
        return switch (forge) {
            case GITHUB -> {
                requireHash(header(headers, "X-Hub-Signature-256"), "sha256=", body, secret);
                yield of(header(headers, "X-GitHub-Event").equals("push"), header(headers, "X-GitHub-Delivery"), body, "repository", "full_name", Optional.empty());
            }
            case GITEA -> {
                var named = headers.find("X-Forgejo-Signature").isPresent() ? "X-Forgejo-" : "X-Gitea-";
                requireHash(header(headers, named + "Signature"), "", body, secret);
                yield of(header(headers, named + "Event").equals("push"), header(headers, named + "Delivery"), body, "repository", "full_name", Optional.empty());
            }
            case GITLAB -> {
                var signed = headers.find("webhook-signature").isPresent() || secret.startsWith(SIGNED_SECRET);
                var sent = signed ? Optional.of(signedAt(headers, body, secret)) : Optional.<Instant>empty();
                if (!signed) {
                    // no signature at all: whoever has seen one delivery can make others
                    require(KeyedHash.areEqual(Bytes.utf8(header(headers, "X-Gitlab-Token")), Bytes.utf8(secret)));
                }
                yield of(GITLAB_PUSHES.contains(header(headers, "X-Gitlab-Event")), header(headers, signed ? "webhook-id" : "X-Gitlab-Event-UUID"), body, "project",
                        "path_with_namespace", sent);
            }
        };
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new Rejected.Untrusted("found a web hook that is not signed with the secret of this mirror, expected the one that was agreed with the forge");
        }
    }

    private static String header(Headers headers, String name) {
        return headers.find(name).filter(value -> value.length() <= HEADER_LENGTH_MAX).orElseThrow(
                () -> new Rejected.Untrusted("found a web hook without " + name + ", expected that header"));
    }

    private static void requireHash(String said, String prefix, Bytes body, String secret) {
        require(said.startsWith(prefix) && KeyedHash.areEqual(Bytes.utf8(said.substring(prefix.length())), Bytes.utf8(KeyedHash.SHA256.of(Bytes.utf8(secret), body).toHex())));
    }

    /** Standard Webhooks, as GitLab signs since it has signing tokens: id and time are signed along. */
    private static Instant signedAt(Headers headers, Bytes body, String secret) {
        var time = header(headers, "webhook-timestamp");
        var key = secret.startsWith(SIGNED_SECRET) ? Base64Reader.read(secret.substring(SIGNED_SECRET.length())) : Bytes.utf8(secret);
        var expected = Bytes.utf8("v1," + Base64Reader.write(KeyedHash.SHA256.of(key, Bytes.utf8(header(headers, "webhook-id") + "." + time + ".").plus(body))));
        var holds = false;
        for (var signature : List.of(header(headers, "webhook-signature").split(" ", SIGNATURES_MAX))) {
            holds |= KeyedHash.areEqual(Bytes.utf8(signature), expected);
        }
        require(holds);
        if (time.isEmpty() || time.length() > 12 || !time.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found no time in webhook-timestamp, expected seconds since 1970");
        }
        return Instant.ofEpochSecond(Long.parseLong(time));
    }

    /** What is about no repository, such as a trial, names none. */
    private static Delivery of(boolean push, String id, Bytes body, String about, String name, Optional<Instant> sent) {
        var fields = Fields.of("web hook", JsonReader.read(body, BODY_BYTES_MAX));
        return new Delivery(push, id, push ? fields.object(about).text(name) : "", sent);
    }
}
