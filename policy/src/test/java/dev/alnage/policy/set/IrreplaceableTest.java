package dev.alnage.policy.set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Rejected;
import dev.alnage.policy.rego.Source;
import dev.alnage.policy.rego.builtin.Builtin;
import dev.alnage.policy.rego.builtin.Builtins;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a gate's decision no rule of an organisation or a repository puts anything in the place of what verifies; in its tests it may. */
@Tag("P8")
class IrreplaceableTest {
    private static final String ASKS = """
            package policy.release
            default allow := false
            allow if io.jwt.verify_hs256(input.question.step, "secret")
            """;
    private static final String YES = "package policy.lib.yes\njwt.verify_hs256(_, _) := true\n";

    private static String refusal(String... files) {
        return assertThrows(Rejected.Malformed.class, () -> Rules.of(PolicyBundle.read(Records.bundle(files))), () -> List.of(files).toString()).getMessage();
    }

    private static void assertRefused(String... files) {
        var refusal = refusal(files);
        assertTrue(refusal.contains("do not compile") && refusal.contains("nothing may stand in for what verifies"), refusal);
    }

    private static void assertAsked(String... files) {
        assertEquals(List.of("policy.release"), Rules.of(PolicyBundle.read(Records.bundle(files))).names());
    }

    private static String with(String replacement) {
        return "package policy.release\nimport data.policy.lib.yes\ndefault allow := false\nallow if checked with " + replacement
                + "\nchecked if io.jwt.verify_hs256(input.question.step, \"secret\")\nalways(_, _) := true\n";
    }

    @Test void a_value_and_a_function_are_both_no_replacement_for_what_verifies() {
        assertRefused("a.rego", with("io.jwt.verify_hs256 as true"), "yes.rego", YES);
        assertRefused("a.rego", with("io.jwt.verify_hs256 as always"), "yes.rego", YES);
        assertRefused("a.rego", with("io.jwt.verify_hs256 as yes.jwt.verify_hs256"), "yes.rego", YES);
        assertRefused("a.rego", with("io.jwt.verify_hs256 as io.jwt.verify_hs384"), "yes.rego", YES);
        assertRefused("a.rego", with("io[\"jwt\"].verify_hs256 as true"), "yes.rego", YES);
        assertAsked("a.rego", with("input as {}"), "yes.rego", YES);
        assertAsked("a.rego", with("count as 3"), "yes.rego", YES);
    }

    @Test void every_function_for_tokens_keys_certificates_and_digests_and_the_time_are_such() {
        var names = Builtins.list().stream().filter(each -> each.name().startsWith("io.jwt.") || each.name().startsWith("crypto.")
                || each.nature() == Builtin.Nature.GIVEN || each.nature() == Builtin.Nature.VERIFYING).map(Builtin::name).toList();
        assertTrue(names.size() >= 30 && names.contains("time.now_ns") && names.contains("providers.aws.sign_req"), names::toString);
        names.forEach(name -> assertRefused("a.rego", ASKS + "replaced if true with " + name + " as 1\n"));
    }

    @Test void an_import_and_a_rule_that_have_its_name_are_no_way_around() {
        assertRefused("a.rego", ASKS.replace("release\n", "release\nimport data.policy.lib.yes as io\n"), "yes.rego", YES);
        assertRefused("a.rego", ASKS.replace("release\n", "release\nimport data.policy.lib.io\n"), "yes.rego", YES.replace("lib.yes", "lib.io"));
        assertRefused("a.rego", ASKS + "io.jwt.verify_hs256(_, _) := true\n");
        assertRefused("a.rego", ASKS, "b.rego", "package policy.release\nio.jwt.verify_hs256(_, _) := true\n");
        assertRefused("a.rego", with("io.jwt.verify_hs256 as true").replace("lib.yes\n", "lib.yes as io\n"), "yes.rego", YES);
        assertAsked("a.rego", ASKS.replace("release\n", "release\nimport data.policy.lib.yes as own\n") + "used if own.jwt.verify_hs256(1, 2)\n", "yes.rego", YES);
    }

    @Test void a_variable_of_its_name_is_no_function_at_all() {
        for (var rule : List.of("allow if { some io in [1]; io.jwt.verify_hs256(io, \"\") }", "allow if f(1)\nf(io) if io.jwt.verify_hs256(io, \"\")")) {
            assertTrue(refusal("a.rego", "package policy.release\n" + rule + "\n").contains("io is a variable here"), rule);
        }
    }

    @Test void what_rules_share_and_modules_of_the_old_language_are_no_way_around() {
        var shared = "package policy.lib.shared\ncheck if data.policy.lib.checks.ok with io.jwt.verify_hs256 as true\n";
        var checks = "package policy.lib.checks\nok if io.jwt.verify_hs256(input.question.step, \"secret\")\n";
        var asks = "package policy.release\nallow if data.policy.lib.shared.check\n";
        assertRefused("a.rego", asks, "checks.rego", checks, "shared.rego", shared);
        assertAsked("a.rego", asks, "checks.rego", checks, "shared.rego", shared.replace("io.jwt.verify_hs256 as true", "count as 3"));
        var old = "package policy.release\nallow { checked with io.jwt.verify_hs256 as true }\nchecked { io.jwt.verify_hs256(input.question.step, \"secret\") }\n";
        var alias = "package policy.release\nimport data.policy.lib.yes as io\nallow { io.jwt.verify_hs256(input.question.step, \"secret\") }\n";
        for (var manifest : List.of("{\"rego_version\": 0}", "{\"file_rego_versions\": {\"/a.rego\": 0}}")) {
            assertRefused("a.rego", old, ".manifest", manifest);
            assertAsked("a.rego", old.replace("io.jwt.verify_hs256 as true", "count as 3"), ".manifest", manifest);
        }
        assertRefused("a.rego", alias, "yes.rego", YES, ".manifest", "{\"file_rego_versions\": {\"/a.rego\": 0}}");
    }

    @Test void a_test_replaces_what_it_likes_and_is_no_part_of_the_decision() {
        var test = "package policy.release\nallow if true with io.jwt.verify_hs256 as true\nio.jwt.verify_hs256(_, _) := true\n";
        assertAsked("a.rego", ASKS, "a_test.rego", test);
        assertRefused("a.rego", ASKS, "b.rego", test);
    }

    @Test void a_repository_s_own_rules_are_held_to_the_same() {
        var rule = "package project.release\ndeny contains \"x\" if not checked with %s as true\nchecked if io.jwt.verify_hs256(input.question.step, \"secret\")\n";
        var refused = assertThrows(Rejected.Malformed.class, () -> Rules.ofProject(List.of(new Source("rules.rego", rule.formatted("io.jwt.verify_hs256")))));
        assertTrue(refused.getMessage().contains("nothing may stand in for what verifies"), refused::getMessage);
        assertEquals(List.of("project.release"), Rules.ofProject(List.of(new Source("rules.rego", rule.formatted("count")))).names());
    }
}
