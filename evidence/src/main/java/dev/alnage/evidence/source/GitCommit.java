package dev.alnage.evidence.source;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * A commit, read from the content of its object. The headers are {@code tree}, {@code parent}s, {@code author}, {@code committer},
 * {@code mergetag}s and {@code gpgsig}, in the order in which git writes them; anything else is refused, since it is kept out of some
 * readers' sight or out of the signature (case G1). Everything is UTF-8.
 */
public final class GitCommit implements SignedObject {
    public static final int BYTES_MAX = 1 << 20;
    /** The largest merge of the Linux kernel has 66. */
    public static final int PARENTS_MAX = 100;
    public static final int SIGNATURE_BYTES_MAX = 64 << 10;
    private static final String CO_AUTHORED_BY = "Co-authored-by";
    private static final String SIGNED_OFF_BY = "Signed-off-by";

    private final ObjectId tree;
    private final List<ObjectId> parents;
    private final Ident author;
    private final Ident committer;
    private final List<GitTag> mergedTags;
    private final Bytes signature;
    private final Bytes signedPayload;
    private final String message;

    private GitCommit(Bytes object) {
        if (object.size() > BYTES_MAX) {
            throw new Rejected.Malformed("found a commit of " + object.size() + " bytes, expected at most " + BYTES_MAX);
        }
        var headers = new HeaderLines(object, "a commit");
        require(headers, headers.next(), "tree");
        tree = headers.id();
        parents = parents(headers);
        author = Ident.read(headers.line());
        require(headers, headers.next(), "committer");
        committer = Ident.read(headers.line());
        var more = headers.next();
        mergedTags = new ArrayList<>();
        while (more && headers.name().equals("mergetag")) {
            mergedTags.add(mergedTag(headers.lines()));
            more = headers.next();
        }
        if (more && headers.name().equals("gpgsig")) {
            signature = signature(headers.lines());
            signedPayload = object.slice(0, headers.begin()).plus(object.slice(headers.end(), object.size()));
            more = headers.next();
        } else {
            signature = Bytes.empty();
            signedPayload = object;
        }
        if (more) {
            throw headers.unexpected(unexpectedAfter(headers.name()));
        }
        message = object.slice(headers.messageBegin(), object.size()).toText();
    }

    /** @throws Rejected.Malformed for whatever git itself would not write for a repository in UTF-8 */
    public static GitCommit read(Bytes object) {
        return new GitCommit(object);
    }

    private static void require(HeaderLines headers, boolean there, String name) {
        if (!there || !headers.name().equals(name)) {
            throw there ? headers.unexpected(name) : new Rejected.Malformed("found a commit without " + name + ", expected one");
        }
    }

    /** Goes on until the author, who must follow. */
    private static List<ObjectId> parents(HeaderLines headers) {
        var found = new ArrayList<ObjectId>();
        var there = headers.next();
        while (there && headers.name().equals("parent")) {
            found.add(headers.id());
            there = headers.next();
        }
        if (found.size() > PARENTS_MAX || new HashSet<>(found).size() < found.size()) {
            throw new Rejected.Malformed("found " + found.size() + " parents of a commit, expected at most " + PARENTS_MAX + ", each once");
        }
        require(headers, there, "author");
        return List.copyOf(found);
    }

    /** A tag that was merged stands in the commit as a whole, so that it outlives its reference; it vouches for a parent and for nothing else. */
    private GitTag mergedTag(Bytes object) {
        var tag = GitTag.read(object);
        if (tag.type() != ObjectType.COMMIT || !parents.contains(tag.object())
                || mergedTags.stream().anyMatch(other -> other.object().equals(tag.object()))) {
            throw new Rejected.Malformed("found a mergetag of " + tag.type().wireName() + " " + tag.object() + ", expected one of a parent, each once");
        }
        return tag;
    }

    private static Bytes signature(Bytes lines) {
        if (lines.size() > SIGNATURE_BYTES_MAX) {
            throw new Rejected.Malformed("found a signature of " + lines.size() + " bytes, expected at most " + SIGNATURE_BYTES_MAX);
        }
        return lines;
    }

    private static String unexpectedAfter(String name) {
        return switch (name) {
            case "gpgsig" -> "one gpgsig: of two, git shows the one and others verify the other";
            case "gpgsig-sha256" -> "none: it signs another object format, and git leaves it out of what gpgsig signs";
            case "encoding" -> "none: names and messages are UTF-8";
            case "tree", "parent", "author", "committer", "mergetag" -> "it once and in git's order: tree, parent, author, committer, mergetag, gpgsig";
            default -> "none but tree, parent, author, committer, mergetag and gpgsig";
        };
    }

    public ObjectId tree() {
        return tree;
    }

    /** In their order: the first is the one that the change was made on. */
    public List<ObjectId> parents() {
        return parents;
    }

    public Ident author() {
        return author;
    }

    public Ident committer() {
        return committer;
    }

    /** The tags that this merge brought in, with signatures of their own, which nobody has verified. */
    public List<GitTag> mergedTags() {
        return List.copyOf(mergedTags);
    }

    /** Whom its trailers name as co-authors. @throws Rejected.Malformed if it cannot be told who is meant */
    public List<Coauthor> coauthors() {
        return named(CO_AUTHORED_BY);
    }

    /** Who signed it off (the Developer Certificate of Origin), as its trailers name them. @throws Rejected.Malformed if it cannot be told who is meant */
    public List<Coauthor> signedOffBy() {
        return named(SIGNED_OFF_BY);
    }

    private List<Coauthor> named(String key) {
        return trailers().stream().filter(trailer -> trailer.is(key)).map(trailer -> Coauthor.read(trailer.value())).toList();
    }

    public List<Trailer> trailers() {
        return Trailer.listOf(message);
    }

    @Override public Optional<Bytes> findSignature() {
        return signature.isEmpty() ? Optional.empty() : Optional.of(signature);
    }

    @Override public Bytes signedPayload() {
        return signedPayload;
    }

    @Override public Ident maker() {
        return committer;
    }

    @Override public String message() {
        return message;
    }
}
