package dev.alnage.evidence.pipeline;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes digests into the {@code images:} lines of a pipeline file and changes no other byte; a tag stays behind as a comment. */
public final class PipelinePin {
    private static final String UNPINNED = "@unpinned";

    private PipelinePin() {}

    /** @param digests the digest for each key of {@code images:} that is to be pinned anew */
    public static Bytes pin(Bytes file, Map<String, Digest> digests) {
        var images = PipelineFile.imagesOf(file);
        if (!images.keySet().containsAll(digests.keySet())) {
            var unknown = new HashSet<>(digests.keySet());
            unknown.removeAll(images.keySet());
            throw new Rejected.Malformed("found no image " + unknown.iterator().next() + " in the file, expected one of " + images.keySet());
        }
        var pinned = new HashSet<String>();
        var lines = new ArrayList<String>();
        var inside = false;
        for (var line : file.toText().split("\n", -1)) {
            var indented = line.startsWith(" ") || line.isBlank() || line.startsWith("#");
            inside = line.startsWith("images:") || inside && indented;
            lines.add(inside ? pin(line, images, digests, pinned) : line);
        }
        var result = Bytes.utf8(String.join("\n", lines));
        requireOnlyThat(file, result, digests, pinned);
        return result;
    }

    private static String pin(String line, Map<String, String> images, Map<String, Digest> digests, Set<String> pinned) {
        var colon = line.indexOf(':');
        var key = colon < 0 ? "" : unquoted(line.substring(0, colon).strip());
        if (!digests.containsKey(key) || line.isBlank() || !line.startsWith(" ")) {
            return line;
        }
        var rest = line.substring(colon + 1).strip();
        var hash = rest.indexOf(" #");
        var comment = hash < 0 ? "" : rest.substring(hash + 2).strip();
        var value = unquoted(hash < 0 ? rest : rest.substring(0, hash).strip());
        if (!value.equals(images.get(key))) {
            throw new Rejected.Malformed("found image " + key + " written in another way, expected one line such as " + key + ": name:tag");
        }
        pinned.add(key);
        var tag = tag(value);
        var note = tag.isEmpty() ? comment : tag;
        return line.substring(0, colon) + ": " + name(value) + "@" + digests.get(key) + (note.isEmpty() ? "" : " # " + note)
                + (line.endsWith("\r") ? "\r" : "");
    }

    /** The new file must say what was asked for and otherwise what the old one said. */
    private static void requireOnlyThat(Bytes file, Bytes result, Map<String, Digest> digests, Set<String> pinned) {
        var expected = new LinkedHashMap<>(PipelineFile.imagesOf(file));
        digests.forEach((key, digest) -> expected.put(key, name(expected.get(key)) + "@" + digest));
        if (!pinned.equals(digests.keySet()) || !PipelineFile.imagesOf(result).equals(expected)
                || !PipelineFile.withoutImages(file).equals(PipelineFile.withoutImages(result))) {
            throw new Rejected.Malformed("found images that are not one on a line, expected lines such as jdk: factory/jdk:25 below images:");
        }
    }

    /** {@code factory/jdk} in {@code factory/jdk:25}, {@code factory/jdk@sha256:…}, {@code factory/jdk:25@sha256:…}. */
    private static String name(String value) {
        var name = value.contains("@") ? value.substring(0, value.indexOf('@')) : value;
        var colon = name.lastIndexOf(':');
        return colon > name.lastIndexOf('/') ? name.substring(0, colon) : name;
    }

    private static String tag(String value) {
        var withoutDigest = value.contains("@") ? value.substring(0, value.indexOf('@')) : value;
        var colon = withoutDigest.lastIndexOf(':');
        return value.endsWith(UNPINNED) || colon <= withoutDigest.lastIndexOf('/') ? "" : withoutDigest.substring(colon + 1);
    }

    private static String unquoted(String text) {
        var quoted = text.length() > 1 && (text.charAt(0) == '"' || text.charAt(0) == '\'') && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /** Which images still lack a digest. */
    public static List<String> listUnpinned(Bytes file) {
        return PipelineFile.imagesOf(file).entrySet().stream().filter(image -> !image.getValue().contains("@sha256:"))
                .map(Map.Entry::getKey).toList();
    }
}
