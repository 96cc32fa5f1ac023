package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Predicate;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the codecs of this package share: every claim is a statement whose predicate we know by its type. */
final class Claims {
    private Claims() {}

    static Statement statement(String type, Json.Builder content, Resource... subjects) {
        return new Statement(java.util.List.of(subjects), new Predicate.Unknown(type, content.build()));
    }

    static Fields open(Statement statement, String type) {
        if (statement.predicate() instanceof Predicate.Unknown(var found, var content) && found.equals(type)) {
            return Fields.of(type.substring(type.lastIndexOf("alnage.dev/") + 11), content);
        }
        throw new Rejected.Malformed("found predicate type " + statement.predicate().type() + ", expected " + type);
    }

    /** The digest of the one subject of that name: of two, or of two digests, who files the claim and who reads it could take another one each. */
    static Digest subject(Statement statement, String name) {
        var named = statement.subjects().stream().filter(subject -> subject.name().equals(name)).toList();
        if (named.size() != 1 || named.getFirst().digests().size() != 1) {
            throw new Rejected.Malformed("found " + named.size() + " subjects named " + name + ", expected one with one digest");
        }
        return named.getFirst().digests().getFirst();
    }

    static Json digests(SortedMap<String, Digest> values) {
        var json = Json.object();
        values.forEach((name, digest) -> json.with(name, digest.toString()));
        return json.build();
    }

    static SortedMap<String, Digest> digests(Fields fields, String name) {
        return new TreeMap<>(fields.map(name, json -> Digest.parse(Fields.text(name, json))));
    }
}
