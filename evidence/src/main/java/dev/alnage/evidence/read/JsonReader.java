package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
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

    private static final JsonShape<Json> SHAPE = new JsonValues();

    private JsonReader() {}

    public static Json read(Bytes bytes) {
        return read(bytes, BYTES_MAX);
    }

    /** @param bytesMax one byte more is an error */
    public static Json read(Bytes bytes, int bytesMax) {
        return read(bytes, bytesMax, SHAPE);
    }

    /** The same strict reading into values of another kind. */
    public static <V> V read(Bytes bytes, int bytesMax, JsonShape<V> shape) {
        if (bytes.size() > bytesMax) {
            throw new Rejected.Malformed("found " + bytes.size() + " bytes of JSON, expected at most " + bytesMax);
        }
        // Decoding first: Jackson guesses UTF-16 and reads C0 AF as a slash (reliability X2).
        var text = Utf8.read(bytes);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new Rejected.Malformed("found nothing, expected a JSON value");
            }
            var value = value(parser, shape);
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
        return value(parser, SHAPE);
    }

    private static <V> V value(JsonParser parser, JsonShape<V> shape) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser, shape);
            case START_ARRAY -> {
                var elements = new ArrayList<V>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser, shape));
                }
                yield shape.elements(elements);
            }
            case VALUE_STRING -> shape.text(Utf8.requireWellFormed(parser.getString()));
            case VALUE_NUMBER_INT -> integer(parser, shape);
            case VALUE_NUMBER_FLOAT -> shape.number(number(parser));
            case VALUE_TRUE -> shape.bool(true);
            case VALUE_FALSE -> shape.bool(false);
            case VALUE_NULL -> shape.nothing();
            case null, default -> throw new Rejected.Malformed("found " + parser.currentToken() + ", expected a JSON value");
        };
    }

    private static <V> V integer(JsonParser parser, JsonShape<V> shape) {
        var type = parser.getNumberType();
        if (type == JsonParser.NumberType.INT || type == JsonParser.NumberType.LONG) {
            var value = parser.getLongValue();
            if (value != 0) {
                return shape.integer(value);
            }
        }
        return shape.number(number(parser)); // which refuses -0
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

    private static <V> V members(JsonParser parser, JsonShape<V> shape) {
        var members = shape.members();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = Utf8.requireWellFormed(parser.currentName());
            parser.nextToken();
            // Compared after decoding: "a" and "\\u0061" are one name (reliability X1).
            if (!members.add(name, value(parser, shape))) {
                throw twice(name);
            }
        }
        return members.build();
    }

    static Rejected.Malformed twice(String name) {
        return new Rejected.Malformed("found member " + (name.length() > 60 ? name.substring(0, 60) + "…" : name)
                + " twice in one JSON object, expected it once");
    }

    private static final class JsonValues implements JsonShape<Json> {
        @Override public Json nothing() {
            return new Json.Null();
        }

        @Override public Json bool(boolean value) {
            return new Json.Bool(value);
        }

        @Override public Json integer(long value) {
            return Json.number(value);
        }

        @Override public Json number(BigDecimal value) {
            return new Json.Number(value);
        }

        @Override public Json text(String value) {
            return new Json.Text(value);
        }

        @Override public Json elements(List<Json> values) {
            return new Json.Elements(values);
        }

        @Override public Members<Json> members() {
            var members = Json.object();
            return new Members<>() {
                @Override public boolean add(String name, Json value) {
                    return members.add(name, value);
                }

                @Override public Json build() {
                    return members.build();
                }
            };
        }
    }
}
