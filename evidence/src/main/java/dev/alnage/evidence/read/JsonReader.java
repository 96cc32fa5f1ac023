package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON (RFC 8259) read once and strictly: UTF-8 only, no member twice, nothing after the value, everything within limits. */
public final class JsonReader {
    public static final int BYTES_MAX = 64 << 20;
    public static final int DEPTH_MAX = 64;
    public static final int NUMBER_DIGITS_MAX = 40;
    public static final int TEXT_LENGTH_MAX = 20_000_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(NUMBER_DIGITS_MAX).maxStringLength(TEXT_LENGTH_MAX).maxNameLength(65_536).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
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
        var text = bytes.toText();
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
            throw new Rejected.Malformed("found damaged JSON, expected RFC 8259 JSON: " + e.getOriginalMessage());
        }
    }

    private static Json value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> {
                var elements = new ArrayList<Json>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield new Json.Elements(elements);
            }
            case VALUE_STRING -> new Json.Text(wellFormed(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                var number = parser.getDecimalValue();
                if (Math.abs((long) number.scale()) > NUMBER_DIGITS_MAX) {
                    throw new Rejected.Malformed("found a number with a large exponent, expected at most " + NUMBER_DIGITS_MAX + " digits");
                }
                yield new Json.Number(number);
            }
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new Rejected.Malformed("found " + parser.currentToken() + ", expected a JSON value");
        };
    }

    private static Json members(JsonParser parser) {
        Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = wellFormed(parser.currentName());
            parser.nextToken();
            members.put(name, value(parser));
        }
        return new Json.Members(members);
    }

    /** An escaped lone surrogate has no UTF-8 encoding, so it could never be written again. */
    private static String wellFormed(String text) {
        for (var i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (Character.isHighSurrogate(text.charAt(i)) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                } else {
                    throw new Rejected.Malformed("found a lone surrogate in JSON text, expected whole characters");
                }
            }
        }
        return text;
    }
}
