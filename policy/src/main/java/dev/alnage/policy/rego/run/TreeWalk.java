package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A reference into {@code data} that leaves the names of packages or rules open: {@code data.a[x].b}. What rules say and what the data says
 * are gone through together.
 */
public final class TreeWalk extends Step {
    /** One key of the reference: a term that is known, or a pattern. */
    public sealed interface Key {
        record Known(Operand term) implements Key {}

        record Open(Pattern pattern) implements Key {}
    }

    private final TreeNode start;
    private final Key[] keys;
    private final int slot;

    /** {@code slot} takes what stands at the end of the reference. */
    public TreeWalk(TreeNode start, List<Key> keys, int slot) {
        this.start = start;
        this.keys = keys.toArray(new Key[0]);
        this.slot = slot;
    }

    @Override public boolean run(Frame frame) {
        return from(frame, start, start.base(frame.scope), 0);
    }

    private boolean from(Frame frame, TreeNode node, @Nullable Value base, int at) {
        frame.machine.step();
        if (frame.scope.isReplaced(node.path())) {
            return base != null && into(frame, base, at);
        }
        if (node.document() != null) {
            return document(frame, node.document(), at);
        }
        if (at == keys.length) {
            return ended(frame, node.whole(frame.scope, frame.machine));
        }
        return switch (keys[at]) {
            case Key.Known(var term) -> {
                var key = term.eval(frame);
                yield key != null && below(frame, node, base, key, at);
            }
            case Key.Open(var pattern) -> {
                for (var key : names(node, base)) {
                    if (pattern.matches(frame, key) && below(frame, node, base, key, at)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    private boolean below(Frame frame, TreeNode node, @Nullable Value base, Value key, int at) {
        var value = base == null ? null : Lookup.find(base, key);
        var child = key instanceof Value.Text(var name) ? node.child(name) : null;
        if (child != null) {
            return from(frame, child, value, at + 1);
        }
        return value != null && into(frame, value, at + 1);
    }

    /** The keys of rules and data together, in order. */
    private static TreeSet<Value> names(TreeNode node, @Nullable Value base) {
        var names = new TreeSet<Value>(Value.ORDER);
        switch (base) {
            case null -> { }
            case ObjectValue object -> {
                for (var i = 0; i < object.size(); i++) {
                    names.add(object.keyAt(i));
                }
            }
            case ArrayValue array -> {
                for (var i = 0; i < array.size(); i++) {
                    names.add(Num.of(i));
                }
            }
            case SetValue set -> set.forEach(names::add);
            case Value.Null _, Value.Bool _, Num _, Value.Text _ -> { }
        }
        for (var child : node.children().keySet()) {
            if (!node.isHidden(child)) {
                names.add(Value.of(child));
            }
        }
        return names;
    }

    private boolean document(Frame frame, Document document, int at) {
        if (document instanceof Document.Partial partial) {
            var known = 0;
            while (at + known < keys.length && known < partial.keysMax() && keys[at + known] instanceof Key.Known) {
                known++;
            }
            if (known > 0) {
                var values = new Value[known];
                for (var i = 0; i < known; i++) {
                    var value = ((Key.Known) keys[at + i]).term().eval(frame);
                    if (value == null) {
                        return false;
                    }
                    values[i] = value;
                }
                var part = partial.at(frame.scope, frame.machine, values);
                return part != null && into(frame, part, at + known);
            }
        }
        var whole = document.whole(frame.scope, frame.machine);
        return whole != null && into(frame, whole, at);
    }

    /** The rest of the reference, inside a value. */
    private boolean into(Frame frame, Value value, int at) {
        frame.machine.step();
        if (at == keys.length) {
            return ended(frame, value);
        }
        return switch (keys[at]) {
            case Key.Known(var term) -> {
                var key = term.eval(frame);
                var member = key == null ? null : Lookup.find(value, key);
                yield member != null && into(frame, member, at + 1);
            }
            case Key.Open(var pattern) -> switch (value) {
                case ArrayValue array -> {
                    for (var i = 0; i < array.size(); i++) {
                        if (pattern.matches(frame, Num.of(i)) && into(frame, array.get(i), at + 1)) {
                            yield true;
                        }
                    }
                    yield false;
                }
                case SetValue set -> {
                    for (var i = 0; i < set.size(); i++) {
                        if (pattern.matches(frame, set.at(i)) && into(frame, set.at(i), at + 1)) {
                            yield true;
                        }
                    }
                    yield false;
                }
                case ObjectValue object -> {
                    for (var i = 0; i < object.size(); i++) {
                        if (pattern.matches(frame, object.keyAt(i)) && into(frame, object.valueAt(i), at + 1)) {
                            yield true;
                        }
                    }
                    yield false;
                }
                case Value.Null _, Value.Bool _, Num _, Value.Text _ -> false;
            };
        };
    }

    private boolean ended(Frame frame, @Nullable Value value) {
        frame.slots[slot] = value;
        return value != null && next.run(frame);
    }
}
