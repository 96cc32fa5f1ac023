package dev.alnage.app.rego;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.Utf8;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.schema.SchemaSet;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.RegoJson;
import dev.alnage.policy.rego.value.Value;
import dev.alnage.policy.set.BundleSignatures;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Policies and data where a person has them: as files and folders to be read, or as one bundle to be filed. A file {@code .rego} is a policy; {@code .json}, {@code .yaml} and {@code .yml} are data,
 * put together below data: a file that is named at its root, one in a folder at the place that the folders inside it say.
 */
public final class PolicyFiles {
    private static final int FILES_MAX = 10_000;
    private static final int PACKED_MAX = 2_000;
    private static final int FOLDERS_DEPTH_MAX = 32;

    private final List<Source> sources = new ArrayList<>();
    private ObjectValue data = ObjectValue.EMPTY;
    private int files;

    /** Reads a file, a bundle {@code .tar.gz}, or all policies and data in a folder. Symbolic links in a folder are not followed. */
    public void add(Path typed) throws IOException {
        if (Files.isDirectory(typed)) {
            addFolder(typed, List.of(), false);
        } else if (isArchive(typed)) {
            add(PolicyBundle.read(read(typed)));
        } else {
            addFile(typed, List.of());
        }
    }

    /** Reads a folder as OPA reads a bundle: policies, and only data that is called {@code data.json} or {@code data.yaml}. */
    public void addBundle(Path folder) throws IOException {
        if (isArchive(folder)) {
            add(folder);
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new Rejected.Malformed("found " + folder.getFileName() + ", which is no folder, expected a bundle as a folder");
        }
        addFolder(folder, List.of(), true);
    }

    /** Whether the name is that of a packed bundle. */
    public static boolean isArchive(Path file) {
        return String.valueOf(file.getFileName()).endsWith(".tar.gz") && !Files.isDirectory(file);
    }

    /** A bundle as one file: one that {@code opa build} or this program made, or a folder that is packed here. @throws Rejected when it is none */
    public static Bytes bundle(Path place) throws IOException {
        return Files.isDirectory(place) ? packed(place, false) : read(place, PolicyBundle.BYTES_MAX);
    }

    /** A bundle as one file with its signature, if it has one. @throws Rejected when it is none */
    public static Bytes signedBundle(Path place) throws IOException {
        return Files.isDirectory(place) ? packed(place, true) : read(place, PolicyBundle.BYTES_MAX);
    }

    /** Whether a bundle carries a signature, right or wrong. */
    public static boolean isSigned(Path place) throws IOException {
        return Files.isDirectory(place) ? Files.exists(place.resolve(BundleSignatures.FILE), LinkOption.NOFOLLOW_LINKS)
                : PolicyBundle.files(read(place, PolicyBundle.BYTES_MAX)).containsKey(BundleSignatures.FILE);
    }

