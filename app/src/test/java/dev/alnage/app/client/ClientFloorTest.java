package dev.alnage.app.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.policy.set.SignedPolicies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that has seen a version of the policy remembers it in its next call. */
class ClientFloorTest {
    @TempDir Path home;
    private final Trust root = root();

    private static Trust root() {
        return new Trust(Set.of(Keys.principal("carla", Keys.ed25519()), Keys.principal("dora", Keys.ed25519())), 2);
    }

    private SignedPolicies.Floor floor(Trust of) throws IOException {
        return ClientFloor.of(Map.of("HOME", home.toString()), of);
    }

    @Test void what_was_seen_is_the_floor_of_the_next_call_and_never_sinks() throws IOException {
        assertEquals(0, floor(root).version());
        floor(root).raise(3);
        assertEquals(3, floor(root).version());
        floor(root).raise(2);
        assertEquals(3, floor(root).version());
        assertEquals(3, ClientFloor.of(Map.of("HOME", "/nowhere", "XDG_STATE_HOME", home.resolve(".local/state").toString()), root).version());
    }

    @Test void another_root_has_a_floor_of_its_own_and_who_has_no_home_has_none() throws IOException {
        floor(root).raise(3);
        assertEquals(0, floor(root()).version());
        assertSame(SignedPolicies.Floor.NONE, ClientFloor.of(Map.of(), root));
    }

    @Test void a_damaged_floor_is_not_the_same_as_none() throws IOException {
        floor(root).raise(3);
        Files.writeString(home.resolve(".local/state/alnage/floors").resolve(PinnedRoot.fingerprint(root).hex()).resolve("policy.json"), "{\"version\":0}");
        assertThrows(Rejected.Malformed.class, () -> floor(root));
    }
}
