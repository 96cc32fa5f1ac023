package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The storer's statement that references of a repository move, all of them together, because its rules let one push or merge in.
 * It is on record before anything moves. Each names the envelope of the one before it in the repository, so that none can be left
 * out, moved or put in between (practice {@code source/protected-branch-attestation}). It says who the server saw pushing; who wrote
 * and who reviewed is for the commits and the reviews to say.
 *
 * @param sequence 1 for the first change of the repository, then one more each time
 * @param previous the envelope of the change before, empty for the first
 * @param pusher as the directory of people names them
 * @param key what the pusher showed: a fingerprint, or the id of a token
 * @param transport ssh, https, local, merge when the server merged a reviewed change, or template when it began a repository
 * @param rules the policy by which it was let in
 * @param certificate the blob of the signed push certificate, where the client sent one
 * @param change the number of the proposed change that was merged or brought in, if it was one
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record ReferenceChange(SourceScope scope, long sequence, Optional<Digest> previous, List<Move> moves, String pusher, String key,
        String transport, Rules rules, Optional<Digest> certificate, Optional<Long> change, Instant at) {
    public static final String TYPE = "https://alnage.dev/reference-change/v1";
    public static final int MOVES_MAX = 1_000;
    private static final int TEXT_LENGTH_MAX = 500;

    /** The policy that was asked: its label, such as {@code org/source@v3}, and the digest of all that it consists of. */
    public record Rules(String label, Digest digest) {}

    /** One reference, what it named before (nothing when it is new) and names now (nothing when it is gone). */
    public record Move(String reference, Optional<Digest> before, Optional<Digest> after) {
        public Move {
            if (!reference.startsWith("refs/") || reference.length() > TEXT_LENGTH_MAX || !reference.chars().allMatch(c -> c > 0x20 && c != 0x7f)) {
                throw new Rejected.Malformed("found a reference of " + reference.length() + " characters, expected a full name such as refs/heads/main");
            }
            if (before.equals(after)) {
                throw new Rejected.Malformed("found " + reference + " moved to where it is, expected a move, a creation or a deletion");
            }
            for (var id : List.of(before, after)) {
                if (id.isPresent() && id.get().algorithm() != Digest.Algorithm.GIT_COMMIT) {
                    throw new Rejected.Malformed("found " + id.get() + " for " + reference + ", expected the id of a commit or tag");
                }
            }
        }

        private Json toJson() {
            var json = Json.object().with("reference", reference);
            before.ifPresent(id -> json.with("before", id.toString()));
            after.ifPresent(id -> json.with("after", id.toString()));
            return json.build();
        }

        private static Move read(Json json) {
            var fields = Fields.of("move", json);
            var move = new Move(fields.text("reference"), digest(fields, "before"), digest(fields, "after"));
            fields.noOthers();
            return move;
        }
    }

    /** Moves stand in the order of their references. */
    public ReferenceChange {
        moves = moves.stream().sorted(Comparator.comparing(Move::reference)).toList();
        if (moves.isEmpty() || moves.size() > MOVES_MAX || moves.stream().map(Move::reference).distinct().count() < moves.size()) {
            throw new Rejected.Malformed("found " + moves.size() + " moves in one change, expected 1 to " + MOVES_MAX + ", each reference once");
        }
        if (sequence < 1 || sequence > Fields.INTEGER_MAX || sequence > 1 != previous.isPresent()) {
            throw new Rejected.Malformed("found change " + sequence + (previous.isPresent() ? " after another" : " after none")
                    + ", expected every change but the first to name the one before");
        }
        for (var text : List.of(pusher, key, transport, rules.label())) {
            if (text.isBlank() || text.length() > TEXT_LENGTH_MAX) {
                throw new Rejected.Malformed("found a reference change with a text of " + text.length() + " characters, expected pusher, key, transport and rules");
            }
        }
    }

    public Statement toStatement() {
        var json = scope.write(Json.object()).with("sequence", sequence).with("moves", Json.array(moves.stream().map(Move::toJson).toList()))
                .with("pusher", pusher).with("key", key).with("transport", transport)
                .with("rules", Json.object().with("label", rules.label()).with("digest", rules.digest().toString()).build()).with("at", at.toString());
        previous.ifPresent(digest -> json.with("previous", digest.toString()));
        certificate.ifPresent(digest -> json.with("certificate", digest.toString()));
        change.ifPresent(number -> json.with("change", number));
        var subjects = new ArrayList<Resource>();
        subjects.add(Resource.of("references", scope.references()));
        var seen = new HashSet<Digest>();
        for (var move : moves) {
            move.after().filter(seen::add).ifPresent(id -> subjects.add(Resource.of(move.reference(), id)));
        }
        return Claims.statement(TYPE, json, subjects.toArray(Resource[]::new));
    }

    public static ReferenceChange read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var rules = fields.object("rules");
        var change = new ReferenceChange(SourceScope.read(fields), fields.integer("sequence", 1, Fields.INTEGER_MAX), digest(fields, "previous"),
                fields.list("moves", Move::read), fields.text("pusher"), fields.text("key"), fields.text("transport"),
                new Rules(rules.text("label"), rules.digest("digest")), digest(fields, "certificate"),
                fields.has("change") ? Optional.of(fields.integer("change", 1, Fields.INTEGER_MAX)) : Optional.empty(), fields.instant("at"));
        rules.noOthers();
        fields.noOthers();
        SourceScope.requireSame(change.toStatement(), statement);
        return change;
    }

    private static Optional<Digest> digest(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.digest(name)) : Optional.empty();
    }
}
