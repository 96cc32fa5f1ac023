package dev.alnage.policy.rego.template;

import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ByteText;
import dev.alnage.policy.rego.value.Num;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions that a template can call. Numbers of the values are text to them, as in OPA; numbers of the template itself, indexes and
 * lengths are a Long or Double.
 */
final class TemplateFunctions {
    static final Set<String> NAMES = Set.of("and", "or", "not", "len", "index", "eq", "ne", "lt", "le", "gt", "ge", "print", "println", "html");
    private static final int EXPONENT_MAX = 6;
    /** What stands at a key that nothing stands at. */
    static final Object MISSING = new Object();

    private TemplateFunctions() {}

    static Object call(String name, List<Object> arguments) {
        if (arguments.isEmpty() && !name.startsWith("print")) {
            throw new TemplateError("wrong number of args for " + name + ": want at least 1 got 0");
        }
        return switch (name) {
            case "and" -> arguments.stream().filter(one -> !isTrue(one)).findFirst().orElse(arguments.getLast());
            case "or" -> arguments.stream().filter(TemplateFunctions::isTrue).findFirst().orElse(arguments.getLast());
            case "not" -> Value.of(!isTrue(only(name, arguments)));
            case "len" -> length(only(name, arguments));
            case "index" -> index(arguments);
            case "print" -> Value.of(printed(arguments));
            case "println" -> Value.of(arguments.stream().map(TemplateFunctions::text).collect(Collectors.joining(" ")) + "\n");
            case "html" -> Value.of(html(printed(arguments)));
            default -> compare(name, arguments);
        };
    }

    private static Object only(String name, List<Object> arguments) {
        if (arguments.size() != 1) {
            throw new TemplateError("wrong number of args for " + name + ": want 1 got " + arguments.size());
        }
        return arguments.getFirst();
    }

    static boolean isTrue(Object value) {
        return switch (value) {
            case Long number -> number != 0;
            case Double number -> number != 0;
            case Value.Null _ -> false;
            case Value.Bool(var truth) -> truth;
            case Value.Text(var text) -> !text.isEmpty();
            case ArrayValue array -> array.size() > 0;
            case ObjectValue object -> object.size() > 0;
            default -> value != MISSING;
        };
    }

    private static Long length(Object value) {
        return switch (value) {
            case Value.Text(var text) -> (long) ByteText.bytes(text).length;
            case Num number -> (long) number.toString().length();
            case ArrayValue array -> (long) array.size();
            case ObjectValue object -> (long) object.size();
            default -> throw new TemplateError("error calling len: len of type " + kind(value));
        };
    }

    private static Object index(List<Object> arguments) {
        var found = arguments.getFirst();
        for (var key : arguments.subList(1, arguments.size())) {
            found = switch (found) {
                case ArrayValue array when key instanceof Long at -> {
                    if (at < 0 || at >= array.size()) {
                        throw new TemplateError("error calling index: index out of range: " + at);
                    }
                    yield array.get(at.intValue());
                }
                case ObjectValue object when key instanceof Value name && object.get(name) != null -> object.get(name);
                case ObjectValue _ when key instanceof Value.Text -> MISSING;
                default -> throw new TemplateError("error calling index: cannot index " + kind(found) + " with " + kind(key));
            };
        }
        return found;
    }

    static String kind(Object value) {
        return value instanceof Long ? "int" : value instanceof Double ? "float64" : value instanceof Value one ? one.kind().word() : "nothing";
    }

    /** As Go prints it: arrays in brackets, objects as maps. */
    static String text(Object value) {
        return switch (value) {
            case Double number -> number(number);
            case Value.Null _ -> "<nil>";
            case Value.Bool(var truth) -> String.valueOf(truth);
            case Value.Text(var text) -> text;
            case ArrayValue array -> array.elements().stream().map(TemplateFunctions::text).collect(Collectors.joining(" ", "[", "]"));
            case ObjectValue object -> object.members().entrySet().stream().map(member -> text(member.getKey()) + ":" + text(member.getValue()))
                    .collect(Collectors.joining(" ", "map[", "]"));
            default -> value == MISSING ? "<undefined>" : value.toString();
        };
    }

    /** In as few digits as tell it from other numbers, with an exponent where that is below -4 or above 5. */
    private static String number(double value) {
        var decimal = new BigDecimal(String.valueOf(value)).stripTrailingZeros();
        var exponent = decimal.precision() - decimal.scale() - 1;
        if (value == 0 || exponent >= -4 && exponent < EXPONENT_MAX) {
            return decimal.toPlainString();
        }
        var digits = decimal.unscaledValue().abs().toString();
        return (value < 0 ? "-" : "") + digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    /** With a blank between two of which neither is text. */
    private static String printed(List<Object> arguments) {
        var out = new StringBuilder();
        for (var i = 0; i < arguments.size(); i++) {
            var separates = i > 0 && !isText(arguments.get(i)) && !isText(arguments.get(i - 1));
            out.append(separates ? " " : "").append(text(arguments.get(i)));
        }
        return out.toString();
    }

    private static String html(String text) {
        return text.replace("&", "&amp;").replace("\"", "&#34;").replace("'", "&#39;").replace("<", "&lt;").replace(">", "&gt;").replace("\0", "\ufffd");
    }

    private static Value compare(String name, List<Object> arguments) {
        if (arguments.size() < 2 || !name.equals("eq") && arguments.size() > 2) {
            throw new TemplateError("error calling " + name + ": missing argument for comparison");
        }
        var first = arguments.getFirst();
        if (name.equals("eq") || name.equals("ne")) {
            var isEqual = arguments.stream().skip(1).anyMatch(other -> areEqual(first, other));
            return Value.of(isEqual == name.equals("eq"));
        }
        var order = order(name, first, arguments.get(1));
        return Value.of(switch (name) {
            case "lt" -> order < 0;
            case "le" -> order <= 0;
            case "gt" -> order > 0;
            default -> order >= 0;
        });
    }

    private static boolean areEqual(Object left, Object right) {
        if (left instanceof Value.Bool && right instanceof Value.Bool || left instanceof Value.Null && right instanceof Value.Null) {
            return left.equals(right);
        }
        return order("eq", left, right) == 0;
    }

    private static int order(String name, Object left, Object right) {
        if (left instanceof Long first && right instanceof Long second) {
            return first.compareTo(second);
        }
        if (left instanceof Double first && right instanceof Double second) {
            return first.compareTo(second);
        }
        if (isText(left) && isText(right)) {
            return text(left).compareTo(text(right));
        }
        throw new TemplateError("error calling " + name + ": incompatible types for comparison");
    }

    private static boolean isText(Object value) {
        return value instanceof Value.Text || value instanceof Num;
    }
}
