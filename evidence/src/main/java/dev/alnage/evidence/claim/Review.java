package dev.alnage.evidence.claim;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Fields;
import java.time.Instant;

/**
 * A person's statement, under their own key, of what they think of a proposed change: of exactly this head on exactly this base,
 * and the tree that merging the two gives (practice {@code source/four-eyes}). It says nothing about any other head, base or tree.
 *
 * @param change number of the change in its repository; {@link #FORGE} for a commit on a forge that the factory guards, where it has no changes
 * @param base the tip of the branch that was merged with
 * @param head the last commit of the change
 * @param mergedTree the id of the tree that merging them gives, in hex
 */
public record Review(SourceScope scope, long change, Digest base, Digest head, String mergedTree, Verdict verdict, String comment, Instant given) {
    public static final String TYPE = "https://alnage.dev/review/v1";
    /** Stands for the number of a change where there are none. */
    public static final long FORGE = 0;
    private static final int COMMENT_LENGTH_MAX = 10_000;

    /** What the reviewer says. */
    public enum Verdict {
        APPROVE("approve"), REJECT("reject"), COMMENT("comment");

        private final String wireName;

        Verdict(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        public static Verdict of(String wireName) {
            for (var verdict : values()) {
                if (verdict.wireName.equals(wireName)) {
                    return verdict;
                }
            }
            throw new Rejected.Malformed("found verdict " + wireName + ", expected approve, reject or comment");
        }
    }

    public Review {
        ProposedChange.requireTree(mergedTree);
        if (comment.length() > COMMENT_LENGTH_MAX) {
            throw new Rejected.Malformed("found a comment of " + comment.length() + " characters, expected at most " + COMMENT_LENGTH_MAX);
        }
        if (change < FORGE || change > Fields.INTEGER_MAX) {
            throw new Rejected.Malformed("found change number " + change + ", expected 1 or more, or " + FORGE + " for a forge that is guarded");
        }
    }

    public Statement toStatement() {
        return Claims.statement(TYPE, scope.write(Json.object()).with("change", change).with("base", base.toString()).with("mergedTree", mergedTree)
                .with("verdict", verdict.wireName()).with("comment", comment).with("given", given.toString()),
                Resource.of("change", scope.change(change)), Resource.of("head", head));
    }

    public static Review read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var review = new Review(SourceScope.read(fields), fields.integer("change", FORGE, Fields.INTEGER_MAX), fields.digest("base"), Claims.subject(statement, "head"),
                fields.text("mergedTree"), Verdict.of(fields.text("verdict")), fields.text("comment"), fields.instant("given"));
        fields.noOthers();
        SourceScope.requireSame(review.toStatement(), statement);
        return review;
    }
}
