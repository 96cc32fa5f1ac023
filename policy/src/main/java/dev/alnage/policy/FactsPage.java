package dev.alnage.policy;

import java.util.LinkedHashMap;
import java.util.Map;

/** The page that documents a shape: a table for each kind of object in it. */
final class FactsPage {
    private static final String HEAD = """
            # What a rule gets: the form of `input`

            Made from `policy.FactsSchema`, against which rules are also compiled: a rule that asks for a member that is not here is
            refused when it is compiled. Every member is always there; no other ever is. Times are decided by `at`, and ages count
            from it: there is no clock in a rule.

            Everything but `notTrusted` comes from statements whose signatures hold and that an entry of the trust map allows for this
            question: by who signed, of which predicate type, about which artifact, from which source, recorded when.
            """;

    private FactsPage() {}

    static String of(Shape.Fixed input) {
        var tables = new LinkedHashMap<String, Shape.Fixed>();
        collect(input, tables);
        var page = new StringBuilder(HEAD);
        tables.forEach((name, table) -> {
            page.append("\n## ").append(name).append("\n\n| member | form | what it says |\n|---|---|---|\n");
            table.members().forEach(member -> page.append("| `").append(member.name()).append("` | ").append(member.shape().title())
                    .append(" | ").append(member.meaning()).append(" |\n"));
        });
        return page.toString();
    }

    private static void collect(Shape shape, Map<String, Shape.Fixed> tables) {
        switch (shape) {
            case Shape.Fixed object -> {
                if (tables.putIfAbsent(object.name(), object) == null) {
                    object.members().forEach(member -> collect(member.shape(), tables));
                }
            }
            case Shape.ListOf(var of) -> collect(of, tables);
            case Shape.MapOf(_, var of) -> collect(of, tables);
            case Shape.OneOf(var shapes) -> shapes.forEach(each -> collect(each, tables));
            case Shape.Text _, Shape.Whole _, Shape.Flag _, Shape.None _, Shape.Foreign _ -> { }
        }
    }
}
