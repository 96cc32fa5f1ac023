package dev.alnage.policy.rego.parse;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Module.Import;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.Rule;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads Rego: modules, queries, terms. Takes linear time, and refuses what is longer than {@value Lexer#SOURCE_LENGTH_MAX} characters or
 * nested deeper than {@value Cursor#DEPTH_MAX}.
 */
public final class Parser {
    private static final List<String> ROOTS = List.of("data", "input", "future", "rego");

    private final Cursor cursor;
    private final Terms terms;
    private final List<Comment> comments;
    private Version version;
    private boolean strict;

    private Parser(String file, String source, Version version) {
        var lexed = Lexer.read(file, source);
        this.cursor = new Cursor(file, lexed.tokens(), version);
        this.terms = new Terms(cursor);
        this.comments = lexed.comments();
        this.version = version;
        this.strict = version == Version.V1;
    }

    /**
     * A whole policy file. A v0 file that imports {@code rego.v1} is one of v1.
     * @throws RegoErrors with the first error ({@code rego_parse_error}) and its place
     */
    public static Module module(String file, String source, Version version) {
        return new Parser(file, source, version).module();
    }

    /**
     * The body of a query, in Rego v1.
     * @throws RegoErrors with the first error ({@code rego_parse_error}) and its place
     */
    public static Body query(String file, String source) {
        return query(file, source, Version.V1);
    }

    /** A query in that language. */
    public static Body query(String file, String source, Version version) {
        return new Parser(file, source, version).terms.bodies().toEnd();
    }

    /**
     * One term, in Rego v1.
     * @throws RegoErrors with the first error ({@code rego_parse_error}) and its place
     */
    public static Term term(String file, String source) {
        var parser = new Parser(file, source, Version.V1);
        var term = parser.terms.expression();
        if (!parser.cursor.atEnd()) {
            throw parser.cursor.unexpected("the end of the text behind a term");
        }
        return term;
    }

    private Module module() {
        if (!cursor.atKeyword("package")) {
            throw cursor.unexpected("'package' and the name of this policy's package first");
        }
        var at = cursor.here();
        cursor.next();
        var path = new ArrayList<String>();
        path.add("data");
        path.addAll(path("the name of a package"));
        var imports = new ArrayList<Import>();
        var rules = new ArrayList<Rule>();
        while (!cursor.atEnd()) {
            terms.settle();
            if (cursor.atLeadingKeyword("import")) {
                imports.add(imported());
            } else {
                rules.addAll(new Rules(cursor, terms, strict).rule());
            }
        }
        terms.settle();
        return new Module(cursor.file(), version, at, path, imports, rules, Metadata.of(cursor, comments, at, path, imports, rules));
    }

    /** A name and, behind it, names in dots or brackets. */
    private List<String> path(String what) {
        if (cursor.token().kind() != Token.Kind.NAME) {
            throw cursor.unexpected(what);
        }
        var name = cursor.next();
        var names = new ArrayList<String>();
        names.add(name.text());
        if (terms.path(new Term.Var(cursor.place(name), name.text()), false) instanceof Term ref && !(ref instanceof Term.Var)) {
            if (!(ref instanceof Term.Ref(_, Term.Var _, var steps))) {
                throw cursor.error(ref.at(), "found a term, expected " + what);
            }
            for (var step : steps) {
                if (!(step instanceof Term.Scalar(_, Value.Text(var text)))) {
                    throw cursor.error(step.at(), "found a term in a path, expected a name or a string");
                }
                names.add(text);
            }
        }
        return names;
    }

    private Import imported() {
        var at = cursor.here();
        cursor.next();
        var place = cursor.here();
        var path = path("a path that begins with data or input");
        if (!ROOTS.contains(path.getFirst())) {
            throw cursor.error(place, "unexpected import path, must begin with one of: {data, future, input, rego}, got: " + path.getFirst());
        }
        var alias = Optional.<String>empty();
        if (cursor.takeKeyword("as")) {
            if (cursor.token().kind() != Token.Kind.NAME || cursor.atReserved() || cursor.atKeyword("contains")) {
                throw cursor.unexpected("a name that is no keyword behind 'as'");
            }
            alias = Optional.of(cursor.next().text());
        }
        switch (path.getFirst()) {
            case "future" -> future(place, path, alias);
            case "rego" -> regoV1(place, path, alias);
            default -> {
                if (alias.isEmpty() && cursor.isKeyword(path.getLast())) {
                    throw cursor.error(place, "unexpected import path, must not end with a keyword, got: " + path.getLast()
                            + " (import a different path or use an alias)");
                }
            }
        }
        return new Import(at, path, alias);
    }

    private void future(Location place, List<String> path, Optional<String> alias) {
        if (path.size() < 2 || !path.get(1).equals("keywords")) {
            throw cursor.error(place, "invalid import, must be `future.keywords`");
        }
        if (alias.isPresent()) {
            throw cursor.error(place, "`future` imports cannot be aliased");
        }
        if (path.equals(List.of("future", "keywords", "not"))) {
            return; // not is one already; what the import asks for is Module.negatesWhole
        }
        if (path.size() > 3 || path.size() == 3 && !Cursor.LATER_KEYWORDS.contains(path.get(2))) {
            throw cursor.error(place, "unexpected keyword, must be one of [contains every if in not], e.g. `import future.keywords.in`");
        }
        if (path.size() == 3) {
            cursor.addKeyword(path.get(2));
        } else {
            Cursor.LATER_KEYWORDS.forEach(cursor::addKeyword);
        }
    }

    private void regoV1(Location place, List<String> path, Optional<String> alias) {
        if (!path.equals(List.of("rego", "v1"))) {
            throw cursor.error(place, "invalid import `" + String.join(".", path) + "`, must be `rego.v1`");
        }
        if (alias.isPresent()) {
            throw cursor.error(place, "`rego` imports cannot be aliased");
        }
        Cursor.LATER_KEYWORDS.forEach(cursor::addKeyword);
        strict = true;
        version = Version.V1;
    }
}
