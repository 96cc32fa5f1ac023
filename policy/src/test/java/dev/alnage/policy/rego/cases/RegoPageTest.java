package dev.alnage.policy.rego.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.ast.RegoErrors;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.builtin.Builtins;
import dev.alnage.policy.rego.compile.CompileOptions;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which functions {@code docs/rego.md} lists. Its examples are played with those of all pages. */
class RegoPageTest {
    @Test void the_page_lists_exactly_the_built_in_functions_that_there_are() {
        var there = Builtins.list().stream().map(Builtin::name).filter(name -> !name.startsWith("internal.")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", there), String.join("\n", RegoPage.claimed()));
    }

    @Test void what_is_not_claimed_is_a_compile_error_that_names_the_function() {
        var notClaimed = RegoPage.notClaimed();
        assertTrue(notClaimed.contains("http.send"), notClaimed.toString());
        for (var name : notClaimed) {
            var program = Program.compile(List.of(), CompileOptions.V1);
            var error = assertThrows(RegoErrors.class, () -> program.prepare(name + "(1)"), name);
            assertTrue(error.first().message().contains("undefined function " + name), error.getMessage());
        }
    }
}
