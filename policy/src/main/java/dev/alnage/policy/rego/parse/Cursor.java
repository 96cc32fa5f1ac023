package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Term;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the parser stands in its tokens, which words are keywords by now, and how deep it is. */
final class Cursor {
    /**
     * Terms, bodies and {@code else} within each other, and operators in a row: what bounds the stack of everybody who walks through a
     * syntax tree.
     */
    static final int DEPTH_MAX = 250;

    private static final Set<String> ALWAYS_KEYWORDS = Set.of("as", "default", "else", "false", "import", "package", "not", "null", "some", "true", "with");
    static final Set<String> LATER_KEYWORDS = Set.of("contains", "every", "if", "in");

    private final String file;
    private final List<Token> tokens;
    private final Set<String> keywords = new HashSet<>(ALWAYS_KEYWORDS);
    private int index;
    private int depth;
    private int wildcards;

    Cursor(String file, List<Token> tokens, Version version) {
        this.file = file;
        this.tokens = tokens;
        if (version == Version.V1) {
            keywords.addAll(LATER_KEYWORDS);
        }
    }

    String file() {
        return file;
    }

    Token token() {
        return tokens.get(index);
    }

    Token after() {
        return tokens.get(Math.min(index + 1, tokens.size() - 1));
    }

    int index() {
        return index;
    }

    void moveTo(int place) {
        index = place;
    }

    Token next() {
        var token = token();
        if (index < tokens.size() - 1) {
            index++;
        }
        return token;
    }

    boolean atEnd() {
        return token().kind() == Token.Kind.END;
    }

    boolean at(String sign) {
        return token().is(sign);
    }

    /** A sign directly behind the last token, without space. */
    boolean atAdjoining(String sign) {
        return token().is(sign) && !token().spaced();
    }

    boolean take(String sign) {
        if (at(sign)) {
            next();
            return true;
        }
        return false;
    }

    void require(String sign, String next) {
        if (!take(sign)) {
            throw unexpected("'" + sign + "'" + next);
        }
    }

    /** Whether that keyword stands here, and is one here: before a dot it is a name ({@code if.x}). */
    boolean atKeyword(String word) {
        return token().isName(word) && keywords.contains(word) && !(after().is(".") && !after().spaced());
    }

    /** Like {@link #atKeyword}, where a reference could stand instead: {@code not["x"]} is one. */
    boolean atLeadingKeyword(String word) {
        return atKeyword(word) && !(after().is("[") && !after().spaced());
    }

    boolean takeKeyword(String word) {
        if (atKeyword(word)) {
            next();
            return true;
        }
        return false;
    }

    /** Whether a keyword stands here that cannot be the name of a variable. */
    boolean atReserved() {
        return token().kind() == Token.Kind.NAME && !token().isName("contains") && atKeyword(token().text());
    }

    boolean isKeyword(String word) {
        return keywords.contains(word);
    }

    void addKeyword(String word) {
        keywords.add(word);
        if (word.equals("every")) {
            keywords.add("in");
        }
    }

    Location here() {
        return place(token());
    }

    Location place(Token token) {
        return new Location(file, token.row(), token.column());
    }

    /** A variable of its own for each {@code _}. */
    Term.Var variable(Token name) {
        return new Term.Var(place(name), name.text().equals("_") ? Term.Var.WILDCARD_PREFIX + wildcards++ : name.text());
    }

    Term.Var wildcard(Location at) {
        return new Term.Var(at, Term.Var.WILDCARD_PREFIX + wildcards++);
    }

    void enter() {
        requireDepth(++depth);
    }

    void leave() {
        depth--;
    }

    int depth() {
        return depth;
    }

    void returnTo(int place, int atDepth) {
        index = place;
        depth = atDepth;
    }

    void requireDepth(int reached) {
        if (reached > DEPTH_MAX) {
            throw error(here(), "found terms nested deeper than " + DEPTH_MAX + ", expected less: name a part of it in a rule of its own");
        }
    }

    /** What stands here is not what was expected. */
    RegoErrors unexpected(String expected) {
        var reserved = token().kind() == Token.Kind.NAME && atKeyword(token().text()) ? "keyword " : "";
        return error(here(), "found " + reserved + token().words() + ", expected " + expected);
    }

    RegoErrors error(Location at, String message) {
        return new RegoErrors(RegoError.PARSE, message, at);
    }
}
