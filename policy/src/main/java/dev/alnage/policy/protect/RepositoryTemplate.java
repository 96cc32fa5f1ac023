package dev.alnage.policy.protect;

import dev.alnage.evidence.ArtifactPath;
import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files with which a repository of the organisation begins, such as {@code .gitattributes}, {@code CODEOWNERS} and a pipeline (practice
 * {@code source/contribution-policy}). They stand in the signed policy, so that two administrators answer for what nobody reviews.
 *
 * @param name by which whoever makes a repository asks for it
 * @param repositories for which it is offered
 * @param required whether those begin with it, unless another one is asked for
 * @param files by path
 */
public record RepositoryTemplate(String name, PathGlob repositories, boolean required, SortedMap<String, Bytes> files) {
    private static final int NAME_LENGTH_MAX = 50;
    private static final int FILES_MAX = 100;
    /** Of all files together. */
    private static final int BYTES_MAX = 256 << 10;

    public RepositoryTemplate {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        if (name.isEmpty() || name.length() > NAME_LENGTH_MAX || !name.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
            throw new Rejected.Malformed("found a template's name of " + name.length() + " characters, expected 1 to " + NAME_LENGTH_MAX + " small letters, digits and dashes");
        }
        if (files.isEmpty() || files.size() > FILES_MAX || files.values().stream().mapToInt(Bytes::size).sum() > BYTES_MAX) {
            throw new Rejected.Malformed("found template " + name + " with " + files.size() + " files, expected 1 to " + FILES_MAX + " of at most " + BYTES_MAX + " bytes together");
        }
        for (var path : files.keySet()) {
            ArtifactPath.require(path);
            if (files.keySet().stream().anyMatch(other -> other.startsWith(path + "/"))) {
                throw new Rejected.Malformed("found " + path + " in template " + name + " as a file and a folder, expected one of them");
            }
        }
    }

    static RepositoryTemplate read(Json json) {
        var fields = Fields.of("source.templates", json);
        var files = new TreeMap<String, Bytes>();
        fields.map("files", text -> Fields.text("files", text)).forEach((path, text) -> files.put(path, Bytes.utf8(text)));
        var template = new RepositoryTemplate(fields.text("name"), PathGlob.of(fields.text("repositories")), fields.bool("required", false), files);
        fields.noOthers();
        return template;
    }
}
