package dev.alnage.policy.rego;

import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.util.List;

/** Policies compiled together: immutable, and good for any number of queries on any number of threads. */
public final class Program {
    private final List<Module> modules;
    private final CompileOptions options;

    private Program(List<Module> modules, CompileOptions options) {
        this.modules = List.copyOf(modules);
        this.options = options;
    }

    /** @throws RegoErrors when the policies cannot be used, with everything found that is wrong */
    public static Program compile(List<Source> sources, CompileOptions options) {
        throw new UnsupportedOperationException("the parser is not there yet");
    }

    /** @throws RegoErrors when the policies cannot be used, with everything found that is wrong */
    public static Program of(List<Module> modules, CompileOptions options) {
        return new Program(modules, options);
    }

    /** The policies as they were parsed, with their rules and annotations. */
    public List<Module> modules() {
        return modules;
    }

    public CompileOptions options() {
        return options;
    }

    /** @throws RegoErrors when the query cannot be used */
    public Query prepare(String query) {
        throw new UnsupportedOperationException("the compiler is not there yet");
    }
}
