package dev.alnage.policy.rego.graphql;

import dev.alnage.policy.rego.graphql.QueryDocument.Field;
import dev.alnage.policy.rego.graphql.QueryDocument.Fragment;
import dev.alnage.policy.rego.graphql.QueryDocument.Inline;
import dev.alnage.policy.rego.graphql.QueryDocument.Operation;
import dev.alnage.policy.rego.graphql.QueryDocument.Selection;
import dev.alnage.policy.rego.graphql.QueryDocument.Spread;
import dev.alnage.policy.rego.graphql.QueryDocument.Variable;
import dev.alnage.policy.rego.graphql.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;

/** Reads operations and fragments (specification, section 2). */
public final class QueryParser extends Cursor {
    private QueryParser(String text) {
        super(text);
    }

    /** @throws GraphQlError for a text that is no query */
    public static QueryDocument parse(String text) {
        return new QueryParser(text).document();
    }

    private QueryDocument document() {
        var operations = new ArrayList<Operation>();
        var fragments = new ArrayList<Fragment>();
        while (peek().kind() != Kind.END) {
            if (isAt("{") || peek().isName("query") || peek().isName("mutation") || peek().isName("subscription")) {
                operations.add(operation());
            } else if (peek().isName("fragment")) {
                fragments.add(fragment());
            } else {
                throw unexpected(peek());
            }
        }
        return new QueryDocument(operations, fragments);
    }

    private Operation operation() {
        var place = peek().place();
        if (isAt("{")) {
            return new Operation(place, "query", "", List.of(), List.of(), selections());
        }
        var kind = name();
        var name = peek().kind() == Kind.NAME ? name() : "";
        return new Operation(place, kind, name, variables(), directives(false), selections());
    }

    private List<Variable> variables() {
        return many("(", ")", () -> {
            var place = peek().place();
            expect("$");
            var name = name();
            expect(":");
            var type = type();
            var initial = skip("=") ? literal(true) : null;
            return new Variable(place, name, type, initial, directives(false));
        });
    }

    private List<Selection> selections() {
        if (!isAt("{")) {
            throw new GraphQlError(peek().place(), "Expected {, found " + peek().word());
        }
        return some("{", "}", this::selection);
    }

    private Selection selection() {
        if (skip("...")) {
            return spread();
        }
        var place = peek().place();
        var alias = name();
        var name = skip(":") ? name() : alias;
        return new Field(place, alias, name, arguments(false), directives(false), isAt("{") ? selections() : List.of());
    }

    private Selection spread() {
        var place = peek().place();
        if (peek().kind() == Kind.NAME && !peek().isName("on")) {
            return new Spread(place, name(), directives(false));
        }
        var condition = "";
        if (peek().isName("on")) {
            take();
            condition = name();
        }
        return new Inline(place, condition, directives(false), selections());
    }

    private Fragment fragment() {
        var place = peek().place();
        take();
        if (peek().isName("on")) {
            throw unexpected(peek());
        }
        var name = name();
        var variables = variables();
        expectKeyword("on");
        return new Fragment(place, name, variables, name(), directives(false), selections());
    }
}
