package dev.alnage.policy.rego.parse;

/**
 * The smallest piece of a source that means something. {@code text} is what it stands for: the characters of a name, number or
 * operator, the content of a string. Keywords are names: which of them count depends on the language and on the imports.
 *
 * @param row counted from 1
 * @param column code points from the beginning of the row, counted from 1
 * @param start its first UTF-16 unit in the source
 * @param end the unit after its last
 * @param spaced whether white space or a comment stands before it
 * @param onNewRow whether a line ended between it and the token before
 */
record Token(Kind kind, String text, int row, int column, int start, int end, boolean spaced, boolean onNewRow) {
    enum Kind {
        NAME, NUMBER, TEXT,
        /** A piece of a template before a hole. */
        TEMPLATE_PART,
        /** The last piece of a template. */
        TEMPLATE_END,
        /** An operator, a bracket, a comma and the like. */
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** As an error message names it. */
    String words() {
        return switch (kind) {
            case NAME, SIGN -> "'" + text + "'";
            case NUMBER -> "number " + shortened();
            case TEXT -> "string \"" + shortened() + "\"";
            case TEMPLATE_PART, TEMPLATE_END -> "a template string";
            case END -> "the end of the text";
        };
    }

    private String shortened() {
        return text.codePointCount(0, text.length()) <= 40 ? text : text.substring(0, text.offsetByCodePoints(0, 40)) + "…";
    }
}
