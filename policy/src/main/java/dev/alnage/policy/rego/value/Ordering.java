package dev.alnage.policy.rego.value;

/** The one order of values. */
final class Ordering {
    private Ordering() {}

    static int compare(Value left, Value right) {
        if (left == right) {
            return 0;
        }
        var byKind = left.kind().compareTo(right.kind());
        if (byKind != 0) {
            return byKind;
        }
        return switch (left) {
            case Value.Null _ -> 0;
            case Value.Bool(var value) -> Boolean.compare(value, ((Value.Bool) right).value());
            case Num number -> number.compareNumber((Num) right);
            case Value.Text(var text) -> byCodePoint(text, ((Value.Text) right).value());
            case ArrayValue array -> arrays(array, (ArrayValue) right);
            case ObjectValue object -> objects(object, (ObjectValue) right);
            case SetValue set -> sets(set, (SetValue) right);
        };
    }

    /** UTF-16 order differs from that of code points only where a surrogate meets what comes after the surrogates. */
    static int byCodePoint(String left, String right) {
        var length = Math.min(left.length(), right.length());
        for (var i = 0; i < length; i++) {
            var a = left.charAt(i);
            var b = right.charAt(i);
            if (a != b) {
                var surrogates = (Character.isSurrogate(a) ? 1 : 0) - (Character.isSurrogate(b) ? 1 : 0);
                return surrogates != 0 ? surrogates : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    private static int arrays(ArrayValue left, ArrayValue right) {
        var length = Math.min(left.size(), right.size());
        for (var i = 0; i < length; i++) {
            var compared = compare(left.get(i), right.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    /** Members one after the other in the order of their keys: first the keys, then what stands there. */
    private static int objects(ObjectValue left, ObjectValue right) {
        var length = Math.min(left.size(), right.size());
        for (var i = 0; i < length; i++) {
            var byKey = compare(left.keyAt(i), right.keyAt(i));
            if (byKey != 0) {
                return byKey;
            }
            var byValue = compare(left.valueAt(i), right.valueAt(i));
            if (byValue != 0) {
                return byValue;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int sets(SetValue left, SetValue right) {
        var length = Math.min(left.size(), right.size());
        for (var i = 0; i < length; i++) {
            var compared = compare(left.at(i), right.at(i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
