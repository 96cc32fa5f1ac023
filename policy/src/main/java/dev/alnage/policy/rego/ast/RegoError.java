package dev.alnage.policy.rego.ast;

/**
 * One thing that is wrong with a policy, or went wrong while it was evaluated: a code that is OPA's where OPA has one
 * ({@code rego_parse_error}, {@code rego_unsafe_var_error}, {@code eval_conflict_error} …), a sentence, and where.
 */
public record RegoError(String code, String message, Location at) {
    public static final String PARSE = "rego_parse_error";
    public static final String COMPILE = "rego_compile_error";
    public static final String TYPE = "rego_type_error";
    public static final String UNSAFE = "rego_unsafe_var_error";
    public static final String RECURSION = "rego_recursion_error";
    public static final String CONFLICT = "eval_conflict_error";
    public static final String EVAL_TYPE = "eval_type_error";
    public static final String EVAL_BUILTIN = "eval_builtin_error";

    @Override public String toString() {
        return at + ": " + code + ": " + message;
    }
}
