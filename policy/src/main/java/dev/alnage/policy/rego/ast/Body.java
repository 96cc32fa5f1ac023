package dev.alnage.policy.rego.ast;

import java.util.List;

/** Expressions that must all hold. Never empty. */
public record Body(Location at, List<Expression> expressions) {
    public Body {
        expressions = List.copyOf(expressions);
    }
}
