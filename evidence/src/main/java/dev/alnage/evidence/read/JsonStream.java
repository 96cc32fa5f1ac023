package dev.alnage.evidence.read;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
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
