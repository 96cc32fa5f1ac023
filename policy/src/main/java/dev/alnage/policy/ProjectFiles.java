package dev.alnage.policy;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Tree;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files by which a repository adds rules for its own pipelines: what the commit has below {@code .alnage/policy}. */
public sealed interface ProjectFiles {
    /** The folder in the source tree, with the slash at its end. */
    String FOLDER = ".alnage/policy/";
    int FILES_MAX = 64;
    int BYTES_MAX = 256 << 10;

    /** The files by their paths in the folder; none when the repository adds nothing. */
    record Held(SortedMap<String, Bytes> files) implements ProjectFiles {
        public Held {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }
    }

    /** That there are such rules is known or possible, and what they say is not: nobody can tell what they ask. */
    record Missing(String what) implements ProjectFiles {}

    /** What a source tree has in the folder, each file read by its digest. */
    static ProjectFiles of(Tree source, Evidence evidence) {
        var files = new TreeMap<String, Bytes>();
        var size = 0L;
        for (var entry : source.entries().tailMap(FOLDER).entrySet()) {
            if (!entry.getKey().startsWith(FOLDER)) {
                break;
            }
            if (!(entry.getValue() instanceof Tree.Entry.File(var digest, var bytes, _))) {
                return new Missing("a plain file at " + entry.getKey());
            }
            size += bytes;
            if (files.size() == FILES_MAX || size > BYTES_MAX) {
                return new Missing("a folder " + FOLDER + " of at most " + FILES_MAX + " files and " + BYTES_MAX + " bytes");
            }
            Optional<Bytes> content = evidence.blob(digest);
            if (content.isEmpty()) {
                return new Missing("the file " + entry.getKey() + ", " + digest);
            }
            files.put(entry.getKey().substring(FOLDER.length()), content.get());
        }
        return new Held(files);
    }
}
