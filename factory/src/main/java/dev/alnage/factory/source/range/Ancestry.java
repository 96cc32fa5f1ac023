package dev.alnage.factory.source.range;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.source.GitTag;
import dev.alnage.evidence.source.ObjectId;
import dev.alnage.evidence.source.ObjectType;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/** The graph of commits, each hashed when it is read; what a walk has read it keeps for the next. */
final class Ancestry {
    private static final int TAG_DEPTH_MAX = 8;

    private final HashedObjects objects;
    private final RangeLimits limits;
    private final Map<ObjectId, Node> nodes = new HashMap<>();

    Ancestry(HashedObjects objects, RangeLimits limits) {
        this.objects = objects;
        this.limits = limits;
    }

    /** A commit on the way. */
    static final class Node {
        final ObjectId id;
        final NewCommit.Place place;
        boolean seen;
        boolean known;
        boolean queued;
        boolean walked;
        boolean tip;

        Node(ObjectId id, Bytes content) {
            this.id = id;
            this.place = NewCommit.Place.read(id, content);
        }
    }

    /** What a reference names, down to the commit: the tags on the way, outermost first. */
    record Peeled(ObjectId commit, List<NewTag> tags) {}

    /** @throws Rejected.Malformed for a reference that leads to no commit */
    Peeled peel(ObjectId tip) throws IOException {
        var tags = new ArrayList<NewTag>();
        for (var id = tip; ; ) {
            if (nodes.containsKey(id)) {
                return new Peeled(id, tags);
            }
            var object = objects.read(id);
            switch (object.type()) {
                case COMMIT -> {
                    nodes.put(id, new Node(id, object.content()));
                    return new Peeled(id, tags);
                }
                case TAG -> {
                    tags.add(new NewTag(id, object.content()));
                    id = GitTag.read(object.content()).object();
                }
                case TREE, BLOB -> throw new Rejected.Malformed("found a " + object.type().wireName() + " " + id + " at a reference, expected a commit or an annotated tag of one");
            }
            if (tags.size() > TAG_DEPTH_MAX) {
                throw new Rejected.Malformed("found over " + TAG_DEPTH_MAX + " tags of tags, expected fewer");
            }
        }
    }

    /** The commit that a known reference leads to; empty when its objects are not there, which only makes more of the push new. */
    Optional<ObjectId> peelKnown(ObjectId tip) throws IOException {
        return nodes.containsKey(tip) || objects.has(tip) ? Optional.of(peel(tip).commit()) : Optional.empty();
    }

    Node node(ObjectId id) throws IOException {
        var node = nodes.get(id);
        if (node == null) {
            node = new Node(id, objects.read(id, ObjectType.COMMIT));
            nodes.put(id, node);
            if (nodes.size() > limits.walkedMax()) {
                throw new Rejected.Malformed("found over " + limits.walkedMax() + " commits on the way from new to known ones, expected at most that");
            }
        }
        return node;
    }

    /**
     * The commits that lead from {@code tips} and not from {@code known}, parents before children. With clocks that are far off, a known
     * one may be among them; a new one is never left out.
     */
    List<Node> fresh(Collection<ObjectId> tips, Collection<ObjectId> known) throws IOException {
        for (var node : nodes.values()) {
            node.seen = node.known = node.queued = node.walked = node.tip = false;
        }
        var walk = new Walk();
        for (var id : known) {
            node(id).tip = true; // its own date may be far off: it is always looked behind
            walk.reach(node(id), true);
        }
        for (var id : tips) {
            walk.reach(node(id), false);
        }
        walk.run();
        return sorted(tips);
    }

    /** Two colours, spread from child to parent, the youngest first; known wins. */
    private final class Walk {
        private final PriorityQueue<Node> queue = new PriorityQueue<>(Comparator.comparingLong((Node node) -> -node.place.time()));
        /** In the queue because something is to be found out about them. */
        private int open;
        /** Nothing older than the oldest new one leads to it, if clocks are right. */
        private long oldest = Long.MAX_VALUE;

        void reach(Node node, boolean known) {
            if (!node.seen) {
                node.seen = true;
                node.known = known;
                enqueue(node);
            } else if (known && !node.known) {
                if (node.queued) {
                    node.known = true;
                    open -= isOpen(node) ? 0 : 1;
                } else {
                    node.known = true;
                    enqueue(node); // again: its ancestors are known too
                }
            }
        }

        private void enqueue(Node node) {
            node.queued = true;
            queue.add(node);
            open += isOpen(node) ? 1 : 0;
        }

        private static boolean isOpen(Node node) {
            return !node.known || node.walked || node.tip;
        }

        void run() throws IOException {
            while (open > 0 || !queue.isEmpty() && queue.peek().place.time() >= oldest) {
                var node = queue.remove();
                open -= isOpen(node) ? 1 : 0;
                oldest = node.known ? oldest : Math.min(oldest, node.place.time());
                node.queued = false;
                node.walked = true;
                for (var parent : node.place.parents()) {
                    reach(node(parent), node.known);
                }
            }
        }
    }

    private List<Node> sorted(Collection<ObjectId> tips) throws IOException {
        var done = new LinkedHashMap<ObjectId, Node>();
        var entered = new HashSet<ObjectId>();
        var stack = new ArrayDeque<ObjectId>();
        for (var tip : tips) {
            stack.push(tip);
            while (!stack.isEmpty()) {
                var node = node(stack.peek());
                if (node.known || done.containsKey(node.id)) {
                    stack.pop();
                } else if (entered.add(node.id)) {
                    // parents go on top, the first parent last, so that it comes out first
                    node.place.parents().reversed().stream().filter(parent -> !done.containsKey(parent)).forEach(stack::push);
                } else {
                    stack.pop();
                    done.put(node.id, node);
                    if (done.size() > limits.commitsMax()) {
                        throw new Rejected.Malformed("found over " + limits.commitsMax() + " new commits, expected at most that in one push");
                    }
                }
            }
        }
        return List.copyOf(done.values());
    }

    /** Whether {@code ancestor} is {@code descendant} or leads to it through parents. */
    boolean leads(ObjectId ancestor, ObjectId descendant) throws IOException {
        var seen = new HashSet<>(Set.of(descendant));
        var queue = new PriorityQueue<Node>(Comparator.comparingLong((Node node) -> -node.place.time()));
        queue.add(node(descendant));
        while (!queue.isEmpty()) {
            var node = queue.remove();
            if (node.id.equals(ancestor)) {
                return true;
            }
            for (var parent : node.place.parents()) {
                if (seen.add(parent)) {
                    queue.add(node(parent));
                }
            }
        }
        return false;
    }
}
