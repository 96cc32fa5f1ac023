package dev.alnage.evidence.bom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bills of materials in which each thing has one name. */
class BomTest {
    private static Component component(String reference) {
        return new Component(reference, "", "", "name", "", List.of());
    }

    @Test void a_reference_names_one_thing_and_the_subject_is_one_of_them() {
        assertEquals(2, new Bom(List.of(component("app")), List.of(component("a"), component("b")), Map.of()).components().size());
        assertThrows(Rejected.Malformed.class, () -> new Bom(List.of(component("app")), List.of(component("app")), Map.of()));
        assertThrows(Rejected.Malformed.class, () -> new Bom(List.of(), List.of(component("a"), component("a")), Map.of()));
        assertThrows(Rejected.Malformed.class, () -> new Bom(List.of(component("a"), component("b")), List.of(), Map.of()));
        assertEquals(3, new Bom(List.of(component("")), List.of(component(""), component(""), component("a")), Map.of()).components().size());
    }

    @Test void a_hundred_thousand_components_are_enough() {
        var many = Collections.nCopies(Bom.COMPONENTS_MAX, component(""));
        assertEquals(Bom.COMPONENTS_MAX, new Bom(List.of(), many, Map.of()).components().size());
        var more = new ArrayList<>(many);
        more.add(component(""));
        assertThrows(Rejected.Malformed.class, () -> new Bom(List.of(), more, Map.of()));
    }

    @Test void what_depends_on_what_does_not_change_afterwards() {
        var of = new ArrayList<>(List.of("b"));
        var bom = new Bom(List.of(), List.of(component("a")), Map.of("a", of));
        of.add("c");
        assertEquals(Map.of("a", List.of("b")), bom.dependencies());
        assertThrows(UnsupportedOperationException.class, () -> bom.dependencies().put("x", List.of()));
    }

    @Test void a_component_has_a_name_and_a_purl_that_is_one_and_not_endless() {
        assertThrows(Rejected.Malformed.class, () -> new Component("r", "", "", "", "", List.of()));
        assertThrows(Rejected.Malformed.class, () -> new Component("r", "https://example.org", "", "n", "", List.of()));
        var longest = "pkg:" + "x".repeat(Component.PURL_LENGTH_MAX - 4);
        assertEquals(longest, new Component("r", longest, "", "n", "", List.of()).purl());
        var tooLong = assertThrows(Rejected.Malformed.class, () -> new Component("r", longest + "x", "", "n", "", List.of())).getMessage();
        assertEquals("found purl " + longest.substring(0, 60) + "…, expected pkg: and at most 4096 characters", tooLong);
        var short60 = "x".repeat(60);
        assertEquals("found purl " + short60 + ", expected pkg: and at most 4096 characters",
                assertThrows(Rejected.Malformed.class, () -> new Component("r", short60, "", "n", "", List.of())).getMessage());
    }
}
