package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The storer's statement of how a proposed change stands: which commits are to be merged into which branch, and what has become of
 * it. Each push to the change is a new patch set and a new statement; the newest on record is how it stands.
 *
 * @param number counts in its repository, from 1
 * @param patchSet counts in its change, from 1; a new one leaves earlier reviews behind
 * @param target the branch that it is meant for
 * @param base the tip of that branch when the patch set was pushed
 * @param head the last commit of the change
 * @param mergedTree the tree that merging head into base gives, empty when they conflict
 * @param topic what tells a change that is pushed again from a new one
 * @param pusher who pushed this patch set
 * @param result the commit by which it was merged; empty unless it was
 * @param carried earlier bases, with the merged tree there, on which the change did the same to the same paths: where the rules let
 *     them, reviews on those count. Only of a merged change
 */
@SuppressWarnings("OptionalUsedAsFieldOrParameterType")
public record ProposedChange(SourceScope scope, long number, long patchSet, String target, Digest base, Digest head, Optional<String> mergedTree,
        String topic, String title, String pusher, State state, Optional<Digest> result, List<Carried> carried, Instant at) {
    public static final String TYPE = "https://alnage.dev/change/v1";
    private static final int TEXT_LENGTH_MAX = 500;

    /** A base on which the change was the same change, and what merging there gave. */
    public record Carried(Digest base, String mergedTree) {
        public Carried {
            requireTree(mergedTree);
        }
    }

    /** Where it has come to. */
    public enum State {
        OPEN("open"), MERGED("merged"), ABANDONED("abandoned");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static State of(String wireName) {
            for (var state : values()) {
                if (state.wireName.equals(wireName)) {
                    return state;
                }
            }
            throw new Rejected.Malformed("found state " + wireName + ", expected open, merged or abandoned");
        }
    }

    public ProposedChange {
        if (number < 1 || patchSet < 1 || number > Fields.INTEGER_MAX || patchSet > Fields.INTEGER_MAX) {
            throw new Rejected.Malformed("found change " + number + " patch set " + patchSet + ", expected both from 1");
        }
        if (!target.startsWith("refs/heads/") || target.length() > TEXT_LENGTH_MAX) {
            throw new Rejected.Malformed("found target " + target + ", expected a branch such as refs/heads/main");
        }
        for (var text : List.of(topic, title, pusher)) {
            if (text.isBlank() || text.length() > TEXT_LENGTH_MAX) {
                throw new Rejected.Malformed("found a change with a text of " + text.length() + " characters, expected topic, title and pusher");
            }
        }
        mergedTree.ifPresent(ProposedChange::requireTree);
        carried = List.copyOf(carried);
        if (state != State.MERGED && !carried.isEmpty()) {
            throw new Rejected.Malformed("found reviews carried over for a change that is " + state.wireName() + ", expected that of a merged one only");
        }
        if (state == State.MERGED != result.isPresent()) {
            throw new Rejected.Malformed("found a change that is " + state.wireName() + (result.isPresent() ? " with" : " without") + " a merge commit, expected one exactly when it is merged");
        }
    }

    static void requireTree(String hex) {
        // the form of every object id of a SHA-1 repository
        if (hex.length() != 40 || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new Rejected.Malformed("found a tree id of " + hex.length() + " characters, expected 40 lower-case hex digits");
        }
    }

    /** The reference under which a patch set's commits are kept. */
    public String keptAs() {
        return "refs/changes/" + number + "/" + patchSet;
    }

    /** The same change, come to its end. */
    public ProposedChange ended(State how, Optional<Digest> merge, Instant when) {
        return new ProposedChange(scope, number, patchSet, target, base, head, mergedTree, topic, title, pusher, how, merge, List.of(), when);
    }

    /** The same change, merged with reviews of earlier bases among those that count. */
    public ProposedChange merged(Digest merge, List<Carried> bases, Instant when) {
        return new ProposedChange(scope, number, patchSet, target, base, head, mergedTree, topic, title, pusher, State.MERGED, Optional.of(merge), bases, when);
    }

    /** The same patch set on a later tip of its branch. */
    public ProposedChange on(Digest tip, Optional<String> tree, Instant when) {
        return new ProposedChange(scope, number, patchSet, target, tip, head, tree, topic, title, pusher, state, result, carried, when);
    }

    public Statement toStatement() {
        var json = scope.write(Json.object()).with("number", number).with("patchSet", patchSet).with("target", target).with("base", base.toString())
                .with("topic", topic).with("title", title).with("pusher", pusher).with("state", state.wireName()).with("at", at.toString());
        mergedTree.ifPresent(tree -> json.with("mergedTree", tree));
        if (!carried.isEmpty()) {
            json.with("carried", Json.array(carried.stream().map(each -> Json.object().with("base", each.base().toString()).with("mergedTree", each.mergedTree())
                    .build()).toList()));
        }
        var subjects = new ArrayList<>(List.of(Resource.of("changes", scope.changes()), Resource.of("change", scope.change(number)), Resource.of("head", head)));
        result.ifPresent(merge -> subjects.add(Resource.of("result", merge)));
        return Claims.statement(TYPE, json, subjects.toArray(Resource[]::new));
    }

    public static ProposedChange read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var state = State.of(fields.text("state"));
        var change = new ProposedChange(SourceScope.read(fields), fields.integer("number", 1, Fields.INTEGER_MAX), fields.integer("patchSet", 1, Fields.INTEGER_MAX),
                fields.text("target"), fields.digest("base"), Claims.subject(statement, "head"),
                fields.has("mergedTree") ? Optional.of(fields.text("mergedTree")) : Optional.empty(), fields.text("topic"), fields.text("title"),
                fields.text("pusher"), state, state == State.MERGED ? Optional.of(Claims.subject(statement, "result")) : Optional.empty(),
                fields.listOrEmpty("carried", ProposedChange::carried), fields.instant("at"));
        fields.noOthers();
        SourceScope.requireSame(change.toStatement(), statement);
        return change;
    }

    private static Carried carried(Json json) {
        var fields = Fields.of("carried", json);
        var carried = new Carried(fields.digest("base"), fields.text("mergedTree"));
        fields.noOthers();
        return carried;
    }
}
