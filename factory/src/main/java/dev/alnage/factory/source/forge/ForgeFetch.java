package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.factory.outbound.Gateway;
import dev.alnage.factory.outbound.OutboundLimits;
import dev.alnage.factory.outbound.OutboundRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Git's smart protocol over HTTP (gitprotocol-http, version 0), as much of it as it takes to learn references and to fetch one, through
 * the one gateway. Nothing that comes is believed: references are wishes, and every object is hashed again when it is taken in.
 */
public final class ForgeFetch {
    static final String PURPOSE = "mirror";
    static final int ADVERTISEMENT_BYTES_MAX = 64 << 20;
    private static final int HAVES_MAX = 256;
    private static final String SERVICE = "git-upload-pack";
    private static final OutboundLimits ADVERTISEMENT = new OutboundLimits(ADVERTISEMENT_BYTES_MAX, Duration.ofMinutes(2), Duration.ofSeconds(30));
    private static final OutboundLimits PACK = new OutboundLimits((2L << 30) + 1_000, Duration.ofMinutes(30), Duration.ofSeconds(30));

    private final Gateway gateway;
    private final Mirror mirror;

    ForgeFetch(Gateway gateway, Mirror mirror) {
        this.gateway = gateway;
        this.mirror = mirror;
    }

    /** Branches and tags as the forge shows them; of an annotated tag, the tag. */
    SortedMap<String, Digest> references() throws IOException {
        return references(gateway, mirror, SERVICE);
    }

    /** The same for fetching or for pushing. */
    static SortedMap<String, Digest> references(Gateway gateway, Mirror mirror, String service) throws IOException {
        var answer = gateway.fetch(new OutboundRequest(PURPOSE, OutboundRequest.Method.GET, Mirror.uri(mirror.address() + "/info/refs?service=" + service), headers(mirror, Map.of()),
                Bytes.empty()), ADVERTISEMENT);
        if (answer.status() != 200 || !answer.findHeader("content-type").orElse("").equals("application/x-" + service + "-advertisement")) {
            throw new IOException("found status " + answer.status() + " of " + mirror.address().getHost() + ", expected git's references (ALN-SRC-142)");
        }
        return advertised(answer.body(), service);
    }

    /** @throws Rejected.Malformed for anything but an advertisement of version 0 */
    public static SortedMap<String, Digest> advertised(Bytes body, String service) {
        var lines = new PacketLines(body);
        if (!lines.next().filter(("# service=" + service)::equals).isPresent() || lines.next().isPresent()) {
            throw new Rejected.Malformed("found another beginning of references, expected the name of the service");
        }
        var references = new TreeMap<String, Digest>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            var nul = line.get().indexOf('\0');
            var words = (nul < 0 ? line.get() : line.get().substring(0, nul)).split(" ", 2);
            if (words.length < 2) {
                throw new Rejected.Malformed("found a reference without a name, expected id and name");
            }
            if ((words[1].startsWith("refs/heads/") || words[1].startsWith("refs/tags/")) && !words[1].endsWith("^{}")
                    && references.put(words[1], new ObjectId(words[0]).toDigest()) != null) {
                throw new Rejected.Malformed("found a reference twice, expected each once");
            }
        }
        lines.requireEnd();
        return references;
    }

    /**
     * Has the forge send a reference's value and what leads to it.
     *
     * @param held what is here already
     * @param sink gets one line of the protocol, and then the pack
     */
    void fetch(Digest wanted, Collection<Digest> held, OutputStream sink) throws IOException {
        var wishes = new StringBuilder(line("want " + wanted.hex() + " ofs-delta agent=alnage\n")).append("0000");
        held.stream().distinct().limit(HAVES_MAX).forEach(id -> wishes.append(line("have " + id.hex() + "\n")));
        wishes.append(line("done\n"));
        gateway.download(new OutboundRequest(PURPOSE, OutboundRequest.Method.POST, Mirror.uri(mirror.address() + "/" + SERVICE),
                headers(mirror, Map.of("content-type", "application/x-" + SERVICE + "-request", "accept", "application/x-" + SERVICE + "-result")), Bytes.utf8(wishes.toString())), PACK, sink);
    }

    static String line(String text) {
        return "%04x%s".formatted(text.length() + 4, text);
    }

    /** Every forge takes a token as the password of any name. */
    static Map<String, String> headers(Mirror mirror, Map<String, String> others) {
        var headers = new TreeMap<>(others);
        if (!mirror.credentials().token().isEmpty()) {
            headers.put("authorization", "Basic " + Base64.getEncoder().encodeToString(("oauth2:" + mirror.credentials().token()).getBytes(StandardCharsets.US_ASCII)));
        }
        return headers;
    }
}
