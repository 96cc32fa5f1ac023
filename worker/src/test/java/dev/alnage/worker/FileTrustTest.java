package dev.alnage.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old trust file is put back while no worker runs: the next one must not believe the keys in it. */
@Tag("deploy/freshness")
class FileTrustTest {
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    @TempDir private Path directory;
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Trust root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);

    @BeforeEach void begin() throws IOException {
        Files.write(directory.resolve("root.json"), PinnedRoot.write(root).toArray());
        install(3);
    }

    private void install(long version) throws IOException {
        var file = FoundingEntries.file(version, START.minusSeconds(60), START.plus(Duration.ofDays(30)), "test.alnage", root,
                Map.of(Role.PLANNER, Set.of(Keys.principal("planner", Keys.ed25519()))), List.of(), List.of());
        Files.write(directory.resolve("trust.json"), file.sign(carla, dora).toBytes().toArray());
    }

    private FileTrust open() throws IOException {
        return new FileTrust(directory.resolve("trust.json"), directory.resolve("root.json"), Clock.fixed(START, ZoneOffset.UTC), directory.resolve("floor"));
    }

    @Test void an_older_version_is_refused_also_by_the_next_process() throws IOException {
        assertEquals(3, open().current().version());
        install(2);
        var next = open();
        assertThrows(Rejected.Stale.class, next::current);
        install(4);
        assertEquals(4, next.current().version(), "a newer one is believed");
        install(3);
        assertThrows(Rejected.Stale.class, open()::current);
    }

    @Test void a_floor_that_is_damaged_is_not_taken_for_none() throws IOException {
        assertEquals(3, open().current().version());
        for (var damaged : List.of("", "{}", "{\"version\":0}", "{\"version\":3,\"more\":1}", "{\"version\":3} ".repeat(200))) {
            Files.writeString(directory.resolve("floor"), damaged);
            assertThrows(Rejected.Malformed.class, this::open, damaged);
        }
    }

    @Test void a_floor_that_cannot_be_kept_is_no_floor() throws IOException {
        var trust = open();
        Files.createDirectories(directory.resolve("floor.new/in the way"));
        assertThrows(java.io.UncheckedIOException.class, trust::current);
    }
}
