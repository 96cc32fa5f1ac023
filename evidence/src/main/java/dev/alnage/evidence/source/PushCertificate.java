package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a person signs with {@code git push --signed} (gitprotocol-pack, "Push Certificate"): which references move from where to where,
 * for whom, and the server's nonce, which binds it to one repository and one hour (case G4). Everything in it is a claim until the
 * signature at its end has been verified.
 *
 * @param pusher how the client names its key; nobody goes by that
 * @param pushee the address that was pushed to, empty if the client names none
 * @param nonce what the server had said, empty if the client names none
 * @param options as sent with {@code -o}
 * @param signature armoured, at the end
 * @param signedPayload everything before it
 */
public record PushCertificate(String pusher, String pushee, String nonce, List<String> options, List<Command> commands, Bytes signature, Bytes signedPayload) {
    public static final int BYTES_MAX = 1 << 20;
    private static final int COMMANDS_MAX = 1_000;
    private static final int OPTIONS_MAX = 100;
    private static final int COMMAND_LENGTH_MIN = 2 * 40 + 3;
    private static final String ZERO = "0".repeat(40);
    private static final String VERSION = "certificate version 0.1";
    private static final List<String> BEGINNINGS = List.of("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----", "-----BEGIN SIGNED MESSAGE-----",
            "-----BEGIN SSH SIGNATURE-----");

    /** One reference, and what it is to name instead of what; nothing where it is new or goes. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Command(Optional<ObjectId> before, Optional<ObjectId> after, String reference) {}

    public PushCertificate {
        options = List.copyOf(options);
        commands = List.copyOf(commands);
    }

    /** @throws Rejected.Malformed for whatever git would not write, such as a header twice: each reader would take another */
    public static PushCertificate read(Bytes content) {
        if (content.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a push certificate of " + content.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var text = content.toText();
        var begin = signatureBegin(text);
        var lines = List.of(text.substring(0, begin).split("\n", -1));
        // each line is ended, so that nothing stands behind the last end
        if (!lines.getLast().isEmpty() || text.substring(0, begin).chars().anyMatch(c -> c < 0x20 && c != '\n' || c == 0x7f)) {
            throw new Rejected.Malformed("found control characters in a push certificate, or a line without an end, expected neither");
        }
        var reader = new Reader(lines.subList(0, lines.size() - 1));
        var payload = content.slice(0, Bytes.utf8(text.substring(0, begin)).size());
        return reader.certificate(content.slice(payload.size(), content.size()), payload);
    }

    /** The first beginning of a signature, which must be the only one and reach to the end. */
    private static int signatureBegin(String text) {
        for (var beginning : BEGINNINGS) {
            var at = text.indexOf("\n" + beginning + "\n");
            if (at >= 0) {
                var end = "\n" + beginning.replace("BEGIN", "END") + "\n";
                var begins = BEGINNINGS.stream().mapToLong(each -> count(text, "\n" + each)).sum();
                if (begins != 1 || text.indexOf(end) != text.length() - end.length()) {
                    throw new Rejected.Malformed("found text behind the signature of a push certificate, or two signatures, expected one at the end");
                }
                return at + 1;
            }
        }
        throw new Rejected.Malformed("found a push certificate without a signature, expected one at its end");
    }

    private static long count(String text, String part) {
        var count = 0L;
        for (var at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
            count++;
        }
        return count;
    }

    /** The lines before the signature, one after the other. */
    private static final class Reader {
        private final List<String> lines;
        private int at;

        Reader(List<String> lines) {
            this.lines = lines;
        }

        PushCertificate certificate(Bytes signature, Bytes payload) {
            if (!next().equals(VERSION)) {
                throw new Rejected.Malformed("found a push certificate of another version, expected " + VERSION);
            }
            var pusher = header("pusher ").orElseThrow(() -> new Rejected.Malformed("found a push certificate without pusher, expected one as the second line"));
            var pushee = header("pushee ").orElse("");
            var nonce = header("nonce ").orElse("");
            var options = new ArrayList<String>();
            for (var option = header("push-option "); option.isPresent(); option = header("push-option ")) {
                options.add(option.get());
            }
            if (options.size() > OPTIONS_MAX || !next().isEmpty()) {
                throw new Rejected.Malformed("found another header in a push certificate, one twice or too many options, expected version, pusher, pushee, nonce and at most "
                        + OPTIONS_MAX + " push-options, in that order");
            }
            return new PushCertificate(pusher, pushee, nonce, options, commands(), signature, payload);
        }

        private String next() {
            if (at >= lines.size()) {
                throw new Rejected.Malformed("found the end inside a push certificate, expected headers, an empty line and commands");
            }
            return lines.get(at++);
        }

        private Optional<String> header(String name) {
            if (at < lines.size() && lines.get(at).startsWith(name)) {
                var value = lines.get(at++).substring(name.length());
                if (value.isBlank()) {
                    throw new Rejected.Malformed("found " + name.strip() + " without a value in a push certificate, expected one");
                }
                return Optional.of(value);
            }
            return Optional.empty();
        }

        private List<Command> commands() {
            var commands = new ArrayList<Command>();
            var names = new HashSet<String>();
            while (at < lines.size()) {
                var line = next();
                if (line.length() < COMMAND_LENGTH_MIN || line.charAt(40) != ' ' || line.charAt(81) != ' ' || !line.startsWith("refs/", 82)) {
                    throw new Rejected.Malformed("found a line in a push certificate that is no command, expected an old id, a new id and a full name");
                }
                var command = new Command(id(line.substring(0, 40)), id(line.substring(41, 81)), line.substring(82));
                if (!names.add(command.reference()) || commands.size() >= COMMANDS_MAX) {
                    throw new Rejected.Malformed("found a reference twice in a push certificate, or over " + COMMANDS_MAX + " of them, expected each once");
                }
                commands.add(command);
            }
            if (commands.isEmpty()) {
                throw new Rejected.Malformed("found a push certificate about no reference, expected one or more");
            }
            return Collections.unmodifiableList(commands);
        }

        private static Optional<ObjectId> id(String hex) {
            return hex.equals(ZERO) ? Optional.empty() : Optional.of(new ObjectId(hex));
        }
    }
}
