package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** JSON (RFC 8259) read once and strictly: UTF-8 only, no member twice, nothing after the value, everything within limits. */
public final class JsonReader {
    public static final int BYTES_MAX = 64 << 20;
    public static final int DEPTH_MAX = 64;
    public static final int NUMBER_DIGITS_MAX = 40;
    public static final int TEXT_LENGTH_MAX = 20_000_000;
    public static final int NAME_LENGTH_MAX = 65_536;

    /** Names are not kept between documents: a table of an attacker's names is a leak, and its collisions an error of its own. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_DIGITS_MAX).maxStringLength(TEXT_LENGTH_MAX).maxNameLength(NAME_LENGTH_MAX).build())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private JsonReader() {}

    public static Json read(Bytes bytes) {
        return read(bytes, BYTES_MAX);
    }

    public static Json read(Bytes bytes, int bytesMax) {
        if (bytes.size() > bytesMax) {
            throw new Rejected.Malformed("found " + bytes.size() + " bytes of JSON, expected at most " + bytesMax);
        }
        // Decoding first: Jackson guesses UTF-16 and reads C0 AF as a slash (reliability X2).
        var text = Utf8.read(bytes);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new Rejected.Malformed("found nothing, expected a JSON value");
            }
            var value = value(parser);
            if (parser.nextToken() != null) {
                throw new Rejected.Malformed("found more after the JSON value, expected its end");
            }
            return value;
        } catch (JacksonException e) {
            throw damaged(e);
        }
    }

    /** A parser for {@link JsonStream}, over bytes that it checks to be UTF-8. */
    static JsonParser parser(java.io.InputStream utf8) {
        return FACTORY.createParser(ObjectReadContext.empty(), utf8);
    }

    static Rejected.Malformed damaged(JacksonException e) {
        var message = e.getOriginalMessage().replace('\n', ' ');
        return new Rejected.Malformed("found damaged JSON, expected RFC 8259 JSON: "
                + (message.length() > 200 ? message.substring(0, 200) + "…" : message));
    }

    /** The value at whose first token the parser stands. */
    static Json value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                var elements = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield new Json.Elements(elements);
            }
            case VALUE_STRING -> new Json.Text(Utf8.requireWellFormed(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Number(number(parser));
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case null, default -> throw new Rejected.Malformed("found " + parser.currentToken() + ", expected a JSON value");
        };
    }

    private static BigDecimal number(JsonParser parser) {
        return number(parser.getString());
    }

    /** Exactly the number that was written; what cannot be written again in as many digits is refused. */
    static BigDecimal number(String digits) {
        try {
            // The length first, then the scale: writing out 1e999999999 takes a gigabyte.
            if (digits.length() <= NUMBER_DIGITS_MAX) {
                var number = new BigDecimal(digits);
                if (Math.abs((long) number.scale()) < NUMBER_DIGITS_MAX && number.toPlainString().length() <= NUMBER_DIGITS_MAX
                        && !(number.signum() == 0 && digits.startsWith("-"))) {
                    // 1e0 is not an integer as written, and must not become one here (case X3): its scale says so.
                    return number.scale() == 0 && !isInteger(digits) ? number.setScale(1) : number;
                }
            }
        } catch (NumberFormatException e) {
            // an exponent of more than nine digits: falls through to the one refusal
        }
        throw new Rejected.Malformed("found number " + digits.substring(0, Math.min(digits.length(), NUMBER_DIGITS_MAX))
                + ", expected a finite one of at most " + NUMBER_DIGITS_MAX + " digits and no negative zero");
    }

    private static boolean isInteger(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9' || c == '-' || c == '+');
    }

    private static Json members(JsonParser parser) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = Utf8.requireWellFormed(parser.currentName());
            parser.nextToken();
            // Compared after decoding: "a" and "\\u0061" are one name (reliability X1).
            if (members.put(name, value(parser)) != null) {
                throw twice(name);
            }
        }
        return new Json.Members(members);
    }

    static Rejected.Malformed twice(String name) {
        return new Rejected.Malformed("found member " + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                + " twice in one JSON object, expected it once");
    }
}
