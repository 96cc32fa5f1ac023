package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Argument;
import dev.alnage.policy.rego.graphql.QueryDocument.Directive;
import dev.alnage.policy.rego.graphql.Tokens.Kind;
import dev.alnage.policy.rego.graphql.Tokens.Token;
import dev.alnage.policy.rego.value.Notation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Goes through the tokens of a document, and reads what queries and schemas have in common. */
class Cursor {
    /** More levels within each other than anybody writes, fewer than a stack holds. */
    static final int DEPTH_MAX = 200;

    private final Tokens tokens;
    private Token next;
    private int depth;

    Cursor(String text) {
        tokens = new Tokens(text);
        next = tokens.next();
    }

    final Token peek() {
        return next;
    }

    final Token take() {
        var taken = next;
        next = tokens.next();
        return taken;
    }

    final boolean isAt(String mark) {
        return next.is(mark);
    }

    /** Takes the mark if it stands there, and says whether it did. */
    final boolean skip(String mark) {
        if (!next.is(mark)) {
            return false;
        }
        take();
        return true;
    }

    final void expect(String mark) {
        if (!skip(mark)) {
            throw new GraphQlError(next.place(), "Expected " + mark + ", found " + next.word());
        }
    }

    final void expectKeyword(String word) {
        if (!next.isName(word)) {
            throw new GraphQlError(next.place(), "Expected " + Notation.quote(word) + ", found " + said(next));
        }
        take();
    }

    final String name() {
        if (next.kind() != Kind.NAME) {
            throw new GraphQlError(next.place(), "Expected Name, found " + next.word());
        }
        return take().text();
    }

    static GraphQlError unexpected(Token token) {
        return new GraphQlError(token.place(), "Unexpected " + said(token));
    }

    private static String said(Token token) {
        return token.kind() == Kind.MARK || token.text().isEmpty() ? token.word() : token.word() + " " + Notation.quote(token.text());
    }

    /** What stands between the marks, if the first one does. */
    final <T> List<T> many(String open, String close, Supplier<T> one) {
        var all = new ArrayList<T>();
        if (skip(open)) {
            while (!isAt(close)) {
                all.add(deeper(one));
            }
            take();
        }
        return all;
    }

    /** The same, and at least one. */
    final <T> List<T> some(String open, String close, Supplier<T> one) {
        if (!skip(open)) {
            return List.of();
        }
        if (isAt(close)) {
            throw new GraphQlError(next.place(), "expected at least one definition, found " + next.word());
        }
        var all = new ArrayList<T>();
        while (!isAt(close)) {
            all.add(deeper(one));
        }
        take();
        return all;
    }

    private <T> T deeper(Supplier<T> one) {
        if (++depth > DEPTH_MAX) {
            throw new GraphQlError(next.place(), "found more than " + DEPTH_MAX + " levels within each other, expected at most that");
        }
        var read = one.get();
        depth--;
        return read;
    }

    final List<Directive> directives(boolean isConstant) {
        var directives = new ArrayList<Directive>();
        while (skip("@")) {
            directives.add(new Directive(next.place(), name(), arguments(isConstant)));
        }
        return directives;
    }

    final List<Argument> arguments(boolean isConstant) {
        return many("(", ")", () -> {
            var place = next.place();
            var name = name();
            expect(":");
            return new Argument(place, name, literal(isConstant));
        });
    }

    final TypeReference type() {
        TypeReference type;
        if (skip("[")) {
            var place = next.place();
            type = new TypeReference(place, "", deeper(this::type), false);
            expect("]");
        } else {
            type = new TypeReference(next.place(), name(), null, false);
        }
        return skip("!") ? new TypeReference(type.place(), type.named(), type.element(), true) : type;
    }

    /** @param isConstant whether no variable may stand in it */
    final Literal literal(boolean isConstant) {
        var token = next;
        if (token.is("[")) {
            return new Literal(token.place(), Literal.Kind.LIST, "",
                    many("[", "]", () -> new Literal.Child(Place.NONE, "", literal(isConstant))));
        }
        if (token.is("{")) {
            return new Literal(token.place(), Literal.Kind.OBJECT, "", many("{", "}", () -> member(isConstant)));
        }
        if (token.is("$") && !isConstant) {
            take();
            return new Literal(token.place(), Literal.Kind.VARIABLE, name(), List.of());
        }
        var kind = switch (token.kind()) {
            case INT -> Literal.Kind.INT;
            case FLOAT -> Literal.Kind.FLOAT;
            case STRING -> Literal.Kind.STRING;
            case BLOCK -> Literal.Kind.BLOCK;
            case NAME -> switch (token.text()) {
                case "true", "false" -> Literal.Kind.BOOLEAN;
                case "null" -> Literal.Kind.NULL;
                default -> Literal.Kind.ENUM;
            };
            case INVALID, END, MARK -> throw unexpected(token);
        };
        return new Literal(token.place(), kind, take().text(), List.of());
    }

    private Literal.Child member(boolean isConstant) {
        var place = next.place();
        var name = name();
        expect(":");
        return new Literal.Child(place, name, literal(isConstant));
    }
}
