package dev.alnage.fuzz;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Module.Version;
import dev.alnage.policy.rego.ast.Printer;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.parse.Parser;
import java.util.List;
import java.util.Optional;

/** Policies as text: whatever is read is read again when it was written, and compiled or refused. */
final class Policies {
    private Policies() {}

    static void source(String text) {
        parsed(text, Version.V0);
        parsed(text, Version.V1).ifPresent(module -> {
            var written = Printer.module(module);
            Target.same(written, Printer.module(again(written)));
            compile(module);
        });
    }

    private static Module again(String written) {
        try {
            return Parser.module("again.rego", written, Version.V1);
        } catch (RegoErrors e) {
            throw new AssertionError("wrote what cannot be read: " + written, e);
        }
    }

    private static Optional<Module> parsed(String text, Version version) {
        try {
            return Optional.of(Parser.module("fuzz.rego", text, version));
        } catch (RegoErrors e) {
            if (e.getMessage().length() > 10_000) {
                throw new AssertionError("a message that is far too long", e);
            }
            return Optional.empty();
        }
    }

    private static void compile(Module module) {
        try {
            Program.of(List.of(module), CompileOptions.V1.strictly());
        } catch (RegoErrors e) {
            // refused, which is an answer
        }
    }
}
