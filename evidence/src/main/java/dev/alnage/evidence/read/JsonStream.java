package dev.alnage.evidence.read;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;

/**
 * JSON as strict as {@link JsonReader} reads it, but value by value, for documents that are too long to hold: one object
 * of a million members costs their names. Whoever reads takes the values in the order in which they come; what was read
 * counts once {@link #end} has returned.
 */
public final class JsonStream implements AutoCloseable {
    private final JsonParser parser;

    private JsonStream(JsonParser parser) {
        this.parser = parser;
    }

    /** Stands before the one value of the document. @param bytesMax one byte more is an error */
    public static JsonStream open(InputStream in, long bytesMax) {
        try {
            var stream = new JsonStream(JsonReader.parser(new Utf8Input(in, bytesMax)));
            stream.next();
            return stream;
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    /** What stands next; {@code OTHER} is a number, true, false or null. */
    public enum Kind { OBJECT, ARRAY, TEXT, OTHER }

    /** What the next value is. */
    public Kind kind() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Kind.OBJECT;
            case START_ARRAY -> Kind.ARRAY;
            case VALUE_STRING -> Kind.TEXT;
            case null -> throw new Rejected.Malformed("found nothing, expected a JSON value");
            default -> Kind.OTHER;
        };
    }

    /**
     * Reads an object of which the caller itself refuses a name that comes twice; {@code each} gets every name and must then
     * read exactly one value. For millions of small objects, and for those whose names are sorted in the end anyway.
     */
    public void members(Consumer<String> each) {
        require(JsonToken.START_OBJECT, "an object");
        next();
        while (parser.currentToken() != JsonToken.END_OBJECT) {
            var name = Utf8.requireWellFormed(parser.currentName());
            next();
            each.accept(name);
        }
        next();
    }

    /**
     * The same where the caller knows which name most likely comes next, and that it is well formed: of millions of names
     * almost all are then neither looked at nor held twice. A name that equals {@code likely} is handed on as that object.
     */
    public void members(Supplier<String> likely, Consumer<String> each) {
        require(JsonToken.START_OBJECT, "an object");
        next();
        while (parser.currentToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var known = likely.get();
            next();
            each.accept(name.equals(known) ? known : Utf8.requireWellFormed(name));
        }
        next();
    }

    /** Reads an object; {@code each} gets every name and must then read exactly one value. */
    public void object(Consumer<String> each) {
        require(JsonToken.START_OBJECT, "an object");
        Set<String> names = new HashSet<>();
        next();
        while (parser.currentToken() != JsonToken.END_OBJECT) {
            var name = Utf8.requireWellFormed(parser.currentName());
            if (!names.add(name)) {
                throw JsonReader.twice(name);
            }
            next();
            each.accept(name);
        }
        next();
    }

    /** Reads an array; {@code each} must read exactly one value. */
    public void array(Runnable each) {
        require(JsonToken.START_ARRAY, "an array");
        next();
        while (parser.currentToken() != JsonToken.END_ARRAY) {
            each.run();
        }
        next();
    }

    public String text() {
        require(JsonToken.VALUE_STRING, "text");
        try {
            var text = Utf8.requireWellFormed(parser.getString());
            next();
            return text;
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    /**
     * Reads a text; if it is {@code bytes} bytes in lower-case hex, puts them into {@code to}, else returns it. A string for
     * each of millions of digests would cost more than reading them.
     */
    public Optional<String> textUnlessHex(byte[] to, int at, int bytes) {
        require(JsonToken.VALUE_STRING, "text");
        try {
            if (parser.getStringLength() == 2 * bytes && decodeHex(parser.getStringCharacters(), parser.getStringOffset(), to, at, bytes)) {
                next();
                return Optional.empty();
            }
            return Optional.of(text());
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    /** False, with whatever in {@code to}, if a digit is none. */
    private static boolean decodeHex(char[] hex, int from, byte[] to, int at, int bytes) {
        var wrong = 0;
        for (var i = 0; i < bytes; i++) {
            var high = digit(hex[from + 2 * i]);
            var low = digit(hex[from + 2 * i + 1]);
            wrong |= high | low;
            to[at + i] = (byte) (high << 4 | low);
        }
        return wrong >= 0;
    }

    /** Below 0 for anything but a lower-case hex digit. */
    private static int digit(char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    /** Any value, held as a whole. */
    public Json value() {
        try {
            var value = JsonReader.value(parser);
            next();
            return value;
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    /** The document ends here. */
    public void end() {
        if (parser.currentToken() != null) {
            throw new Rejected.Malformed("found more after the JSON value, expected its end");
        }
    }

    @Override public void close() {
        parser.close();
    }

    private void require(JsonToken token, String expected) {
        if (parser.currentToken() != token) {
            throw new Rejected.Malformed("found " + parser.currentToken() + ", expected " + expected);
        }
    }

    private void next() {
        try {
            parser.nextToken();
        } catch (JacksonException e) {
            throw refused(e);
        }
    }

    private static RuntimeException refused(JacksonException e) {
        if (e instanceof JacksonIOException && e.getCause() instanceof IOException cause) {
            return new UncheckedIOException(cause);
        }
        return JsonReader.damaged(e);
    }
}
