package dev.alnage.app.command;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.policy.set.BundleWriter;
import dev.alnage.policy.set.PolicyBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** A policy bundle where a person has it: a file that {@code opa build} or this program made, or a folder to be packed. */
final class PolicyFiles {
    private static final int FILES_MAX = 2_000;

    private PolicyFiles() {}

    /** The bundle as a file. @throws Rejected when it is none */
    static Bytes bundle(Path place) throws IOException {
        return Files.isDirectory(place) ? packed(place) : content(place, PolicyBundle.BYTES_MAX);
    }

    /** What has a meaning in a bundle, and nothing else of the folder: notes and editors' files stay where they are. */
    private static Bytes packed(Path folder) throws IOException {
        var files = new TreeMap<String, Bytes>();
        try (var paths = Files.walk(folder)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                var name = path.getFileName().toString();
                if (name.endsWith(".rego") || name.equals("data.json") || name.equals("data.yaml") || name.equals("data.yml") || name.equals(".manifest")) {
                    files.put(folder.relativize(path).toString(), content(path, PolicyBundle.BYTES_MAX));
                }
                if (files.size() > FILES_MAX) {
                    throw new Rejected.Malformed("found more than " + FILES_MAX + " policy files in " + folder + ", expected at most that");
                }
            }
        }
        return BundleWriter.write(files);
    }

    static Bytes content(Path file, int bytesMax) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(bytesMax + 1);
            if (content.length > bytesMax) {
                throw new Rejected.Malformed("found " + file + " over " + bytesMax + " bytes, expected at most that");
            }
            return Bytes.of(content);
        }
    }
}
