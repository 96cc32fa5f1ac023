package dev.alnage.factory.source.clone;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.evidence.sign.SignatureAnswer;
import dev.alnage.evidence.sign.SigningCredential;
import dev.alnage.evidence.sign.SigningKey;
import dev.alnage.evidence.sign.SigningKeys;
import dev.alnage.evidence.sign.SigningOccasion;
import dev.alnage.evidence.source.GitCommit;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import dev.alnage.evidence.source.SignedObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The commits and tags of a clone that one key has signed, whatever has become of the key since: what somebody looks at who has lost it
 * (practice {@code source/key-rotation}). A clone that lacks a part of its history cannot tell.
 */
public final class SignedObjects {
    private static final int OBJECTS_MAX = 10_000_000;

    private final CloneReader clone;
    private final SigningKeys key;
    private final List<Signed> found = new ArrayList<>();
    private final Set<Digest> seen = new HashSet<>();

    /** @param type commit or tag @param time by its own word @param title its first line */
    public record Signed(ObjectType type, Digest id, Instant time, String title) {}

    private SignedObjects(CloneReader clone, SigningCredential credential) {
        this.clone = clone;
        this.key = new SigningKeys(List.of(new SigningKey("owner", credential, Instant.EPOCH, Instant.MAX, new TreeSet<>(SigningKey.GIT), Set.of(NameTemplate.ANY))), List.of());
    }

    /**
     * Looks at all that the branches and tags lead to, newest first.
     *
     * @throws Rejected.Stale if a commit is missing
     */
    public static List<Signed> by(SigningCredential credential, CloneReader clone, Iterable<Digest> tips) {
        var search = new SignedObjects(clone, credential);
        var waiting = new ArrayDeque<Digest>();
        tips.forEach(waiting::add);
        while (!waiting.isEmpty()) {
            search.look(waiting.poll(), waiting);
        }
        search.found.sort(java.util.Comparator.comparing(Signed::time).reversed().thenComparing(signed -> signed.id().hex()));
        return List.copyOf(search.found);
    }

    private void look(Digest id, ArrayDeque<Digest> waiting) {
        if (!seen.add(id)) {
            return;
        }
        if (seen.size() > OBJECTS_MAX) {
            throw new Rejected.Malformed("found over " + OBJECTS_MAX + " commits and tags, expected at most that");
        }
        var object = clone.find(id).orElseThrow(() -> new Rejected.Stale("found no object " + id.hex() + " in the clone, expected all of the history: git fetch --unshallow"));
        switch (object.type()) {
            case COMMIT -> {
                var commit = GitCommit.read(object.content());
                commit.parents().stream().map(ObjectId::toDigest).forEach(waiting::add);
                judge(ObjectType.COMMIT, id, commit);
            }
            case TAG -> {
                var tag = GitTag.read(object.content());
                waiting.add(tag.object().toDigest());
                judge(ObjectType.TAG, id, tag);
            }
            case TREE, BLOB -> { }
        }
    }

    private void judge(ObjectType type, Digest id, SignedObject object) {
        if (key.verify(object, new SigningOccasion("", object.maker().when(), false)) instanceof SignatureAnswer.SignedBy) {
            found.add(new Signed(type, id, object.maker().when(), object.message().lines().findFirst().orElse("")));
        }
    }
}
