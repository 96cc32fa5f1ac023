package dev.alnage.factory.source.forge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReferenceMapTest {
    @Test void patterns_that_force_turn_branches_into_tags_or_lead_elsewhere_are_refused() {
        for (var bad : List.of("+refs/heads/*:refs/heads/*", "refs/heads/*:refs/tags/*", "refs/heads/*", "refs/heads/*:refs/heads/main", "refs/heads/main:refs/heads/*", "refs/*:refs/*",
                "refs/heads/*:refs/changes/*", "refs/heads/*/*:refs/heads/*/*", "refs/heads/a..b:refs/heads/a", ":refs/heads/main", "", "^refs/heads/*:refs/heads/*", "HEAD:refs/heads/main")) {
            assertThrows(Rejected.Malformed.class, () -> ReferenceMap.read(List.of(bad)), bad);
        }
        assertThrows(Rejected.Malformed.class, () -> ReferenceMap.read(List.of("^refs/heads/tmp/*")));
        assertThrows(Rejected.Malformed.class, () -> ReferenceMap.read(Collections.nCopies(ReferenceMap.COUNT_MAX + 1, "refs/heads/a:refs/heads/a")));
        var map = ReferenceMap.read(List.of("refs/heads/main:refs/heads/trunk", "^refs/heads/tmp/*", "refs/heads/*:refs/heads/up/*"));
        assertEquals(Optional.of("refs/heads/trunk"), map.target("refs/heads/main"));
        assertEquals(Optional.empty(), map.target("refs/heads/tmp/x"));
        assertEquals(List.of(true, true, false, false), List.of("refs/heads/trunk", "refs/heads/up/x", "refs/heads/up/main", "refs/heads/up/tmp/x").stream().map(map::isTarget).toList());
        assertEquals(map, ReferenceMap.read(map.toTexts()));
    }
}
