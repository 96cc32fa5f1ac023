package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.Body;
import dev.alnage.policy.rego.ast.Location;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoError;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.ast.ResolvedRule;
import dev.alnage.policy.rego.builtin.Builtins;
import dev.alnage.policy.rego.builtin.SchemaFunctions;
import dev.alnage.policy.rego.check.ModuleChecks;
import dev.alnage.policy.rego.check.TypeChecker;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.compile.Plan;
import dev.alnage.policy.rego.parse.Parser;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.run.Scope;
import dev.alnage.policy.rego.schema.SchemaException;
import dev.alnage.policy.rego.schema.SchemaTypes;
import dev.alnage.policy.rego.type.Type;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Policies compiled together: immutable, and good for any number of queries on any number of threads. */
public final class Program {
    private final List<Module> modules;
    private final Plan plan;
    private final TypeChecker types;
    private final ConcurrentMap<Object, Object> kept = new ConcurrentHashMap<>();

    private Program(List<Module> modules, CompileOptions options) {
        this.modules = List.copyOf(modules);
        this.plan = shallow(() -> Plan.of(modules, Builtins::find, options));
        var annotations = modules.stream().flatMap(module -> module.annotations().stream()).toList();
        this.types = new TypeChecker(Builtins::find, inputType(options), annotations, options.schemas());
        refuseSuspects();
    }

    private static Type inputType(CompileOptions options) {
        try {
            return options.inputType().or(() -> options.schemas().flatMap(schemas -> schemas.find(List.of())).map(SchemaFunctions::schema).map(SchemaTypes::of))
                    .orElse(Type.ANY);
        } catch (SchemaException e) {
            throw new RegoErrors(RegoError.TYPE, "the schema of the input: " + e.getMessage(), new Location("", 1, 1));
        }
    }

    /** What could be compiled and yet can never be meant. */
    private void refuseSuspects() {
        var errors = new ArrayList<RegoError>();
        modules.forEach(module -> errors.addAll(ModuleChecks.of(module, options().strict())));
        errors.addAll(shallow(() -> types.rules(plan.rules())));
        if (!errors.isEmpty()) {
            throw new RegoErrors(errors);
        }
    }

    /** @throws RegoErrors when the policies cannot be used, with everything found that is wrong */
    public static Program compile(List<Source> sources, CompileOptions options) {
        var modules = new ArrayList<Module>();
        var errors = new ArrayList<RegoError>();
        for (var source : sources) {
            try {
                modules.add(Parser.module(source.file(), source.text(), source.version().orElse(options.version())));
            } catch (RegoErrors e) {
                errors.addAll(e.errors());
            }
        }
        if (!errors.isEmpty()) {
            throw new RegoErrors(errors);
        }
        return new Program(modules, options);
    }

    /** @throws RegoErrors when the policies cannot be used, with everything found that is wrong */
    public static Program of(List<Module> modules, CompileOptions options) {
        return new Program(modules, options);
    }

    /** The policies as they were parsed, with their rules and annotations. */
    public List<Module> modules() {
        return modules;
    }

    /** The rules, with their names resolved. */
    public List<ResolvedRule> rules() {
        return plan.rules();
    }

    /** What the rules look at in their input, such as {@code input.image.tag}; a key that is no constant is written as {@code [_]}. */
    public SortedSet<String> inputReferences() {
        return plan.inputReferences();
    }

    public CompileOptions options() {
        return plan.options();
    }

    /** @throws RegoErrors when the query cannot be used */
    public Query prepare(String query) {
        return prepare(Parser.query("query", query, plan.options().version()));
    }

    /** @throws RegoErrors when the query cannot be used */
    public Query prepare(Body query) {
        var resolved = plan.resolved(query);
        var prepared = shallow(() -> plan.query(resolved));
        var errors = shallow(() -> types.query(resolved));
        if (!errors.isEmpty()) {
            throw new RegoErrors(errors);
        }
        return new Query(prepared, this, plan.memos(), kept);
    }

    /** An input for several queries, which share what they find out about it. */
    public Inquiry inquire(Value input, ObjectValue data, EvaluationOptions options) {
        return new Inquiry(this, Scope.of(input, data, plan.memos()), options);
    }

    /** What the parser lets pass is far from too deep for a thread of usual size; on a smaller one it must not be a crash. */
    private static <T> T shallow(Supplier<T> compiling) {
        try {
            return compiling.get();
        } catch (StackOverflowError e) {
            throw new RegoErrors(RegoError.COMPILE, "found terms, bodies or references nested deeper than the stack of this thread, expected flatter ones",
                    new Location("", 1, 1));
        }
    }
}
