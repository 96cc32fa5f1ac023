package dev.alnage.app.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Every route says who may use it. The type asks for a permission; these rules hold what a type cannot. */
final class RouteRules {
    static final String ROUTE = "dev.alnage.factory.http.Route";
    private static final String PERMISSION = "dev.alnage.factory.http.Permission";

    /** What every process of the machine may ask: whether somebody is there, and what is public: the contract of the API, the trust file. */
    private static final Set<String> OPEN = Set.of("GET /health", "GET /ready", "GET /openapi.json", "GET /v1/trust");

    private RouteRules() {}

    /** A permission is made by its factory method, which wants a role; with the constructor anybody could write "everybody". */
    static List<String> permissionsAreMadeByName(Collection<CompiledClass> classes) {
        List<String> found = new ArrayList<>();
        for (CompiledClass one : classes) {
            if (!one.name().equals(PERMISSION) && one.uses().contains(PERMISSION + ".<init>")) {
                found.add(one.name() + " makes a permission with its constructor, expected Permission.of(role)");
            }
        }
        return found;
    }

    /** "Anyone" stands at the route that it opens, where a reviewer sees it, and at the listed ones only. */
    static List<String> openRoutesAreListed(String file, String source) {
        if (!source.contains("ANYONE")) {
            return List.of();
        }
        List<String> found = new ArrayList<>();
        int[] accounted = {0, 0};
        for (CompilationUnitTree unit : Sources.parse(source)) {
            new TreeScanner<Void, Void>() {
                @Override public Void visitNewClass(NewClassTree made, Void nothing) {
                    var arguments = made.getArguments();
                    if (named(made.getIdentifier(), "Route") && arguments.size() == 4 && isAnyone(arguments.get(2))) {
                        accounted[0]++;
                        var route = text(arguments.get(0)) + " " + text(arguments.get(1));
                        if (!OPEN.contains(route)) {
                            found.add(file + ": route " + route + " is open to anyone, expected a role or one of " + OPEN.stream().sorted().toList());
                        }
                    }
                    return super.visitNewClass(made, nothing);
                }

                @Override public Void visitMemberSelect(MemberSelectTree member, Void nothing) {
                    accounted[1] += isAnyone(member) ? 1 : 0;
                    return super.visitMemberSelect(member, nothing);
                }

                @Override public Void visitIdentifier(IdentifierTree identifier, Void nothing) {
                    accounted[1] += isAnyone(identifier) ? 1 : 0;
                    return super.visitIdentifier(identifier, nothing);
                }
            }.scan(unit, null);
        }
        if (accounted[0] != accounted[1]) {
            found.add(file + ": names Permission.ANYONE other than as the third argument of a new Route");
        }
        return found;
    }

    private static boolean isAnyone(ExpressionTree expression) {
        return switch (expression) {
            case MemberSelectTree member -> member.getIdentifier().contentEquals("ANYONE");
            case IdentifierTree identifier -> identifier.getName().contentEquals("ANYONE");
            default -> false;
        };
    }

    private static boolean named(Tree type, String name) {
        return type.toString().equals(name) || type.toString().endsWith("." + name);
    }

    private static String text(ExpressionTree expression) {
        return expression instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : "(not a literal: " + expression + ")";
    }
}
