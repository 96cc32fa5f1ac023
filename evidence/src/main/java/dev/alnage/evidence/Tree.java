package dev.alnage.evidence;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A directory as a canonical list: path, executable bit and file digest, or link target. Named by the sha256 of
 * {@link #toBytes()}, and itself a blob. Empty directories, other modes, owners and times are not part of it; devices,
 * sockets, setuid files and links that leave the tree are refused where a directory is read (decision 0004).
 */
public record Tree(SortedMap<String, Entry> entries) {
    /** The first line of the canonical form. */
    public static final String HEADER = "alnage-tree-1\n";
    public static final int ENTRIES_MAX = 1_000_000;

    /** What stands at a path. */
    public sealed interface Entry {
        /** A regular file. */
        record File(Digest digest, long size, boolean executable) implements Entry {
            public File {
                if (!digest.isSha256() || size < 0) {
                    throw new Rejected.Malformed("found " + digest + " of " + size + " bytes, expected a sha256 and a size");
                }
            }
        }

        /** A symbolic link; its target is relative and stays inside the tree. */
        record Symlink(String target) implements Entry {}
    }

    public Tree {
        var copy = new TreeMap<String, Entry>(entries);
        if (copy.size() > ENTRIES_MAX) {
            throw new Rejected.Malformed("found " + copy.size() + " entries, expected at most " + ENTRIES_MAX);
        }
        for (var entry : copy.entrySet()) {
            ArtifactPath.require(entry.getKey());
            if (entry.getValue() instanceof Entry.Symlink(var target)) {
                ArtifactPath.requireInside(entry.getKey(), target);
            }
            // a file cannot also be a directory: "a" and "a/b" in one tree describe no file system
            for (var slash = entry.getKey().indexOf('/'); slash >= 0; slash = entry.getKey().indexOf('/', slash + 1)) {
                if (copy.containsKey(entry.getKey().substring(0, slash))) {
                    throw new Rejected.Malformed("found " + entry.getKey() + " below a file of the tree, expected a directory there");
                }
            }
        }
        entries = java.util.Collections.unmodifiableSortedMap(copy);
    }

    public Digest digest() {
        return Digest.of(toBytes());
    }

    /** Canonical bytes: a header, then one line an entry, sorted by path as Java compares strings. */
    public Bytes toBytes() {
        var out = new StringBuilder(HEADER);
        entries.forEach((path, entry) -> {
            switch (entry) {
                case Entry.File(var digest, var size, var executable) ->
                        out.append(executable ? "x " : "f ").append(digest.hex()).append(' ').append(size).append(' ').append(path);
                case Entry.Symlink(var target) -> out.append("l ").append(path).append('\0').append(target);
            }
            out.append('\n');
        });
        return Bytes.utf8(out.toString());
    }

    /** Reads the canonical form and nothing else: what is read is written back and compared. */
    public static Tree parse(Bytes bytes) {
        var text = bytes.toText();
        if (!text.startsWith(HEADER)) {
            throw new Rejected.Malformed("found no tree header, expected " + HEADER.strip());
        }
        var entries = new TreeMap<String, Entry>();
        for (var line : text.substring(HEADER.length()).split("\n", -1)) {
            if (!line.isEmpty()) {
                parseLine(line, entries);
            }
        }
        var tree = new Tree(entries);
        if (!tree.toBytes().equals(bytes)) {
            throw new Rejected.Malformed("found a tree that is not in canonical form, expected sorted lines without repetition");
        }
        return tree;
    }

    private static void parseLine(String line, SortedMap<String, Entry> entries) {
        try {
            if (line.startsWith("l ")) {
                var nul = line.indexOf('\0');
                entries.put(line.substring(2, nul), new Entry.Symlink(line.substring(nul + 1)));
                return;
            }
            var sizeEnd = line.indexOf(' ', 67);
            if (!line.startsWith("f ") && !line.startsWith("x ") || line.charAt(66) != ' ') {
                throw new Rejected.Malformed("found a tree line of another kind, expected f, x or l");
            }
            entries.put(line.substring(sizeEnd + 1), new Entry.File(Digest.sha256(line.substring(2, 66)),
                    Long.parseLong(line, 67, sizeEnd, 10), line.charAt(0) == 'x'));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new Rejected.Malformed("found a damaged tree line, expected kind, digest, size and path");
        }
    }

    /** The files as resources named by their path below a prefix such as {@code jar/}, for links and provenance. */
    public List<Resource> toResources(String prefix) {
        return entries.entrySet().stream().filter(entry -> entry.getValue() instanceof Entry.File)
                .map(entry -> Resource.of(prefix + entry.getKey(), ((Entry.File) entry.getValue()).digest())).toList();
    }

    public static Tree ofFiles(Collection<java.util.Map.Entry<String, Entry.File>> files) {
        var entries = new TreeMap<String, Entry>();
        files.forEach(file -> {
            if (entries.put(file.getKey(), file.getValue()) != null) {
                throw new Rejected.Malformed("found " + file.getKey() + " twice, expected each path once");
            }
        });
        return new Tree(entries);
    }
}
