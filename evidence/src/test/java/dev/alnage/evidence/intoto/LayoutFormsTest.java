package dev.alnage.evidence.intoto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Json;
import dev.alnage.evidence.JsonChanges;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Keys;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Layouts as they are written, and the ends of what one may hold. */
class LayoutFormsTest {
    private static final LayoutKey KEY = LayoutKey.of(Keys.ed25519().key());
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final ArtifactRule ALLOW = ArtifactRule.read(List.of("ALLOW", "*"));

    private static Layout.Step step(String name, int threshold, String... keys) {
        return new Layout.Step(name, List.of(keys), threshold, List.of("make"), List.of(ALLOW), List.of(ALLOW, ALLOW));
    }

    private static Layout layout(String readme, List<Layout.Step> steps, List<Layout.Inspection> inspections) {
        return new Layout(END, readme, new TreeMap<>(Map.of(KEY.keyid(), KEY)), steps, inspections);
    }

    private static Layout.Inspection inspection(String name) {
        return new Layout.Inspection(name, List.of("untar"), List.of(ALLOW), List.of(ALLOW));
    }

    private static void refused(Executable making) {
        var message = assertThrows(Rejected.Malformed.class, making).getMessage();
        assertTrue(message.startsWith("found ") && message.contains(", expected "), message);
    }

    @Test void no_other_document_is_taken_for_a_layout() {
        var layout = layout("read me", List.of(step("one", 1, KEY.keyid()), step("two", 1, KEY.keyid())), List.of(inspection("look")));
        assertEquals(layout, Layout.read(layout.toJson()));
        var keys = layout.toJson().values().get("keys");
        JsonChanges.noneIsTakenForTheSame(layout.toJson(), json -> {
            // of key objects others write more members than are needed; what they are is for LayoutKeyTest
            if (json instanceof Json.Members(var members) && members.containsKey("keys") && !keys.equals(members.get("keys"))) {
                throw new Rejected.Malformed("found other keys, expected the same");
            }
            return Layout.read(json);
        });
    }

    @Test void a_step_has_a_name_that_leads_nowhere_and_a_threshold_that_can_be_met() {
        for (var name : List.of("a", "a b", "~", "é", "x".repeat(200))) {
            assertEquals(name, step(name, 1, KEY.keyid()).name());
            assertEquals(name, inspection(name).name());
        }
        for (var name : List.of("", ".", ".a", "a/b", "a\\b", "a\u007f", "a\u001f", "x".repeat(201))) {
            refused(() -> step(name, 1, KEY.keyid()));
            refused(() -> inspection(name));
        }
        refused(() -> step("a", 0, KEY.keyid()));
        refused(() -> step("a", 2, KEY.keyid()));
        refused(() -> step("a", 1, "../" + KEY.keyid().substring(3)));
        refused(() -> new Layout.Inspection("a", List.of(), List.of(), List.of()));
    }

    @Test void a_layout_has_steps_of_different_names_whose_keys_it_holds() {
        var one = step("one", 1, KEY.keyid());
        refused(() -> layout("", List.of(), List.of()));
        refused(() -> layout("", List.of(one, one), List.of()));
        refused(() -> layout("", List.of(one), List.of(inspection("one"))));
        refused(() -> layout("", List.of(one), List.of(inspection("look"), inspection("look"))));
        refused(() -> layout("", List.of(step("two", 1, "0".repeat(64))), List.of()));
    }

    @Test void a_layout_has_five_thousand_items_at_most() {
        var steps = IntStream.range(0, Layout.ITEMS_MAX - 1).mapToObj(i -> step("s" + i, 1, KEY.keyid())).toList();
        assertEquals(Layout.ITEMS_MAX - 1, layout("", steps, List.of(inspection("one"))).steps().size());
        refused(() -> layout("", steps, List.of(inspection("one"), inspection("two"))));
        refused(() -> new Layout.Step("s", List.of(KEY.keyid()), Collections.nCopies(101, CertificateConstraint.ANYBODY), 1, List.of(), List.of(), List.of()));
    }

    @Test void the_version_of_a_layout_stands_in_its_readme_once() {
        var plain = layout("", List.of(step("one", 1, KEY.keyid())), List.of());
        assertEquals(0, plain.version());
        assertEquals(12, plain.withVersion(12).version());
        assertEquals("layout-version: 12", plain.withVersion(12).readme());
        var told = layout("text", plain.steps(), List.of()).withVersion(7);
        assertEquals("text\nlayout-version: 7", told.readme());
        assertEquals("text\nlayout-version: 7", layout("text\n", plain.steps(), List.of()).withVersion(7).readme());
        assertEquals(999_999_999_999_999L, plain.withVersion(999_999_999_999_999L).version());
        for (var readme : List.of("layout-version: ", "layout-version: 0", "layout-version: 07", "layout-version: -1", "layout-version: 1:", "layout-version: 1/", "layout-version: 1 ",
                "layout-version: 1000000000000000", "layout-version: 1\nlayout-version: 1")) {
            refused(() -> layout(readme, plain.steps(), List.of()));
        }
        assertEquals(0, layout("a layout-version: 3", plain.steps(), List.of()).version());
    }

    @Test void parameters_are_put_into_commands_and_rules_and_an_unknown_one_is_refused() {
        var rule = ArtifactRule.read(List.of("ALLOW", "{dir}/*"));
        var step = new Layout.Step("one", List.of(KEY.keyid()), 1, List.of("make", "{dir}"), List.of(rule), List.of());
        var look = new Layout.Inspection("look", List.of("ls", "{dir}"), List.of(), List.of(rule));
        var put = layout("", List.of(step), List.of(look)).substituted(Map.of("dir", "src"));
        var allowed = ArtifactRule.read(List.of("ALLOW", "src/*"));
        assertEquals(layout("", List.of(new Layout.Step("one", List.of(KEY.keyid()), 1, List.of("make", "src"), List.of(allowed), List.of())),
                List.of(new Layout.Inspection("look", List.of("ls", "src"), List.of(), List.of(allowed)))), put);
        refused(() -> layout("", List.of(step), List.of()).substituted(Map.of("other", "src")));
    }

    @Test void a_keyid_can_be_part_of_a_file_name() {
        for (var good : List.of("01234567", "09afaf90", "a".repeat(128))) {
            assertEquals(good, LayoutKey.requireKeyid(good));
        }
        for (var bad : List.of("0123456", "a".repeat(129), "0123456/", "0123456:", "0123456`", "0123456g", "0123456A", "../../../..")) {
            refused(() -> LayoutKey.requireKeyid(bad));
        }
        assertTrue(assertThrows(Rejected.Malformed.class, () -> LayoutKey.requireKeyid("G".repeat(80))).getMessage().startsWith("found keyid " + "G".repeat(80) + ","));
        assertTrue(assertThrows(Rejected.Malformed.class, () -> LayoutKey.requireKeyid("G".repeat(81))).getMessage().startsWith("found keyid of 81 characters"));
    }
}
