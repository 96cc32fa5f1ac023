package dev.alnage.factory.source.server;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.PushCertificate;
import dev.alnage.factory.source.Push;
import dev.alnage.factory.source.ReferenceUpdate;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.transport.PacketLineIn;

/**
 * What a client sends before its pack (gitprotocol-pack, "Reference Update Request"): which references it wants moved, what it
 * understands, and its push options. A signed push has the same in its certificate, and nothing beside it.
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
record PushRequest(List<ReferenceUpdate> updates, Set<String> capabilities, List<String> options, Optional<Bytes> certificate) {
    private static final int COMMAND_LENGTH_MIN = 2 * 40 + 3;
    private static final String SHALLOW = "shallow ";
    private static final String CERTIFICATE = "push-cert";
    private static final String CERTIFICATE_END = "push-cert-end\n";

    PushRequest {
        updates = List.copyOf(updates);
        capabilities = Set.copyOf(capabilities);
        options = List.copyOf(options);
    }

    /**
     * Reads it; empty if the client wants nothing after all.
     *
     * @throws NotReceived if it is not in that form, or over a limit
     */
    static Optional<PushRequest> read(InputStream in) throws IOException {
        var lines = new PacketLineIn(in, Limits.REQUEST_BYTES);
        var updates = new ArrayList<ReferenceUpdate>();
        Set<String> capabilities = Set.of();
        var certificate = Optional.<Bytes>empty();
        try {
            for (var line = lines.readString(); !PacketLineIn.isEnd(line); line = lines.readString()) {
                if (line.startsWith(SHALLOW)) {
                    continue; // what the client lacks; connectivity is judged by what we have
                }
                var nul = line.indexOf('\0');
                if (nul >= 0) {
                    capabilities = Set.of(line.substring(nul + 1).strip().split(" "));
                }
                if (nul >= 0 && line.substring(0, nul).equals(CERTIFICATE) && updates.isEmpty()) {
                    certificate = Optional.of(certificate(lines));
                    updates.addAll(updates(certificate.get()));
                    continue;
                }
                if (certificate.isPresent()) {
                    throw malformed("a command beside the certificate");
                }
                updates.add(update(nul < 0 ? line : line.substring(0, nul)));
                if (updates.size() > Push.UPDATES_MAX) {
                    throw new NotReceived("ALN-SRC-007", "the push", "over " + Push.UPDATES_MAX + " references", "at most that", "push fewer at a time");
                }
            }
            if (updates.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new PushRequest(updates, capabilities, options(lines, capabilities), certificate));
        } catch (Rejected | IllegalArgumentException e) {
            throw malformed(String.valueOf(e.getMessage()));
        } catch (PacketLineIn.InputOverLimitIOException e) {
            throw new NotReceived("ALN-SRC-007", "the push", "over " + Limits.REQUEST_BYTES + " bytes of names and options", "at most that", "push fewer references at a time");
        }
    }

    /** To the byte: it is signed. */
    private static Bytes certificate(PacketLineIn lines) throws IOException {
        var text = new StringBuilder();
        for (var line = lines.readStringRaw(); !line.equals(CERTIFICATE_END); line = lines.readStringRaw()) {
            if (PacketLineIn.isEnd(line) || text.length() + line.length() > PushCertificate.BYTES_MAX) {
                throw malformed("a certificate without its end, or of over " + PushCertificate.BYTES_MAX + " bytes");
            }
            text.append(line);
        }
        return Bytes.utf8(text.toString());
    }

    private static List<ReferenceUpdate> updates(Bytes certificate) {
        return PushCertificate.read(certificate).commands().stream().map(command -> new ReferenceUpdate(command.reference(), command.before().map(ObjectId::toDigest),
                command.after().map(ObjectId::toDigest))).toList();
    }

    private static List<String> options(PacketLineIn lines, Set<String> capabilities) throws IOException {
        var options = new ArrayList<String>();
        if (capabilities.contains("push-options")) {
            for (var option = lines.readString(); !PacketLineIn.isEnd(option); option = lines.readString()) {
                options.add(option);
                if (options.size() > Push.OPTIONS_MAX) {
                    throw new NotReceived("ALN-SRC-007", "the push", "over " + Push.OPTIONS_MAX + " push options", "at most that", "give fewer -o");
                }
            }
        }
        return options;
    }

    private static ReferenceUpdate update(String line) throws NotReceived {
        if (line.length() < COMMAND_LENGTH_MIN || line.charAt(40) != ' ' || line.charAt(81) != ' ') {
            throw malformed("a command that is not an old id, a new id and a name");
        }
        return new ReferenceUpdate(line.substring(82), value(line.substring(0, 40)), value(line.substring(41, 81)));
    }

    private static Optional<Digest> value(String hex) throws NotReceived {
        if (!org.eclipse.jgit.lib.ObjectId.isId(hex)) {
            throw malformed("an id that is no hex number of 40 digits");
        }
        return hex.equals(org.eclipse.jgit.lib.ObjectId.zeroId().name()) ? Optional.empty() : Optional.of(References.digest(hex));
    }

    private static NotReceived malformed(String found) {
        return new NotReceived("ALN-SRC-007", "the push", found, "the push protocol of git, version 0", "push with git 2.25 or later");
    }

    /** Deletions alone come without a pack. */
    boolean hasPack() {
        return updates.stream().anyMatch(update -> update.after().isPresent());
    }
}
