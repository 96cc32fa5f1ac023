package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.outbound.OutboundRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Pushes one reference to another forge over HTTP (gitprotocol-pack), through the one gateway; never with force, and only from where it is there. */
final class ForgePush {
    private static final String SERVICE = "git-receive-pack";
    private static final String NONE = "0".repeat(40);
    private static final int REPORT_BYTES_MAX = 1 << 20;
    private static final OutboundLimits LIMITS = new OutboundLimits(REPORT_BYTES_MAX, Duration.ofMinutes(10), Duration.ofMinutes(2));

    private final Gateway gateway;
    private final Mirror mirror;

    ForgePush(Gateway gateway, Mirror mirror) {
        this.gateway = gateway;
        this.mirror = mirror;
    }

    /** Where the references are there. */
    SortedMap<String, Digest> references() throws IOException {
        return ForgeFetch.references(gateway, mirror, SERVICE);
    }

    /** Asks for the move of a reference. @return why the forge does not do it; nothing when it has */
    Optional<String> push(String reference, Optional<Digest> before, Digest after, Bytes pack) throws IOException {
        var command = ForgeFetch.line(before.map(Digest::hex).orElse(NONE) + " " + after.hex() + " " + reference + "\0report-status ofs-delta agent=alnage\n") + "0000";
        var answer = gateway.fetch(new OutboundRequest(ForgeFetch.PURPOSE, OutboundRequest.Method.POST, Mirror.uri(mirror.address() + "/" + SERVICE),
                ForgeFetch.headers(mirror, Map.of("content-type", "application/x-" + SERVICE + "-request", "accept", "application/x-" + SERVICE + "-result")),
                Bytes.utf8(command).plus(pack)), LIMITS);
        if (answer.status() != 200) {
            throw new IOException("found status " + answer.status() + " of " + mirror.address().getHost() + ", expected an answer to a push (ALN-SRC-142)");
        }
        return refusal(answer.body(), reference);
    }

    /** @throws Rejected.Malformed for anything but a report about this reference */
    static Optional<String> refusal(Bytes report, String reference) {
        var lines = new PacketLines(report);
        var unpacked = lines.next().orElse("");
        if (!unpacked.equals("unpack ok")) {
            return Optional.of(unpacked);
        }
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().equals("ok " + reference)) {
                return Optional.empty();
            }
            if (line.get().startsWith("ng " + reference + " ")) {
                return Optional.of(line.get().substring(("ng " + reference + " ").length()));
            }
        }
        throw new Rejected.Malformed("found no word about " + reference + " in the answer to a push, expected ok or a reason");
    }
}
