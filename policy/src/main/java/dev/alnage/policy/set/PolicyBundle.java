package dev.alnage.policy.set;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.GzipReader;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.read.TarReader;
import dev.alnage.evidence.read.YamlReader;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An organisation's rules as Open Policy Agent bundles them: a tar.gz with {@code .rego} files, {@code data.json} or
 * {@code data.yaml} at the place in the data where their content belongs, and optionally {@code .manifest} and
 * {@code .signatures.json}. The digest is that of the whole file. What is in a bundle and has no meaning here is refused.
 * {@code signatures} is kept and not looked at: who may change a policy is said by the statement that names the bundle.
 */
public record PolicyBundle(Digest digest, String revision, Module.Version version, List<Source> sources, Json.Members data, Bytes signatures) {
    public static final int BYTES_MAX = 4 << 20;
    private static final TarReader.Limits LIMITS = new TarReader.Limits(2_000, 4 << 20, 16 << 20);
    private static final String REGO = ".rego";
    private static final Set<String> DATA = Set.of("data.json", "data.yaml", "data.yml");

    public PolicyBundle {
        sources = List.copyOf(sources);
    }

    /** @throws Rejected.Malformed for a damaged file, or one with something in it that is not understood */
    public static PolicyBundle read(Bytes file) {
        return of(Digest.of(file), files(file));
    }

