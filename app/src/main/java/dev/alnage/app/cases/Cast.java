package dev.alnage.app.cases;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.read.JsonReader;
import dev.alnage.evidence.sign.TrustFile;
import dev.alnage.factory.gate.ProductPolicies;
import dev.alnage.policy.set.BundleWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whom the factory of a case knows beside its own processes, and what its policy says.
 *
 * @param people as in a trust file
 * @param externals as in a trust file
 * @param entries as in a trust file, but for their times: each holds as long as the file
 * @param bundle the rules of its first policy
 */
record Cast(List<Json> people, List<Json> externals, List<Json> entries, Bytes bundle) {
    /** Nobody, and the rules that every factory begins with. */
    static final Cast NOBODY = new Cast(List.of(), List.of(), List.of(), ProductPolicies.starter());

    Cast {
        people = List.copyOf(people);
        externals = List.copyOf(externals);
        entries = List.copyOf(entries);
    }

    /** @throws Rejected.Malformed for a member that is not known; what the members hold, the reader of trust files says */
    static Cast read(Bytes json) {
        var fields = Fields.of("cast", JsonReader.read(json));
        var bundle = fields.has("rules") ? BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8(fields.text("rules"))))) : NOBODY.bundle();
        var cast = new Cast(fields.listOrEmpty("people", each -> each), fields.listOrEmpty("externals", each -> each), fields.listOrEmpty("entries", each -> each), bundle);
        fields.noOthers();
        return cast;
    }

    /** The trust file with all of them in it. */
    TrustFile joined(TrustFile draft) {
        var members = new LinkedHashMap<>(((Json.Members) draft.toJson()).values());
        more(members, "people", people);
        more(members, "externals", externals);
        more(members, "entries", entries.stream().map(entry -> timed(entry, draft)).toList());
        return TrustFile.draft(Json.object(members).toBytes());
    }

    private static Json timed(Json entry, TrustFile draft) {
        if (!(entry instanceof Json.Members(var values)) || values.containsKey("notBefore") || values.containsKey("notAfter")) {
            throw new Rejected.Malformed("found an entry with times of its own in a cast, expected one that holds as long as the factory");
        }
        var members = new LinkedHashMap<>(values);
        members.put("notBefore", new Json.Text(draft.issued().toString()));
        members.put("notAfter", new Json.Text(draft.expires().toString()));
        return Json.object(members);
    }

    private static void more(Map<String, Json> members, String name, List<Json> more) {
        var all = new ArrayList<>(((Json.Elements) members.get(name)).values());
        all.addAll(more);
        members.put(name, Json.array(all));
    }
}
