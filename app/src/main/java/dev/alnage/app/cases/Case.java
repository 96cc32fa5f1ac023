package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One {@code case.json}: a trick that must be refused, and its twin, the same without the trick, that must pass. */
record Case(String id, String group, Path folder, Script trick, Script twin) {
    static final String FILE_NAME = "case.json";
    private static final int FILE_BYTES_MAX = 32 << 20;

    /** By which way the program is asked. */
    enum Door {
        CLI, HTTP, JAVA;

        static Door of(String name) {
            return Arrays.stream(values()).filter(door -> door.name().toLowerCase(Locale.ROOT).equals(name)).findFirst()
                    .orElseThrow(() -> new Rejected.Malformed("found door " + name + ", expected cli, http or java"));
        }
    }

    /**
     * Which factory a case asks: one by the door http always, one by the door cli when it says so.
     *
     * @param wanted whether there is one at all
     * @param cast the file of the case that says whom it knows; empty for nobody
     * @param shared whether the case leaves nothing in it that another case could notice
     */
    record Factory(boolean wanted, String cast, boolean shared) {
        static final Factory NONE = new Factory(false, "", false);
        private static final Factory FRESH = new Factory(true, "", false);

        static Factory usual(Door door) {
            return door == Door.HTTP ? FRESH : NONE;
        }

        static Factory read(Fields fields) {
            var factory = new Factory(true, fields.text("cast", ""), fields.bool("shared", false));
            fields.noOthers();
            return factory;
        }
    }

    /** What is laid out, done first, asked, and expected. */
    record Script(Door door, Map<String, Content> files, List<List<String>> setup, Factory factory, Json run, Expectation expect) {
        Script {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
            setup = setup.stream().map(List::copyOf).toList();
            if (door == Door.JAVA && factory.wanted()) {
                throw new Rejected.Malformed("found a factory of a case by the door java, expected one by the doors http and cli only");
            }
        }
    }

    /** Reads a case; whatever it does not understand is an error, since it may be the point of the case. */
    static Case read(Path file) throws IOException {
        var size = Files.size(file);
        if (size > FILE_BYTES_MAX) {
            throw new Rejected.Malformed("found a case of " + size + " bytes, expected at most " + FILE_BYTES_MAX);
        }
        var bytes = Bytes.of(Files.readAllBytes(file));
        var fields = Fields.of("case", JsonReader.read(bytes, FILE_BYTES_MAX));
        var id = fields.text("id");
        var group = fields.text("group");
        var door = Door.of(fields.text("door"));
        var trick = new Script(door, files(fields), setup(fields), factory(fields, Factory.usual(door)), fields.any("run"),
                Expectation.read(fields.object("expect")));
        var twin = twin(fields.object("twin"), trick);
        fields.noOthers();
        if (id.isEmpty() || group.isEmpty()) {
            throw new Rejected.Malformed("found an empty id or group, expected both");
        }
        return new Case(id, group, file.toAbsolutePath().getParent(), trick, twin);
    }

    /** A member that the twin has stands for the whole member of the case; all others are the case's own. */
    private static Script twin(Fields fields, Script trick) {
        for (var same : List.of("id", "group")) {
            if (fields.has(same)) {
                fields.text(same);
            }
        }
        var door = fields.has("door") ? Door.of(fields.text("door")) : trick.door();
        var expect = fields.has("expect") ? Expectation.read(fields.object("expect")) : Expectation.passing(door);
        if (!expect.isPassing(door)) {
            throw new Rejected.Malformed("found a twin that is expected not to pass, expected one that passes");
        }
        var twin = new Script(door, fields.has("files") ? files(fields) : trick.files(), fields.has("setup") ? setup(fields) : trick.setup(),
                factory(fields, door == trick.door() ? trick.factory() : Factory.usual(door)), fields.has("run") ? fields.any("run") : trick.run(), expect);
        fields.noOthers();
        if (twin.door() == trick.door() && twin.files().equals(trick.files()) && twin.setup().equals(trick.setup())
                && twin.factory().equals(trick.factory()) && twin.run().equals(trick.run())) {
            throw new Rejected.Malformed("found a twin that does the same as its case, expected one without the trick");
        }
        return twin;
    }

    private static Map<String, Content> files(Fields fields) {
        return fields.has("files") ? fields.map("files", json -> Content.read(Fields.of("file", json))) : Map.of();
    }

    private static Factory factory(Fields fields, Factory absent) {
        return fields.has("factory") ? Factory.read(fields.object("factory")) : absent;
    }

    private static List<List<String>> setup(Fields fields) {
        return fields.listOrEmpty("setup", Case::words);
    }

    /** An argument list. */
    static List<String> words(Json json) {
        if (!(json instanceof Json.Elements(var values)) || values.isEmpty()) {
            throw new Rejected.Malformed("found no argument list, expected an array of texts");
        }
        return values.stream().map(value -> Fields.text("argument", value)).toList();
    }
}