    /** What is in the archive, by path. @throws Rejected.Malformed for a damaged archive, or one with links in it */
    public static SortedMap<String, Bytes> files(Bytes file) {
        if (file.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a policy bundle of " + file.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var files = new TreeMap<String, Bytes>();
        try (var unpacked = GzipReader.open(file.toStream(), LIMITS.totalBytesMax())) {
            TarReader.readRooted(unpacked, LIMITS, (entry, content) -> take(files, entry, content));
            if (unpacked.read() >= 0) {
                throw new Rejected.Malformed("found something after the archive in a policy bundle, expected its end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static void take(SortedMap<String, Bytes> files, TarReader.Entry entry, InputStream content) throws IOException {
        switch (entry.kind()) {
            case FILE -> files.put(entry.path(), Bytes.of(content.readAllBytes()));
            case DIRECTORY -> { }
            case SYMLINK, HARD_LINK -> throw new Rejected.Malformed("found link " + entry.path() + " in a policy bundle, expected files only");
        }
    }

    private static PolicyBundle of(Digest digest, SortedMap<String, Bytes> files) {
        var manifest = Manifest.read(files.remove(".manifest"));
        var signatures = files.remove(BundleSignatures.FILE);
        var sources = new ArrayList<Source>();
        Json.Members data = Json.object().build();
        for (var file : files.entrySet()) {
            var path = file.getKey();
            var name = path.substring(path.lastIndexOf('/') + 1);
            if (name.endsWith(REGO)) {
                sources.add(new Source(path, file.getValue().toText(), manifest.versionOf(path)));
            } else if (DATA.contains(name)) {
                data = merge("data", data, under(path, parse(name, file.getValue())));
            } else {
                throw new Rejected.Malformed("found " + path + " in a policy bundle, expected .rego, data.json, data.yaml, .manifest and .signatures.json");
            }
        }
        if (sources.isEmpty()) {
            throw new Rejected.Malformed("found a policy bundle without a .rego file, expected at least one");
        }
        manifest.requirePresent(sources);
        Roots.require(manifest.roots(), sources, manifest.version(), data);
        return new PolicyBundle(digest, manifest.revision(), manifest.version(), sources, data, signatures == null ? Bytes.empty() : signatures);
    }

    /** What stands in {@code .manifest}; members of ours to obey, and no others. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    private record Manifest(String revision, Optional<Module.Version> said, Map<String, Module.Version> ofFiles, List<String> roots) {
        static Manifest read(@org.jspecify.annotations.Nullable Bytes file) {
            if (file == null) {
                return new Manifest("", Optional.empty(), Map.of(), List.of());
            }
            var fields = Fields.of(".manifest", JsonReader.read(file));
            var roots = fields.textsOrEmpty("roots");
            // a bundle for a part of the data only would share the rest with somebody; here nobody else is there
            if (!roots.isEmpty() && !roots.equals(List.of("")) && roots.stream().anyMatch(root -> !root.equals("policy") && !root.startsWith("policy/"))) {
                throw new Rejected.Malformed("found roots " + roots + " in .manifest, expected none, or roots at or below policy");
            }
            if (!fields.listOrEmpty("wasm", json -> json).isEmpty()) {
                throw new Rejected.Malformed("found wasm in .manifest, expected policies as .rego files");
            }
            if (fields.has("metadata")) {
                fields.members("metadata");
            }
            var said = fields.has("rego_version") ? Optional.of(version(fields, "rego_version")) : Optional.<Module.Version>empty();
            var manifest = new Manifest(fields.text("revision", ""), said, ofFiles(fields), roots);
            fields.noOthers();
            return manifest;
        }

        private static Module.Version version(Fields fields, String name) {
            return fields.integer(name, 0, 1) == 0 ? Module.Version.V0 : Module.Version.V1;
        }

        /** By path, as OPA writes them with a slash before; a pattern of paths would make it a matter of taste which of two counts. */
        private static Map<String, Module.Version> ofFiles(Fields fields) {
            var versions = new LinkedHashMap<String, Module.Version>();
            if (fields.has("file_rego_versions")) {
                var files = fields.object("file_rego_versions");
                for (var name : fields.members("file_rego_versions").values().keySet()) {
                    if (name.chars().anyMatch(c -> "*?[{\\".indexOf(c) >= 0)) {
                        throw new Rejected.Malformed("found pattern " + name + " in file_rego_versions of .manifest, expected paths of files");
                    }
                    versions.put(name.startsWith("/") ? name.substring(1) : name, version(files, name));
                }
            }
            return versions;
        }

        Module.Version version() {
            return said.orElse(Module.Version.V1);
        }

        /** Empty where the manifest says nothing: whoever reads it may then say. */
        Optional<Module.Version> versionOf(String path) {
            return Optional.ofNullable(ofFiles.get(path)).or(this::said);
        }

        void requirePresent(List<Source> sources) {
            var paths = sources.stream().map(Source::file).toList();
            ofFiles.keySet().stream().filter(path -> !paths.contains(path)).findFirst().ifPresent(path -> {
                throw new Rejected.Malformed("found " + path + " in file_rego_versions of .manifest, expected a policy of the bundle");
            });
        }
    }

    private static Json parse(String name, Bytes content) {
        return name.endsWith(".json") ? JsonReader.read(content) : YamlReader.read(content);
    }

    /** Content at the place in the data that its folder names. */
    private static Json.Members under(String path, Json content) {
        var segments = path.split("/");
        var at = content;
        for (var i = segments.length - 2; i >= 0; i--) {
            at = Json.object().with(segments[i], at).build();
        }
        if (at instanceof Json.Members members) {
            return members;
        }
        throw new Rejected.Malformed("found no object in " + path + ", expected one at the root of the data");
    }

    /** Objects are joined; anything else in one place twice is two answers to one question. */
    private static Json.Members merge(String where, Json.Members left, Json.Members right) {
        var merged = new LinkedHashMap<String, Json>(left.values());
        for (Map.Entry<String, Json> member : right.values().entrySet()) {
            var place = where + "." + member.getKey();
            var before = merged.get(member.getKey());
            if (before == null) {
                merged.put(member.getKey(), member.getValue());
            } else if (before instanceof Json.Members one && member.getValue() instanceof Json.Members other) {
                merged.put(member.getKey(), merge(place, one, other));
            } else {
                throw new Rejected.Malformed("found two values for " + place + " in a policy bundle, expected one");
            }
        }
        return new Json.Members(merged);
    }
}
