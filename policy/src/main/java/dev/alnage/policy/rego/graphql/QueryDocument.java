package dev.alnage.policy.rego.graphql;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks: operations, and fragments that they share. */
public record QueryDocument(List<Operation> operations, List<Fragment> fragments) {
    public QueryDocument {
        operations = List.copyOf(operations);
        fragments = List.copyOf(fragments);
    }

    /** @param kind query, mutation or subscription @param name empty where it has none */
    record Operation(Place place, String kind, String name, List<Variable> variables, List<Directive> directives, List<Selection> selections) {
        Operation {
            variables = List.copyOf(variables);
            directives = List.copyOf(directives);
            selections = List.copyOf(selections);
        }

        Optional<Variable> findVariable(String variable) {
            return variables.stream().filter(one -> one.name().equals(variable)).findFirst();
        }
    }

    record Variable(Place place, String name, TypeReference type, @Nullable Literal initial, List<Directive> directives) {
        Variable {
            directives = List.copyOf(directives);
        }
    }

    record Fragment(Place place, String name, List<Variable> variables, String condition, List<Directive> directives, List<Selection> selections) {
        Fragment {
            variables = List.copyOf(variables);
            directives = List.copyOf(directives);
            selections = List.copyOf(selections);
        }
    }

    /** What is asked of a value of an object type. */
    sealed interface Selection {}

    record Field(Place place, String alias, String name, List<Argument> arguments, List<Directive> directives, List<Selection> selections)
            implements Selection {
        Field {
            arguments = List.copyOf(arguments);
            directives = List.copyOf(directives);
            selections = List.copyOf(selections);
        }

        /** What the answer calls it. */
        String answeredAs() {
            return alias.isEmpty() ? name : alias;
        }
    }

    record Spread(Place place, String name, List<Directive> directives) implements Selection {
        Spread {
            directives = List.copyOf(directives);
        }
    }

    /** @param condition empty where it has none */
    record Inline(Place place, String condition, List<Directive> directives, List<Selection> selections) implements Selection {
        Inline {
            directives = List.copyOf(directives);
            selections = List.copyOf(selections);
        }
    }

    record Argument(Place place, String name, Literal value) {}

    record Directive(Place place, String name, List<Argument> arguments) {
        Directive {
            arguments = List.copyOf(arguments);
        }
    }

    Optional<Fragment> findFragment(String name) {
        return fragments.stream().filter(fragment -> fragment.name().equals(name)).findFirst();
    }
}
