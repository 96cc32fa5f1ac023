package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import dev.alnage.policy.rego.Program;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.compile.CompileOptions;
import dev.alnage.policy.rego.run.EvaluationOptions;
import dev.alnage.policy.rego.value.ObjectValue;
import dev.alnage.policy.rego.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("factory/assurance-profiles")
class PracticesTest {
    private static final String MODULE = """
            # METADATA
            # scope: package
            # title: A practice
            # custom:
            #   practice: build/some-practice
            #   assurance: %s
            #   risk: moderate
            #   codes: [ALN-BLD-099]
            package alnage.practice.build.some_practice
            deny contains "never" if false
            """;

    private static Practices practices(String text) {
        return Practices.of(List.of(new Source("some.rego", text)));
    }

    @Test void a_profile_selects_the_practices_that_apply_from_it_on() {
        var high = practices(MODULE.formatted("high"));
        assertEquals(0, high.in(new Profile(Level.MODERATE, Level.HIGH)).size());
        assertEquals(1, high.in(new Profile(Level.HIGH, Level.MODERATE)).size());
        var moderate = practices(MODULE.formatted("moderate"));
        assertEquals(1, moderate.in(new Profile(Level.MODERATE, Level.MODERATE)).size());
        assertEquals(1, moderate.in(Profile.HIGH).size());
        assertFalse(high.digest(Profile.HIGH).equals(high.digest(new Profile(Level.MODERATE, Level.HIGH))));
    }

    @Test void a_module_that_does_not_keep_to_the_contract_is_none_of_the_product() {
        for (var broken : List.of(MODULE.formatted("low"), MODULE.formatted("moderate").replace("practice: build/some-practice", "practice: build/other"),
                MODULE.formatted("moderate").replace("package alnage.practice.build.some_practice", "package alnage.practice.some_practice"),
                MODULE.formatted("moderate").replace("package alnage.practice.build.some_practice", "package policy.build"),
                MODULE.formatted("moderate").replace("#   risk: moderate\n", ""), MODULE.formatted("moderate").replace("# title: A practice\n", ""),
                MODULE.formatted("moderate").replace("deny contains \"never\" if false", "denied contains \"never\" if false"),
                MODULE.formatted("moderate").replace("deny contains \"never\" if false", "deny := false"))) {
            assertThrows(RuntimeException.class, () -> practices(broken), broken);
        }
        assertEquals("build/some-practice", practices(MODULE.formatted("moderate")).list().getFirst().id());
    }

    @Test void every_module_of_the_product_keeps_to_the_contract_and_has_tests() {
        var files = PolicyFilesOfProduct.all().stream().map(Source::file).toList();
        for (var practice : PolicyFilesOfProduct.practices().list()) {
            assertEquals(practice.id() + ".rego", practice.source().file());
            assertTrue(files.contains(practice.id() + "_test.rego"), practice.id() + " has no tests");
            assertFalse(practice.codes().isEmpty(), practice.id() + " has no codes");
            practice.codes().forEach(code -> assertTrue(practice.source().text().contains("\"" + code + "\""), code + " is never given"));
        }
    }

    @Test void the_index_names_exactly_the_files_that_are_there() throws IOException {
        assertEquals(PolicyFilesOfProduct.all().stream().map(Source::file).toList(), Files.readAllLines(PolicyFilesOfProduct.FOLDER.resolve("index")));
    }

    @Test void every_test_rule_of_the_product_holds() {
        var program = Program.compile(PolicyFilesOfProduct.all(), CompileOptions.V1);
        var failed = new ArrayList<String>();
        var run = 0;
        for (var module : program.modules()) {
            for (var rule : module.rules()) {
                if (rule.head().reference() instanceof Term.Var(_, var name) && name.startsWith("test_")) {
                    run++;
                    var query = program.prepare(String.join(".", module.packagePath()) + "." + name);
                    var value = query.value(Value.NULL, ObjectValue.EMPTY, EvaluationOptions.at(Instant.EPOCH).strictly());
                    if (!value.equals(java.util.Optional.of(Value.TRUE))) {
                        failed.add(module.file() + " " + name);
                    }
                }
            }
        }
        assertEquals(List.of(), failed);
        assertTrue(run >= 15, () -> "found few tests");
    }
}
