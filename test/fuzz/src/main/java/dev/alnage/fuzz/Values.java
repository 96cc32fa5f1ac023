package dev.alnage.fuzz;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.JsonStream;
import dev.alnage.evidence.read.XmlReader;
import dev.alnage.evidence.read.YamlReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;

/** What must hold for documents. */
final class Values {
    private Values() {}

    /** The reader and the stream agree on every input; what is written is read again as the same. */
    static void json(Bytes input) {
        var whole = attempt(() -> JsonReader.read(input));
        var streamed = attempt(() -> streamed(input));
        Target.same(whole.map(Json::toBytes), streamed.map(Json::toBytes));
        whole.ifPresent(Values::writtenAgain);
    }

    static void yaml(Bytes input) {
        writtenAgain(YamlReader.read(input));
    }

    private static void writtenAgain(Json value) {
        Target.same(value.toBytes(), JsonReader.read(value.toBytes()).toBytes());
    }

    private static Json streamed(Bytes input) {
        try (var stream = JsonStream.open(input.toStream(), JsonReader.BYTES_MAX)) {
            var value = piecewise(stream, 0);
            stream.end();
            return value;
        }
    }

    /** The outer levels piece by piece, the rest whole. */
    private static Json piecewise(JsonStream stream, int depth) {
        if (depth == 3) {
            return stream.value();
        }
        return switch (stream.kind()) {
            case OBJECT -> {
                var members = new LinkedHashMap<String, Json>();
                stream.object(name -> members.put(name, piecewise(stream, depth + 1)));
                yield Json.object(members);
            }
            case ARRAY -> {
                var elements = new ArrayList<Json>();
                stream.array(() -> elements.add(piecewise(stream, depth + 1)));
                yield Json.array(elements);
            }
            case TEXT -> {
                var bytes = new byte[2];
                yield Json.text(stream.textUnlessHex(bytes, 0, bytes.length).orElseGet(() -> HexFormat.of().formatHex(bytes)));
            }
            case OTHER -> stream.value();
        };
    }

    private static Optional<Json> attempt(java.util.function.Supplier<Json> read) {
        try {
            return Optional.of(read.get());
        } catch (Rejected e) {
            return Optional.empty();
        }
    }

    /** Every element that begins ends, in the order of a tree. */
    static void xml(Bytes input) {
        var open = new ArrayDeque<String>();
        XmlReader.read(input, new XmlReader.Handler() {
            @Override public void start(XmlReader.Element element, int depth) {
                open.push(element.name());
                Target.same(open.size(), depth);
            }

            @Override public void end(String name, int depth) {
                Target.same(open.size(), depth);
                Target.same(open.pop(), name);
            }
        });
        Target.same(0, open.size());
    }
}
