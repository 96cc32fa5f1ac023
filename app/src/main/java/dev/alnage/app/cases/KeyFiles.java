package dev.alnage.app.cases;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.PemReader;
import dev.alnage.evidence.sign.Key;
import dev.alnage.evidence.sign.Principal;
import dev.alnage.evidence.sign.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Files of a case, and the keys in them. */
final class KeyFiles {
    private static final int FILE_BYTES_MAX = 128 << 20;

    private KeyFiles() {}

    static Bytes read(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new Rejected.Malformed("found a file of more than " + FILE_BYTES_MAX + " bytes, expected at most so many");
            }
            return Bytes.of(bytes);
        }
    }

    /** The file of that name; one that the case does not lay out is a mistake in the case. */
    static Path existing(Path folder, String name) {
        var file = folder.resolve(ArtifactPath.require(name));
        if (!Files.exists(file)) {
            throw new Rejected.Malformed("found no file " + name + ", expected it among the files");
        }
        return file;
    }

    /** {@code keys}: files in PEM, each a principal of its own; or {@code principals}: names with lists of such files. */
    static Map<String, List<Path>> principals(Path folder, Fields args) {
        var files = new TreeMap<String, List<Path>>();
        if (args.has("principals")) {
            args.map("principals", Case::words).forEach((name, keys) -> files.put(name, keys.stream().map(key -> existing(folder, key)).toList()));
        }
        args.textsOrEmpty("keys").forEach(key -> files.put(key, List.of(existing(folder, key))));
        if (files.isEmpty()) {
            throw new Rejected.Malformed("found no keys, expected keys or principals");
        }
        return files;
    }

    /** A threshold that nobody can meet is refused like any other input: it may be the trick. */
    static Trust trust(Map<String, List<Path>> files, long threshold) throws IOException {
        if (threshold < 1 || threshold > files.size()) {
            throw new Rejected.Malformed("found threshold " + threshold + " of " + files.size() + " principals, expected 1 to " + files.size());
        }
        var principals = new HashSet<Principal>();
        var seen = new HashSet<Key>();
        for (var each : files.entrySet()) {
            var keys = new HashSet<Key>();
            for (var file : each.getValue()) {
                var key = Key.of(PemReader.read(read(file), "PUBLIC KEY"));
                if (!seen.add(key)) {
                    throw new Rejected.Malformed("found key " + key.keyid() + " twice, expected each key once");
                }
                keys.add(key);
            }
            principals.add(new Principal(each.getKey(), keys));
        }
        return new Trust(principals, (int) threshold);
    }
}
