package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A look at who may do what (practices {@code source/roles} and {@code factory/access-review}): an administrator lists each grant with
 * its last use, reviewers say of each whether it stays, and what nobody kept by the deadline is removed.
 */
public record AccessReview(String trustDomain, Act act, Instant given, String reason) {
    public static final String TYPE = "https://alnage.dev/access-review/v1";
    /** Longer would be no review of what is, but of what was. */
    public static final Duration LIFE_MAX = Duration.ofDays(60);
    public static final int GRANTS_MAX = 10_000;

    /** A grant by the envelope that gave it, with who holds what, and when it was last used; empty when that has never been seen. */
    @SuppressWarnings("OptionalUsedAsFieldOrParameterType")
    public record Item(Digest grant, String holder, String role, String repositories, Optional<Instant> lastUse) {
        Json toJson() {
            var json = Json.object().with("grant", grant.toString()).with("holder", holder).with("role", role).with("repositories", repositories);
            lastUse.ifPresent(time -> json.with("lastUse", time.toString()));
            return json.build();
        }

        static Item read(Json json) {
            var fields = Fields.of("item", json);
            var item = new Item(fields.digest("grant"), fields.text("holder"), fields.text("role"), fields.text("repositories"),
                    fields.has("lastUse") ? Optional.of(fields.instant("lastUse")) : Optional.empty());
            fields.noOthers();
            return item;
        }
    }

    /** The three statements of a review. */
    public sealed interface Act {
        /** @param deadline after it, what is not answered is removed, whether or not anybody closes the review */
        record Opened(List<Item> items, Instant deadline) implements Act {
            public Opened {
                items = List.copyOf(items);
                if (items.isEmpty() || items.size() > GRANTS_MAX || new HashSet<>(items.stream().map(Item::grant).toList()).size() != items.size()) {
                    throw new Rejected.Malformed("found an access review of " + items.size() + " grants, expected 1 to " + GRANTS_MAX + ", each once");
                }
            }
        }

        /** @param review the envelope that opened it; true for what stays, false for what goes at once */
        record Answered(Digest review, SortedMap<Digest, Boolean> answers) implements Act {
            public Answered {
                answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
                if (answers.isEmpty() || answers.size() > GRANTS_MAX) {
                    throw new Rejected.Malformed("found " + answers.size() + " answers of an access review, expected 1 to " + GRANTS_MAX);
                }
            }
        }

        /** The signed result: what stayed and what went. It has to be what the answers on record say. */
        record Closed(Digest review, List<Digest> kept, List<Digest> removed) implements Act {
            public Closed {
                kept = kept.stream().sorted().toList();
                removed = removed.stream().sorted().toList();
            }
        }
    }

    public AccessReview {
        People.requireText("a reason", reason);
        if (act instanceof Act.Opened(_, var deadline) && (!deadline.isAfter(given) || deadline.isAfter(given.plus(LIFE_MAX)))) {
            throw new Rejected.Malformed("found an access review from " + given + " to " + deadline + ", expected an end at most " + LIFE_MAX.toDays() + " days later");
        }
    }

    public Statement toStatement() {
        var json = Json.object().with("trustDomain", trustDomain).with("given", given.toString()).with("reason", reason);
        var subjects = new ArrayList<>(List.of(Resource.of("series", People.series(trustDomain))));
        switch (act) {
            case Act.Opened(var items, var deadline) ->
                json.with("act", "opened").with("deadline", deadline.toString()).with("items", Json.array(items.stream().map(Item::toJson).toList()));
            case Act.Answered(var review, var answers) -> {
                var said = Json.object();
                answers.forEach((grant, keep) -> said.with(grant.toString(), Json.bool(keep)));
                json.with("act", "answered").with("review", review.toString()).with("answers", said.build());
                subjects.add(Resource.of("review", review));
            }
            case Act.Closed(var review, var kept, var removed) -> {
                json.with("act", "closed").with("review", review.toString()).with("kept", texts(kept)).with("removed", texts(removed));
                subjects.add(Resource.of("review", review));
            }
        }
        return Claims.statement(TYPE, json, subjects.toArray(Resource[]::new));
    }

    private static Json texts(List<Digest> digests) {
        return Json.texts(digests.stream().map(Digest::toString).toList());
    }

    public static AccessReview read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var act = switch (fields.text("act")) {
            case "opened" -> new Act.Opened(fields.list("items", Item::read), fields.instant("deadline"));
            case "answered" -> {
                var said = fields.object("answers");
                var answers = new TreeMap<Digest, Boolean>();
                fields.members("answers").values().keySet().forEach(name -> answers.put(Digest.parse(name), said.bool(name)));
                yield new Act.Answered(fields.digest("review"), answers);
            }
            case "closed" -> new Act.Closed(fields.digest("review"), fields.texts("kept").stream().map(Digest::parse).toList(),
                    fields.texts("removed").stream().map(Digest::parse).toList());
            default -> throw new Rejected.Malformed("found act " + fields.text("act") + " of an access review, expected opened, answered or closed");
        };
        var review = new AccessReview(fields.text("trustDomain"), act, fields.instant("given"), fields.text("reason"));
        fields.noOthers();
        People.requireSame(statement, review.toStatement());
        return review;
    }
}
