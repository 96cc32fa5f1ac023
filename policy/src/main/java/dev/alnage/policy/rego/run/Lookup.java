package dev.alnage.policy.rego.run;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** References whose keys are all known: looking into values, documents and data. */
public final class Lookup {
    private Lookup() {}

    /** What stands in a value under a key; null for undefined. */
    static @Nullable Value find(Value in, Value key) {
        return switch (in) {
            case ObjectValue object -> object.get(key);
            case ArrayValue array -> array.find(key);
            case SetValue set -> set.contains(key) ? key : null;
            case Value.Null _, Value.Bool _, Num _, Value.Text _ -> null;
        };
    }

    static @Nullable Value find(@Nullable Value in, Value[] keys) {
        var value = in;
        for (var i = 0; i < keys.length && value != null; i++) {
            value = find(value, keys[i]);
        }
        return value;
    }

    /** {@code input} and constant keys. */
    public static final class OfInput extends Operand {
        private final Value[] keys;

        public OfInput(List<Value> keys) {
            this.keys = keys.toArray(new Value[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            return find(frame.scope.input, keys);
        }
    }

    /** Data where no rule is, and constant keys. */
    public static final class OfBase extends Operand {
        private final Value[] keys;

        public OfBase(List<Value> keys) {
            this.keys = keys.toArray(new Value[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            Value value = frame.scope.data;
            for (var i = 0; i < keys.length && value != null; i++) {
                var member = find(value, keys[i]);
                // A path into data is one of names: data[2] finds what stands under "2".
                value = member == null && keys[i] instanceof Num && value instanceof ObjectValue object ? object.get(keys[i].toString()) : member;
            }
            return value;
        }
    }

    /** A term and constant keys. */
    public static final class Path extends Operand {
        private final Operand base;
        private final Value[] keys;

        public Path(Operand base, List<Value> keys) {
            this.base = base;
            this.keys = keys.toArray(new Value[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            return find(base.eval(frame), keys);
        }
    }

    /** A term and one key that is known when it is asked for. */
    public static final class ByKey extends Operand {
        private final Operand base;
        private final Operand key;

        public ByKey(Operand base, Operand key) {
            this.base = base;
            this.key = key;
        }

        @Override public @Nullable Value eval(Frame frame) {
            var in = base.eval(frame);
            if (in == null) {
                return null;
            }
            var at = key.eval(frame);
            return at == null ? null : find(in, at);
        }
    }

    /** All of what rules define at one place. */
    public static final class Whole extends Operand {
        private final TreeNode node;

        public Whole(TreeNode node) {
            this.node = node;
        }

        @Override public @Nullable Value eval(Frame frame) {
            var document = node.document();
            if (document == null || frame.scope.replaced != null) {
                return node.whole(frame.scope, frame.machine);
            }
            return document.whole(frame.scope, frame.machine);
        }
    }

    /** A part of what rules define at one place, by keys. */
    public static final class Part extends Operand {
        private final TreeNode node;
        private final Document.Partial document;
        private final Operand[] keys;

        public Part(TreeNode node, Document.Partial document, List<Operand> keys) {
            this.node = node;
            this.document = document;
            this.keys = keys.toArray(new Operand[0]);
        }

        @Override public @Nullable Value eval(Frame frame) {
            var values = Callee.values(keys, frame);
            if (values == null) {
                return null;
            }
            if (frame.scope.isReplaced(node.path())) {
                return find(node.base(frame.scope), values);
            }
            return document.at(frame.scope, frame.machine, values);
        }
    }
}
