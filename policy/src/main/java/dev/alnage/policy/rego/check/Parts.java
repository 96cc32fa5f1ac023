package dev.alnage.policy.rego.check;

import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.ArrayValue;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.SetValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the checks of types ask of single terms. */
final class Parts {
    private Parts() {}

    static boolean isRoot(String name) {
        return name.equals("data") || name.equals("input");
    }

    /** The terms that a term is made of; those of a comprehension are its own. */
    static Stream<Term> parts(Term term) {
        return switch (term) {
            case Term.Scalar _, Term.Var _, Term.Template _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ -> Stream.of();
            case Term.Ref(_, var head, var path) -> Stream.concat(Stream.of(head), path.stream());
            case Term.ArrayOf(_, var elements) -> elements.stream();
            case Term.SetOf(_, var elements) -> elements.stream();
            case Term.ObjectOf(_, var members) -> members.stream().flatMap(member -> Stream.of(member.key(), member.value()));
            case Term.Call(_, _, var arguments) -> arguments.stream();
        };
    }

    static boolean isComprehension(Term term) {
        return term instanceof Term.ArrayComprehension || term instanceof Term.SetComprehension || term instanceof Term.ObjectComprehension;
    }

    /** Whether there is a reference or a comprehension in it. */
    static boolean isAsked(Term term) {
        return term instanceof Term.Ref || isComprehension(term) || parts(term).anyMatch(Parts::isAsked);
    }

    /** The value of a term without variables, references or bodies. */
    static Optional<Value> constant(Term term) {
        return switch (term) {
            case Term.Scalar(_, var value) -> Optional.of(value);
            case Term.ArrayOf(_, var elements) -> constants(elements).map(ArrayValue::of);
            case Term.SetOf(_, var elements) -> constants(elements).map(SetValue::of);
            case Term.ObjectOf(_, var members) -> {
                var keys = constants(members.stream().map(Term.ObjectOf.Member::key).toList());
                var values = constants(members.stream().map(Term.ObjectOf.Member::value).toList());
                if (keys.isEmpty() || values.isEmpty()) {
                    yield Optional.empty();
                }
                var object = ObjectValue.builder();
                for (var i = 0; i < members.size(); i++) {
                    object.put(keys.get().get(i), values.get().get(i));
                }
                yield Optional.of(object.build());
            }
            case Term.Var _, Term.Template _, Term.Ref _, Term.Call _, Term.ArrayComprehension _, Term.SetComprehension _, Term.ObjectComprehension _ ->
                    Optional.empty();
        };
    }

    private static Optional<List<Value>> constants(List<Term> terms) {
        var values = new ArrayList<Value>();
        for (var term : terms) {
            var value = constant(term);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    /** The names that a reference of names spells, such as those of {@code data.a.f} or {@code time.now_ns}. */
    static Optional<List<String>> names(Term.Ref ref) {
        if (!(ref.head() instanceof Term.Var(_, var name))) {
            return Optional.empty();
        }
        var names = new ArrayList<>(List.of(name));
        for (var step : ref.path()) {
            if (!(step instanceof Term.Scalar(_, Value.Text(var part)))) {
                return Optional.empty();
            }
            names.add(part);
        }
        return Optional.of(names);
    }
}
