package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.claim.Profile;
import dev.alnage.evidence.claim.Profile.Level;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.ast.Module;
import dev.alnage.policy.rego.ast.Term;
import dev.alnage.policy.rego.parse.Parser;
import java.io.IOException;
import java.nio.file.Files;
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
        return Practices.of(List.of(new Source("some.rego", text)), table("high\thigh"));
    }

    private static PracticeTable table(String marker) {
        return PracticeTable.read("1\tbuild/some-practice\t" + marker + "\tA practice\tsomething that shows it\n");
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

    @Test void rules_may_ask_earlier_than_the_paper_and_never_later() {
        var sources = List.of(new Source("some.rego", MODULE.formatted("high")));
        assertEquals(1, Practices.of(sources, table("high\tmoderate")).list().size());
        assertThrows(IllegalArgumentException.class, () -> Practices.of(sources, table("moderate\tmoderate")));
        assertThrows(IllegalArgumentException.class, () -> Practices.of(sources, PracticeTable.read("")));
    }

    @Test void a_practice_for_the_posture_only_is_none_of_the_gates() {
        var both = practices(MODULE.formatted("moderate").replace("#   risk: moderate\n", "#   risk: moderate\n#   asked: posture\n#   unseen: the other half\n"));
        assertEquals(0, both.in(Profile.HIGH).size());
        assertEquals("the other half", both.list().getFirst().unseen());
        assertEquals(0, both.withoutRules().size());
    }

    @Test void the_table_has_the_paper_s_practices_each_once() {
        var table = PolicyFilesOfProduct.table();
        assertEquals(75, table.rows().size());
        assertEquals(56, table.rows().stream().filter(PracticeTable.Row::marked).count());
        assertEquals(22, table.rows().stream().filter(row -> row.from().assurance() == Level.HIGH).count());
        for (var practice : PolicyFilesOfProduct.practices().list()) {
            assertEquals(table.find(practice.id()).orElseThrow().title(), practice.title());
        }
        for (var broken : List.of("1\tbuild/x\thigh\thigh\tX", "1\tbuild/x\tlow\thigh\tX\tY", "1\tbuild/x\thigh\thigh\tX\t ",
                "1\tbuild/x\thigh\thigh\tX\tY\n1\tbuild/y\thigh\thigh\tX\tY", "1\tbuild/x\thigh\thigh\tX\tY\n2\tbuild/x\thigh\thigh\tX\tY")) {
            assertThrows(RuntimeException.class, () -> PracticeTable.read(broken), broken);
        }
    }

    @Test void every_rule_that_refuses_or_doubts_has_a_test_that_fails_without_it() {
        var survived = new ArrayList<String>();
        var mutants = 0;
        for (var practice : PolicyFilesOfProduct.practices().list()) {
            var lines = practice.source().text().lines().toList();
            var rules = Parser.module(practice.source().file(), practice.source().text(), Module.Version.V1).rules();
            for (var rule : rules) {
                if (rule.head().reference() instanceof Term.Var(_, var name) && (name.equals("deny") || name.equals("unknown"))) {
                    mutants++;
                    var head = rule.at().row();
                    assertTrue(lines.get(head - 1).endsWith("if {"), () -> rule.at() + " does not begin with its head alone");
                    var text = String.join("\n", lines.subList(0, head)) + "\n\tfalse\n" + String.join("\n", lines.subList(head, lines.size())) + "\n";
                    if (failed(practice.id(), text).isEmpty()) {
                        survived.add(rule.at().toString());
                    }
                }
            }
        }
        assertEquals(List.of(), survived);
        assertTrue(mutants >= 50, "found few rules");
    }

    /** The tests of a practice that do not hold when its module has another text. */
    private static List<String> failed(String practice, String text) {
        var sources = new ArrayList<Source>();
        PolicyFilesOfProduct.all().stream().filter(source -> source.file().startsWith("lib/") || source.file().equals(practice + "_test.rego")).forEach(sources::add);
        sources.add(new Source(practice + ".rego", text));
        return new TestRules(sources).failed();
    }

    @Test void the_index_names_exactly_the_files_that_are_there() throws IOException {
        assertEquals(PolicyFilesOfProduct.all().stream().map(Source::file).toList(), Files.readAllLines(PolicyFilesOfProduct.FOLDER.resolve("index")));
    }

    @Test void every_test_rule_of_the_product_holds() {
        var tests = new TestRules(PolicyFilesOfProduct.all());
        assertEquals(List.of(), tests.failed());
        assertTrue(tests.run() >= 180, () -> "found few tests");
    }
}
