package dev.alnage.evidence.sign;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import java.util.List;
import java.util.TreeSet;

/** The JSON of an entry of the trust map; every member must be there, and no other (case P3). */
final class TrustEntryJson {
    private TrustEntryJson() {}

    static Json write(TrustEntry entry) {
        return Json.object().with("id", entry.id()).with("who", who(entry.who())).with("threshold", entry.threshold())
                .with("artifacts", Json.texts(entry.artifacts().stream().map(NameTemplate::text).toList()))
                .with("predicates", Json.texts(entry.predicates()))
                .with("sources", Json.texts(entry.sources().stream().map(NameTemplate::text).toList()))
                .with("notBefore", entry.notBefore().toString()).with("notAfter", entry.notAfter().toString()).build();
    }

    private static Json who(TrustEntry.Who who) {
        return switch (who) {
            case TrustEntry.Who.Workloads(var role) -> Json.object().with("workloads", role.wireName()).build();
            case TrustEntry.Who.People(var role) -> Json.object().with("people", role).build();
            case TrustEntry.Who.Named(var names) -> Json.object().with("principals", Json.texts(names)).build();
        };
    }

    static TrustEntry read(Json json) {
        var fields = Fields.of("entry", json);
        var entry = new TrustEntry(fields.text("id"), who(fields.object("who")), (int) fields.integer("threshold", 1, 10_000),
                templates(fields, "artifacts"), new TreeSet<>(TrustFileJson.distinct("predicates", fields.texts("predicates"), type -> type)),
                templates(fields, "sources"), fields.instant("notBefore"), fields.instant("notAfter"));
        fields.noOthers();
        return entry;
    }

    private static TrustEntry.Who who(Fields fields) {
        TrustEntry.Who who;
        if (fields.has("workloads")) {
            who = new TrustEntry.Who.Workloads(Role.of(fields.text("workloads")));
        } else if (fields.has("people")) {
            who = new TrustEntry.Who.People(fields.text("people"));
        } else if (fields.has("principals")) {
            who = new TrustEntry.Who.Named(new TreeSet<>(TrustFileJson.distinct("principals", fields.texts("principals"), name -> name)));
        } else {
            throw new Rejected.Malformed("found an entry that is for nobody, expected one of workloads, people and principals in who");
        }
        fields.noOthers();
        return who;
    }

    private static List<NameTemplate> templates(Fields fields, String name) {
        var texts = fields.texts(name);
        TrustFileJson.distinct(name, texts, text -> text);
        return texts.stream().map(NameTemplate::new).toList();
    }
}
