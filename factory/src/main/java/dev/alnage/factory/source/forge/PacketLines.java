package dev.alnage.factory.source.forge;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.Optional;

/** Lines as git frames them (gitprotocol-common): four hex digits of length, themselves included, and as much text; {@code 0000} ends a part. */
final class PacketLines {
    static final int LENGTH_MAX = 65_520;
    private static final int HEAD = 4;

    private final Bytes content;
    private int at;

    PacketLines(Bytes content) {
        this.content = content;
    }

    /** The next line without its newline, or nothing at the end of a part. @throws Rejected.Malformed for anything else */
    Optional<String> next() {
        var length = length(content, at);
        if (length == 0) {
            at += HEAD;
            return Optional.empty();
        }
        if (length < HEAD || length > LENGTH_MAX || at + length > content.size()) {
            throw new Rejected.Malformed("found a line of git's protocol with length " + length + ", expected " + HEAD + " to " + LENGTH_MAX + " and all of it");
        }
        var text = content.slice(at + HEAD, at + length).toText();
        at += length;
        return Optional.of(text.endsWith("\n") ? text.substring(0, text.length() - 1) : text);
    }

    void requireEnd() {
        if (at != content.size()) {
            throw new Rejected.Malformed("found more after the last line of git's protocol, expected its end");
        }
    }

    /** The four digits at a place. */
    static int length(Bytes content, int at) {
        if (at + HEAD > content.size()) {
            throw new Rejected.Malformed("found the end in the middle of git's protocol, expected another line");
        }
        var length = 0;
        for (var i = at; i < at + HEAD; i++) {
            var digit = Character.digit(content.at(i), 16);
            if (digit < 0) {
                throw new Rejected.Malformed("found no length of a line of git's protocol, expected four hex digits");
            }
            length = length * 16 + digit;
        }
        return length;
    }
}
