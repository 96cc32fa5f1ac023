package dev.alnage.policy.rego.builtin;

/** A built-in function was called with what it cannot take. {@code code} is OPA's: eval_type_error or eval_builtin_error. */
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
}
