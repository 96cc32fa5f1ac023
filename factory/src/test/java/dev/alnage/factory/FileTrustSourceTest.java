package dev.alnage.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.FoundingEntries;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.PinnedRoot;
import dev.alnage.evidence.sign.Role;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.evidence.sign.Trust;
import dev.alnage.evidence.sign.TrustFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("factory/explicit-trust")
class FileTrustSourceTest {
    private static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    @TempDir Path directory;
    private final Signer carla = Keys.ed25519();
    private final Signer dora = Keys.ed25519();
    private final Signer emil = Keys.ed25519();
    private final Trust root = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("dora", dora)), 2);
    private Instant now = START;

    @BeforeEach void begin() throws IOException {
        Files.write(directory.resolve("root.json"), PinnedRoot.write(root).toArray());
        install(file(3).sign(carla, dora));
    }

    private TrustFile file(long version) {
        return file(version, root);
    }

    private TrustFile file(long version, Trust itsRoot) {
        return FoundingEntries.file(version, START.minusSeconds(60), START.plus(Duration.ofDays(version)), "test.alnage", itsRoot,
                Map.of(Role.GATE, Set.of(Keys.principal("sealer", Keys.ed25519()))), List.of(), List.of());
    }

    private void install(Envelope envelope) throws IOException {
        Files.write(directory.resolve("trust.json"), envelope.toBytes().toArray());
    }

    private FileTrustSource open() throws IOException {
        return FileTrustSource.open(directory.resolve("trust.json"), directory.resolve("root.json"), () -> now, directory.resolve("floor"));
    }

    /** A running process looks at the file again after a second. */
    private static void awaitNextLook() throws InterruptedException {
        Thread.sleep(1_050);
    }

    @Tag("deploy/freshness")
    @Test void an_older_version_is_refused_by_a_running_process() throws Exception {
        var source = open();
        install(file(2).sign(carla, dora));
        awaitNextLook();
        assertThrows(Rejected.Stale.class, source::current);
        assertThrows(Rejected.Stale.class, source::current);
    }

    @Tag("deploy/freshness")
    @Test void an_older_version_is_refused_after_a_restart_too() throws IOException {
        open();
        install(file(2).sign(carla, dora));
        assertThrows(Rejected.Stale.class, this::open);
        install(file(4).sign(carla, dora));
        assertEquals(4, open().current().version());
        install(file(3).sign(carla, dora));
        assertThrows(Rejected.Stale.class, this::open);
    }

    @Test void another_file_of_the_same_version_is_refused() throws IOException {
        var third = file(3);
        install(third.sign(carla, dora));
        Files.deleteIfExists(directory.resolve("floor"));
        open();
        install(file(3).sign(carla, dora));
        assertThrows(Rejected.Stale.class, this::open);
        install(third.sign(dora, carla));
        assertEquals(third, open().current());
    }

    @Tag("F6")
    @Test void a_damaged_floor_is_refused_and_not_taken_for_none() throws IOException {
        open();
        var whole = Files.readString(directory.resolve("floor"));
        for (var damaged : List.of("", whole.substring(0, whole.length() - 1), whole.replace("version", "versiom"), "{}", whole + "x".repeat(2_000))) {
            Files.writeString(directory.resolve("floor"), damaged);
            assertThrows(Rejected.class, this::open, damaged);
        }
        Files.writeString(directory.resolve("floor"), whole);
        assertEquals(3, open().current().version());
    }

    @Test void a_file_that_was_not_believed_does_not_raise_the_floor() throws IOException {
        open();
        install(file(9).sign(carla, emil));
        assertThrows(Rejected.Untrusted.class, this::open);
        install(file(4).sign(carla, dora));
        assertEquals(4, open().current().version());
    }

    @Tag("F9")
    @Test void a_file_that_expires_while_the_process_runs_is_refused() throws IOException {
        var source = open();
        now = START.plus(Duration.ofDays(3)).minusMillis(1);
        assertEquals(3, source.current().version());
        now = START.plus(Duration.ofDays(3));
        assertThrows(Rejected.Stale.class, source::current);
        assertThrows(Rejected.Stale.class, this::open);
    }

    @Tag("T1")
    @Test void a_root_swapped_for_another_is_refused_by_who_holds_the_old_pin() throws Exception {
        var source = open();
        var theirs = new Trust(Set.of(Keys.principal("emil", emil), Keys.principal("fred", Keys.ed25519())), 2);
        install(file(4, theirs).sign(emil, carla));
        awaitNextLook();
        assertThrows(Rejected.Untrusted.class, source::current);
        assertThrows(Rejected.Untrusted.class, this::open);
    }

    @Tag("T1")
    @Test void a_new_root_must_show_that_it_can_sign() throws IOException {
        var next = new Trust(Set.of(Keys.principal("carla", carla), Keys.principal("emil", emil)), 2);
        install(file(4, next).sign(carla, dora));
        assertThrows(Rejected.Untrusted.class, this::open);
        install(file(4, next).sign(carla, dora, emil));
        assertEquals(next, open().current().root());
    }

    @Tag("D5")
    @Test void one_holder_of_the_root_signing_twice_is_one() throws IOException {
        install(file(4).sign(carla, carla));
        assertThrows(Rejected.Untrusted.class, this::open);
    }

    @Test void a_pinned_root_that_one_person_could_meet_is_refused() throws IOException {
        Files.write(directory.resolve("root.json"), PinnedRoot.write(new Trust(root.principals(), 1)).toArray());
        assertThrows(RuntimeException.class, this::open);
    }

    @Test void a_newer_version_is_taken_up_while_the_process_runs() throws Exception {
        var source = open();
        install(file(4).sign(carla, dora));
        awaitNextLook();
        assertEquals(4, source.current().version());
    }

    @Tag("X2")
    @Test void a_file_cut_short_or_grown_over_the_limit_is_refused() throws Exception {
        var source = open();
        var whole = Files.readAllBytes(directory.resolve("trust.json"));
        Files.write(directory.resolve("trust.json"), java.util.Arrays.copyOf(whole, whole.length - 1));
        awaitNextLook();
        assertThrows(Rejected.class, source::current);
        Files.write(directory.resolve("trust.json"), java.util.Arrays.copyOf(whole, TrustFile.BYTES_MAX + 1));
        assertThrows(Rejected.class, source::current);
        Files.write(directory.resolve("trust.json"), whole);
        assertEquals(3, source.current().version());
    }
}
