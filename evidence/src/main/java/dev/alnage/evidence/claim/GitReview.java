package dev.alnage.evidence.claim;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Json;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Resource;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.read.Base64Reader;
import dev.alnage.evidence.read.Fields;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.Trailer;
import java.util.List;

/**
 * A review by somebody who has git and nothing else: the very merge that they have looked at, made and signed by themselves as a commit,
 * with trailers that say of which change it is and what they think of it (practice {@code source/four-eyes}). The commit stands here as
 * git made it, and all that the review says is read from it: whoever carries it can neither alter it nor say it for them.
 *
 * <p>Its first parent is the base, its second the head, its tree what merging the two gives. {@code Change: alnage://DOMAIN/REPOSITORY/N}
 * and {@code Review: approve} (or {@code reject}, {@code comment}) stand in its trailers, each once: a merge that somebody made for
 * another purpose has neither, and is no review.
 *
 * @param review what the commit says
 * @param key the name of the key that signed it, by which it is found; a reader verifies the signature and compares
 * @param commit the object's content
 */
public record GitReview(Review review, String key, Bytes commit) {
    public static final String TYPE = "https://alnage.dev/git-review/v1";
    /** Of a commit that is a review; a signature with a path of certificates has room. */
    public static final int BYTES_MAX = 128 << 10;
    private static final String CHANGE = "Change";
    private static final String VERDICT = "Review";
    private static final int NUMBER_DIGITS_MAX = 15;
    private static final int KEY_LENGTH_MAX = 200;

    public GitReview {
        if (key.isEmpty() || key.length() > KEY_LENGTH_MAX) {
            throw new Rejected.Malformed("found a key's name of " + key.length() + " characters, expected 1 to " + KEY_LENGTH_MAX);
        }
        if (!says(commit).equals(review)) {
            throw new Rejected.Malformed("found a review that is not what its commit says, expected the commit's own words");
        }
    }

    /** What a commit says as a review; whose it is, its signature says. @throws Rejected.Malformed when it is no review */
    public static Review says(Bytes commit) {
        if (commit.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a commit of " + commit.size() + " bytes as a review, expected at most " + BYTES_MAX);
        }
        var read = GitCommit.read(commit);
        if (read.parents().size() != 2) {
            throw new Rejected.Malformed("found a commit with " + read.parents().size() + " parents as a review, expected the merge of the change's base and head: git merge --no-ff");
        }
        var trailers = read.trailers();
        var uri = only(trailers, CHANGE);
        var slash = uri.lastIndexOf('/');
        var scope = scope(uri, slash);
        return new Review(scope, number(uri.substring(slash + 1)), read.parents().getFirst().toDigest(), read.parents().getLast().toDigest(), read.tree().hex(),
                Review.Verdict.of(only(trailers, VERDICT)), comment(read.message()), read.committer().when());
    }

    private static String only(List<Trailer> trailers, String key) {
        var found = trailers.stream().filter(trailer -> trailer.is(key)).map(Trailer::value).toList();
        if (found.size() != 1) {
            throw new Rejected.Malformed("found " + found.size() + " trailers " + key + ": in the commit, expected one each of \"" + CHANGE
                    + ": alnage://DOMAIN/REPOSITORY/NUMBER\" and \"" + VERDICT + ": approve\" in its last paragraph");
        }
        return found.getFirst();
    }

    private static SourceScope scope(String uri, int slash) {
        var scope = slash < 0 ? java.util.Optional.<SourceScope>empty() : SourceScope.find(uri.substring(0, slash));
        return scope.filter(each -> each.toUri().equals(uri.substring(0, slash))).orElseThrow(() -> new Rejected.Malformed("found " + CHANGE
                + ": without a change in it, expected alnage://DOMAIN/REPOSITORY/NUMBER"));
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > NUMBER_DIGITS_MAX || digits.charAt(0) == '0' || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Rejected.Malformed("found " + CHANGE + ": that does not end in the number of a change, expected alnage://DOMAIN/REPOSITORY/NUMBER");
        }
        return Long.parseLong(digits);
    }

    /** The message without its last paragraph, which is for programs. */
    private static String comment(String message) {
        var text = message.strip();
        return text.substring(0, Math.max(text.lastIndexOf("\n\n"), 0)).strip();
    }

    public Statement toStatement() {
        return Claims.statement(TYPE, Json.object().with("commit", Base64Reader.write(commit)).with("key", key),
                Resource.of("change", review.scope().change(review.change())), Resource.of("head", review.head()));
    }

    public static GitReview read(Statement statement) {
        var fields = Claims.open(statement, TYPE);
        var commit = fields.base64("commit");
        var given = new GitReview(says(commit), fields.text("key"), commit);
        fields.noOthers();
        SourceScope.requireSame(given.toStatement(), statement);
        return given;
    }
}