    /** What has a meaning in a bundle, and nothing else of the folder: notes and editors' files stay where they are. */
    private static Bytes packed(Path folder, boolean withSignature) throws IOException {
        var files = new TreeMap<String, Bytes>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var name = path.getFileName().toString();
                if (name.endsWith(".rego") || name.equals("data.json") || name.equals("data.yaml") || name.equals("data.yml") || name.equals(".manifest")
                        || withSignature && path.equals(folder.resolve(BundleSignatures.FILE))) {
                    files.put(folder.relativize(path).toString(), read(path, PolicyBundle.BYTES_MAX));
                }
                if (files.size() > PACKED_MAX) {
                    throw new Rejected.Malformed("found more than " + PACKED_MAX + " policy files in " + folder + ", expected at most that");
                }
            }
        }
        return BundleWriter.write(files);
    }

    /** Adds what is in a packed bundle. */
    public void add(PolicyBundle bundle) {
        sources.addAll(bundle.sources());
        data = merged(data, (ObjectValue) RegoJson.of(bundle.data()), Path.of("data.json"));
    }

    public List<Source> sources() {
        return List.copyOf(sources);
    }

    public ObjectValue data() {
        return data;
    }

    private void addFolder(Path folder, List<String> place, boolean bundle) throws IOException {
        if (place.size() > FOLDERS_DEPTH_MAX) {
            throw new Rejected.Malformed("found folders nested deeper than " + FOLDERS_DEPTH_MAX + ", expected less");
        }
        List<Path> entries;
        try (var found = Files.list(folder)) {
            entries = found.limit(FILES_MAX + 1L).sorted().toList();
        }
        for (var entry : entries) {
            var name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                var inner = new ArrayList<>(place);
                inner.add(name);
                addFolder(entry, inner, bundle);
            } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                    && (name.endsWith(".rego") || (bundle ? name.equals("data.json") || name.equals("data.yaml") : isData(name)))) {
                addFile(entry, place);
            }
        }
    }

    private static boolean isData(String name) {
        return !name.startsWith(".") && (name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private void addFile(Path file, List<String> place) throws IOException {
        if (++files > FILES_MAX) {
            throw new Rejected.Malformed("found more than " + FILES_MAX + " files, expected at most that");
        }
        if (String.valueOf(file.getFileName()).endsWith(".rego")) {
            sources.add(new Source(file.toString(), Utf8.read(read(file))));
            return;
        }
        var document = document(file);
        for (var name : place.reversed()) {
            document = ObjectValue.builder().put(name, document).build();
        }
        if (!(document instanceof ObjectValue members)) {
            throw new Rejected.Malformed("found " + document.kind().word() + " in " + file.getFileName() + ", expected an object to put below data");
        }
        data = merged(data, members, file);
    }

    /** A JSON or YAML file as a value. */
    public static Value document(Path file) throws IOException {
        var bytes = read(file);
        try {
            var name = String.valueOf(file.getFileName());
            return name.endsWith(".yaml") || name.endsWith(".yml") ? RegoJson.of(YamlReader.read(bytes)) : RegoJson.read(bytes);
        } catch (Rejected.Malformed e) {
            throw new Rejected.Malformed(file.getFileName() + ": " + e.getMessage());
        }
    }

    /** A JSON value. */
    public static Value document(InputStream in) throws IOException {
        return RegoJson.read(bounded(in, "a document", JsonReader.BYTES_MAX));
    }

    /**
     * JSON schemas: a file is that of the input; those in a folder are named by their places in it, {@code a/b.json} is {@code schema.a.b}.
     * Symbolic links in a folder are not followed.
     */
    public static SchemaSet schemas(Path typed) throws IOException {
        if (!Files.isDirectory(typed)) {
            return new SchemaSet(Map.of(List.of(), document(typed)));
        }
        var schemas = new HashMap<List<String>, Value>();
        try (var paths = Files.walk(typed, FOLDERS_DEPTH_MAX)) {
            for (var path : paths.filter(one -> Files.isRegularFile(one, LinkOption.NOFOLLOW_LINKS) && isData(one.getFileName().toString())).limit(FILES_MAX + 1L).toList()) {
                var names = new ArrayList<String>();
                typed.relativize(path).forEach(step -> names.add(step.toString()));
                var last = names.removeLast();
                names.addLast(last.substring(0, last.lastIndexOf('.')));
                if (schemas.size() >= FILES_MAX || schemas.put(names, document(path)) != null) {
                    throw new Rejected.Malformed("found " + path.getFileName() + " as one more schema of its name, or one of more than " + FILES_MAX
                            + ", expected each once and no more than that");
                }
            }
        }
        return new SchemaSet(schemas);
    }

    private static Bytes read(Path file) throws IOException {
        return read(file, JsonReader.BYTES_MAX);
    }

    /** The content of a file. @throws Rejected.Malformed if it has more bytes than that */
    public static Bytes read(Path file, int bytesMax) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return bounded(in, String.valueOf(file), bytesMax);
        }
    }

    private static Bytes bounded(InputStream in, String where, int bytesMax) throws IOException {
        var bytes = in.readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw new Rejected.Malformed("found " + where + " over " + bytesMax + " bytes, expected at most that");
        }
        return Bytes.of(bytes);
    }

    /** Objects are put together; two values at one place are a mistake, whichever would win. */
    private static ObjectValue merged(ObjectValue one, ObjectValue other, Path file) {
        var builder = ObjectValue.builder().putAll(one);
        for (var i = 0; i < other.size(); i++) {
            var key = other.keyAt(i);
            var value = other.valueAt(i);
            var before = one.get(key);
            if (before == null) {
                builder.put(key, value);
            } else if (before instanceof ObjectValue inner && value instanceof ObjectValue more) {
                builder.put(key, merged(inner, more, file));
            } else {
                throw new Rejected.Malformed("found " + RegoJson.name(key) + " of " + file.getFileName() + " in another file too, expected each document once");
            }
        }
        return builder.build();
    }
}
