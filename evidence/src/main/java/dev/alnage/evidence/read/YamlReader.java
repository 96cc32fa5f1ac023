package dev.alnage.evidence.read;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.common.SpecVersion;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * One YAML 1.2 document in the core schema, as a JSON value: {@code no} and {@code 12:30} are text. Anchors, aliases, merge
 * keys, tags, directives but {@code %YAML 1.2}, keys twice, and a second document are refused: each makes a document mean
 * more than a reviewer sees.
 */
public final class YamlReader {
    public static final int BYTES_MAX = 1 << 20;
    public static final int DEPTH_MAX = 64;
    private static final Map<String, String> HANDLES = Map.of("!", "!", "!!", "tag:yaml.org,2002:");

    private final Iterator<Event> events;
    private int depth;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /** Keys keep the order in which they stand. */
    public static Json read(Bytes bytes) {
        if (bytes.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found " + bytes.size() + " bytes of YAML, expected at most " + BYTES_MAX);
        }
        var settings = LoadSettings.builder().setAllowDuplicateKeys(false).setMaxAliasesForCollections(0)
                .setCodePointLimit(BYTES_MAX).setUseMarks(true).build();
        try {
            return new YamlReader(new Parse(settings).parseString(Utf8.read(bytes)).iterator()).document();
        } catch (YamlEngineException | IllegalArgumentException e) {
            // the scanner lets these out of an escape without digits, or with too large a number
            throw new Rejected.Malformed("found damaged YAML, expected YAML 1.2: " + firstLines(e.getMessage()));
        }
    }

    private Json document() {
        events.next();  // the start of the stream
        if (!(events.next() instanceof DocumentStartEvent start)) {
            throw new Rejected.Malformed("found nothing, expected a YAML document");
        }
        // With %YAML the parser names the two handles that always stand; any other comes from %TAG.
        var version = start.getSpecVersion().orElse(new SpecVersion(1, 2));
        if (!HANDLES.entrySet().containsAll(start.getTags().entrySet()) || version.getMajor() != 1 || version.getMinor() != 2) {
            throw new Rejected.Malformed("found a YAML directive, expected none but %YAML 1.2");
        }
        var value = value(events.next());
        if (!(events.next() instanceof DocumentEndEvent) || !(events.next() instanceof StreamEndEvent)) {
            throw new Rejected.Malformed("found more after the YAML document, expected one document");
        }
        return value;
    }

    private Json value(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> {
                requirePlainMeaning(scalar, scalar.getAnchor(), scalar.getTag());
                yield scalar.getScalarStyle() == ScalarStyle.PLAIN
                        ? YamlCore.resolve(scalar.getValue(), where(scalar)) : Json.text(wellFormed(scalar));
            }
            case SequenceStartEvent start -> {
                requirePlainMeaning(start, start.getAnchor(), start.getTag());
                yield elements(start);
            }
            case MappingStartEvent start -> {
                requirePlainMeaning(start, start.getAnchor(), start.getTag());
                yield members(start);
            }
            case AliasEvent alias -> throw new Rejected.Malformed("found alias *" + alias.getAlias() + where(alias) + ", expected no aliases");
            default -> throw new Rejected.Malformed("found " + event.getEventId() + where(event) + ", expected a value");
        };
    }

    private Json elements(Event start) {
        descend(start);
        var elements = new ArrayList<Json>();
        for (var event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            elements.add(value(event));
        }
        depth--;
        return new Json.Elements(elements);
    }

    private Json members(Event start) {
        descend(start);
        Map<String, Json> members = new LinkedHashMap<>();
        for (var event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            var key = key(event);
            if (members.containsKey(key)) {
                throw new Rejected.Malformed("found key " + key + " twice" + where(event) + ", expected each key once");
            }
            members.put(key, value(events.next()));
        }
        depth--;
        return new Json.Members(members);
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar && value(scalar) instanceof Json.Text(var key)) {
            if (key.equals("<<")) {
                throw new Rejected.Malformed("found a merge key" + where(event) + ", expected the members themselves");
            }
            return key;
        }
        throw new Rejected.Malformed("found a key that is not text" + where(event) + ", expected text");
    }

    private void descend(Event start) {
        if (++depth > DEPTH_MAX) {
            throw new Rejected.Malformed("found YAML nested deeper than " + DEPTH_MAX + where(start) + ", expected less");
        }
    }

    private static String wellFormed(ScalarEvent scalar) {
        return Utf8.requireWellFormed(scalar.getValue());
    }

    private static void requirePlainMeaning(Event event, Optional<Anchor> anchor, Optional<String> tag) {
        if (anchor.isPresent()) {
            throw new Rejected.Malformed("found anchor &" + anchor.get() + where(event) + ", expected no anchors");
        }
        if (tag.isPresent()) {
            throw new Rejected.Malformed("found tag " + tag.get() + where(event) + ", expected no tags");
        }
    }

    private static String where(Event event) {
        return event.getStartMark().map(mark -> " in line " + (mark.getLine() + 1)).orElse("");
    }

    private static String firstLines(String message) {
        var line = message.replace('\n', ' ');
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
