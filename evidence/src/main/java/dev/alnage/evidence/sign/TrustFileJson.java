package dev.alnage.evidence.sign;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The JSON of a trust file; a member that is not understood is refused, since it may be a restriction. */
final class TrustFileJson {
    private static final int PRINCIPALS_MAX = 10_000;

    private TrustFileJson() {}

    static Json write(TrustFile file) {
        var workloads = Json.object();
        file.workloads().forEach((role, principals) -> workloads.with(role.wireName(), principals(principals)));
        var json = Json.object().with("version", file.version()).with("issued", file.issued().toString())
                .with("expires", file.expires().toString()).with("trustDomain", file.trustDomain())
                .with("root", root(file.root()))
                .with("workloads", workloads.build())
                .with("people", Json.array(file.people().stream().map(person -> principal(person.principal())
                        .with("roles", Json.texts(person.roles())).build()).toList()))
                .with("externals", principals(file.externals()))
                .with("entries", Json.array(file.entries().stream().map(TrustEntryJson::write).toList()));
        // only where there are some: a file without reads the same to programs that know of none
        if (!file.witnesses().principals().isEmpty()) {
            json.with("witnesses", Json.object().with("threshold", file.witnesses().threshold()).with("seconds", file.witnesses().freshness().toSeconds())
                    .with("principals", principals(file.witnesses().principals())).build());
        }
        return json.build();
    }

    private static Witnesses witnesses(Fields fields) {
        var principals = principals("witnesses", fields.any("principals"));
        var witnesses = new Witnesses(principals, (int) fields.integer("threshold", 1, principals.size()), Duration.ofSeconds(fields.integer("seconds", 1, Witnesses.FRESHNESS_MAX.toSeconds())));
        fields.noOthers();
        return witnesses;
    }

    static Json root(Trust root) {
        return Json.object().with("threshold", root.threshold()).with("principals", principals(root.principals())).build();
    }

    private static Json principals(Collection<Principal> principals) {
        return Json.array(principals.stream().sorted(Comparator.comparing(Principal::name))
                .map(principal -> principal(principal).build()).toList());
    }

    private static Json.Builder principal(Principal principal) {
        return Json.object().with("name", principal.name())
                .with("keys", Json.texts(principal.keys().stream().map(key -> Base64Reader.write(key.spki())).sorted().toList()));
    }

    static TrustFile read(Bytes payload) {
        var fields = Fields.of("trust file", JsonReader.read(payload, TrustFile.BYTES_MAX));
        var workloads = new EnumMap<Role, Set<Principal>>(Role.class);
        fields.map("workloads", json -> json).forEach((role, list) -> workloads.put(Role.of(role), principals(role, list)));
        var file = new TrustFile(fields.integer("version", 1, Fields.INTEGER_MAX), fields.instant("issued"), fields.instant("expires"),
                fields.text("trustDomain"), root(fields.object("root")), workloads, fields.list("people", TrustFileJson::person),
                fields.list("externals").isEmpty() ? Set.of() : principals("externals", fields.any("externals")),
                fields.list("entries", TrustEntryJson::read), fields.findObject("witnesses").map(TrustFileJson::witnesses).orElse(Witnesses.NONE));
        fields.noOthers();
        return file;
    }

    static Trust root(Fields fields) {
        var principals = principals("root", fields.any("principals"));
        distinct("keys of the root", principals.stream().flatMap(principal -> principal.keys().stream()).toList(), Key::spki);
        // a threshold that its own list cannot meet, or of nobody, is refused here and not when it is first asked (case T3)
        var root = new Trust(principals, (int) fields.integer("threshold", 1, Math.max(1, principals.size())));
        fields.noOthers();
        return root;
    }

    private static Set<Principal> principals(String where, Json list) {
        if (!(list instanceof Json.Elements(var values)) || values.isEmpty() || values.size() > PRINCIPALS_MAX) {
            throw new Rejected.Malformed("found no list of principals for " + where + ", expected 1 to " + PRINCIPALS_MAX);
        }
        return distinct(where, values.stream().map(json -> {
            var fields = Fields.of(where, json);
            var principal = principal(fields);
            fields.noOthers();
            return principal;
        }).toList(), Principal::name);
    }

    private static Person person(Json json) {
        var fields = Fields.of("person", json);
        var person = new Person(principal(fields), distinct("roles", fields.texts("roles"), role -> role));
        fields.noOthers();
        return person;
    }

    private static Principal principal(Fields fields) {
        var name = fields.text("name");
        var keys = distinct("keys of " + name, fields.list("keys", json -> Key.of(Base64Reader.read(Fields.text("key", json)))), Key::spki);
        if (keys.isEmpty()) {
            throw new Rejected.Malformed("found no key of " + name + ", expected at least one");
        }
        return Principal.read(name, keys);
    }

    /** A set written with a repetition is not the set that its writer counted. */
    static <T> Set<T> distinct(String where, List<T> values, Function<T, ?> identity) {
        var seen = new HashSet<Object>();
        for (var value : values) {
            if (!seen.add(identity.apply(value))) {
                throw new Rejected.Malformed("found an entry twice in " + where + ", expected each once");
            }
        }
        return Set.copyOf(values);
    }
}
