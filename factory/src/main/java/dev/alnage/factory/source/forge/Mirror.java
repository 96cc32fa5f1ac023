package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.factory.source.server.RepositoryName;
import dev.alnage.policy.protect.SshHost;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * A repository of the factory and one of another forge, of which one is kept as the other is.
 *
 * @param repository what it is called here
 * @param direction which of the two is kept as the other
 * @param forge what that forge speaks
 * @param project what it is called there, such as {@code acme/shop}
 * @param address where git fetches it, over HTTP or SSH
 * @param api where the forge takes the status of commits; empty if it is to be told none
 * @param page where people read more about a status; empty if there is no such page
 * @param credentials what we show the forge, and it us
 * @param references which branches and tags, and under which names
 * @param prune whether branches and tags that are deleted there are deleted here, where the rules let them be
 */
public record Mirror(RepositoryName repository, Direction direction, ForgeKind forge, String project, URI address, String api, String page, Credentials credentials,
        ReferenceMap references, boolean prune) {
    static final int BYTES_MAX = 64 << 10;
    private static final int PROJECT_LENGTH_MAX = 200;

    /** Which of the two is kept as the other. */
    public enum Direction {
        /** What the other forge has is taken in, as far as the gate lets it. */
        FROM,
        /** What the factory has, which has passed the gate, is pushed to the other forge. */
        TO;

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Direction of(String word) {
            return java.util.Arrays.stream(values()).filter(each -> each.wireName().equals(word)).findFirst().orElseThrow(
                    () -> new Rejected.Malformed("found a mirror in another direction, expected from or to"));
        }
    }

    /**
     * Secrets, which are never shown.
     *
     * @param token for fetching and for the status of commits; empty for a forge that asks for none
     * @param secret with which the forge's web hooks are signed; empty if there are none
     */
    public record Credentials(String token, String secret) {
        private static final int LENGTH_MAX = 1_000;
        /** Shorter ones can be tried out. */
        private static final int SECRET_LENGTH_MIN = 16;

        public Credentials {
            for (var text : new String[] {token, secret}) {
                if (text.length() > LENGTH_MAX || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                    throw new Rejected.Malformed("found a secret of " + text.length() + " characters, expected up to " + LENGTH_MAX + " of printable ascii without spaces");
                }
            }
            if (!secret.isEmpty() && secret.length() < SECRET_LENGTH_MIN) {
                throw new Rejected.Malformed("found a secret of " + secret.length() + " characters for web hooks, expected " + SECRET_LENGTH_MIN + " or more");
            }
        }

        @Override public String toString() {
            return "credentials, not shown";
        }
    }

    /** @throws Rejected.Malformed for a project or address that is none */
    public Mirror {
        var segments = List.of(project.split("/", -1));
        if (project.length() > PROJECT_LENGTH_MAX || segments.size() < 2 || !segments.stream().allMatch(Mirror::isSegment)) {
            throw new Rejected.Malformed("found the project \"" + (project.length() <= PROJECT_LENGTH_MAX ? project : project.substring(0, PROJECT_LENGTH_MAX) + "…")
                    + "\", expected its name there, such as acme/shop");
        }
        if ("ssh".equals(address.getScheme())) {
            requireSsh(address);
        } else {
            requireAddress(address);
        }
        if (prune && direction == Direction.TO) {
            throw new Rejected.Malformed("found a mirror to another forge that deletes there, expected that nothing is deleted on a forge of somebody else's");
        }
        for (var optional : List.of(api, page)) {
            if (!optional.isEmpty()) {
                requireAddress(uri(optional));
            }
        }
    }

    private static boolean isSegment(String segment) {
        return !segment.isEmpty() && !segment.startsWith(".") && segment.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
                || "._-".indexOf(c) >= 0);
    }

    private static void requireAddress(URI address) {
        if (address.getHost() == null || !("https".equals(address.getScheme()) || "http".equals(address.getScheme())) || address.getRawUserInfo() != null
                || address.getRawQuery() != null || address.getRawFragment() != null || address.getRawPath().endsWith("/")) {
            throw new Rejected.Malformed("found an address of a forge that is none, expected https://HOST/PATH without a user, a query or a slash at its end");
        }
    }

    /** The path is what a shell there is shown; JGit quotes it. */
    private static void requireSsh(URI address) {
        var user = address.getRawUserInfo();
        if (address.getHost() == null || user == null || !isSegment(user) || user.startsWith("-") || address.getRawQuery() != null || address.getRawFragment() != null
                || address.getRawPath().length() < 2 || address.getRawPath().endsWith("/") || !address.getRawPath().chars().allMatch(c -> c == '/' || c == '~' || isSegment(Character.toString(c)) || c == '.')) {
            throw new Rejected.Malformed("found an address of a forge that is none, expected ssh://USER@HOST/PATH of letters, digits, dots, dashes, _, ~ and /");
        }
    }

    boolean isOverSsh() {
        return "ssh".equals(address.getScheme());
    }

    int sshPort() {
        return address.getPort() >= 0 ? address.getPort() : SshHost.PORT_USUAL;
    }

    /** @throws Rejected.Malformed for a text that is none */
    public static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Rejected.Malformed("found an address of a forge that is none, expected https://HOST/PATH or ssh://USER@HOST/PATH");
        }
    }

    /** With its secrets: for the one file that only the factory's process can read. */
    Bytes toBytes() {
        return shown().with("token", credentials.token()).with("secret", credentials.secret()).build().toBytes();
    }

    static Mirror read(Bytes file) {
        return read(Fields.of("mirror", JsonReader.read(file, BYTES_MAX)));
    }

    /** @throws Rejected.Malformed for anything but a mirror */
    static Mirror read(Fields fields) {
        var mirror = new Mirror(new RepositoryName(fields.text("repository")), Direction.of(fields.text("direction")), ForgeKind.of(fields.text("forge")), fields.text("project"), uri(fields.text("address")),
                fields.text("api", ""), fields.text("page", ""), new Credentials(fields.text("token", ""), fields.text("secret", "")),
                fields.has("references") ? ReferenceMap.read(fields.texts("references")) : ReferenceMap.ALL, fields.bool("prune", false));
        fields.noOthers();
        return mirror;
    }

    /** Without its secrets. */
    Json.Builder shown() {
        return Json.object().with("repository", repository.text()).with("direction", direction.wireName()).with("forge", forge.wireName()).with("project", project).with("address", address.toString()).with("api", api).with("page", page)
                .with("references", Json.texts(references.toTexts())).with("prune", Json.bool(prune));
    }
}
