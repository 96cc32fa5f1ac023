package dev.alnage.policy.rego.builtin;

import dev.alnage.policy.rego.value.Value;

/**
 * A built-in function was called with what it cannot take. {@code code} is OPA's: eval_type_error or eval_builtin_error. The message
 * does not begin with the function's name; whoever reports it puts {@code name: } before it.
 */
@SuppressWarnings("serial")
public final class BuiltinError extends RuntimeException {
    public static final String TYPE = "eval_type_error";
    public static final String BUILTIN = "eval_builtin_error";

    private final String code;

    public BuiltinError(String code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** The function failed on arguments of the right types. */
    static BuiltinError of(String message) {
        return new BuiltinError(BUILTIN, message);
    }

    /** What is wrong with an argument. @param at its place, from 1 */
    static BuiltinError operand(int at, String message) {
        return new BuiltinError(TYPE, "operand " + at + " " + message);
    }

    /** An argument is of another type. @param at its place, from 1 */
    static BuiltinError type(int at, Value found, String... expected) {
        return operand(at, (expected.length == 1 ? "must be " + expected[0] : "must be one of {" + String.join(", ", expected) + "}")
                + " but got " + found.kind().word());
    }

    /** An element of an argument is of another type. @param at the argument's place, from 1 */
    static BuiltinError element(int at, Value collection, Value found, String expected) {
        var kind = collection.kind().word();
        return operand(at, "must be " + kind + " of " + expected + "s but got " + kind + " containing " + found.kind().word());
    }
}
