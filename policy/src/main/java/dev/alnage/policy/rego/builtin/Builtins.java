package dev.alnage.policy.rego.builtin;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every built-in function there is, by its dotted name. What OPA has and this list has not is not claimed, and a compile error. */
public final class Builtins {
    private static final Map<String, Builtin> BY_NAME = byName();

    private Builtins() {}

    public static Optional<Builtin> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** In the order of their names. */
    public static List<Builtin> list() {
        return List.copyOf(BY_NAME.values());
    }

    private static Map<String, Builtin> byName() {
        var catalogue = new Catalogue();
        ComparisonFunctions.addTo(catalogue);
        NumberFunctions.addTo(catalogue);
        BitFunctions.addTo(catalogue);
        AggregateFunctions.addTo(catalogue);
        ArrayFunctions.addTo(catalogue);
        SetFunctions.addTo(catalogue);
        ObjectFunctions.addTo(catalogue);
        JsonFunctions.addTo(catalogue);
        StringFunctions.addTo(catalogue);
        RegexFunctions.addTo(catalogue);
        GlobFunctions.addTo(catalogue);
        TypeFunctions.addTo(catalogue);
        EncodingFunctions.addTo(catalogue);
        UrlFunctions.addTo(catalogue);
        TimeFunctions.addTo(catalogue);
        CidrFunctions.addTo(catalogue);
        SemverFunctions.addTo(catalogue);
        GraphFunctions.addTo(catalogue);
        DigestFunctions.addTo(catalogue);
        CertificateFunctions.addTo(catalogue);
        TokenFunctions.addTo(catalogue);
        UnitFunctions.addTo(catalogue);
        UuidFunctions.addTo(catalogue);
        SchemaFunctions.addTo(catalogue);
        GraphQlFunctions.addTo(catalogue);
        AwsFunctions.addTo(catalogue);
        var byName = new LinkedHashMap<String, Builtin>();
        catalogue.builtins().stream().sorted(Comparator.comparing(Builtin::name)).forEach(builtin -> {
            if (byName.put(builtin.name(), builtin) != null) {
                throw new IllegalStateException("two built-in functions are called " + builtin.name());
            }
        });
        return byName;
    }
}
