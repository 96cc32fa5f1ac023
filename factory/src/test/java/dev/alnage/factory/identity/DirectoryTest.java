package dev.alnage.factory.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Bytes;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.Statement;
import dev.alnage.evidence.claim.AccountKey;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.KeyBinding;
import dev.alnage.evidence.claim.KeyBinding.Purpose;
import dev.alnage.evidence.claim.KeyKind;
import dev.alnage.evidence.claim.KeyRevocation;
import dev.alnage.evidence.claim.KeyRevocation.Cause;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Possession;
import dev.alnage.evidence.people.StepUpOccasion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.Keys;
import dev.alnage.evidence.sign.Signer;
import dev.alnage.factory.gate.PolicyPeopleRules;
import dev.alnage.factory.store.AtomicFiles;
import dev.alnage.factory.store.RealDisk;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.set.BundleWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The storer files what is said of people, and another process that follows the ledger knows it with its next question. */
@Tag("source/key-rotation")
class DirectoryTest {
    @TempDir Path home;
    private FactoryWorld world;
    private Directory reading;
    private final Signer key = Keys.ed25519();

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
        Files.createDirectories(home.resolve("state/factory"));
        reading = directory(world);
        world.record(world.fay, enrolled("anna"));
        world.record(world.fay, bound("anna", key));
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private Directory directory(FactoryWorld in) throws IOException {
        return new Directory(in.reader, in::trust, RevocationMemory.open(home.resolve("state/factory/revocations.json"),
                new AtomicFiles(new RealDisk(), home)), Directory.Rules.STANDARD);
    }

    private Statement enrolled(String account) {
        return new Membership("test.alnage", new Membership.Act.Enrolled(account, AccountKind.PERSON, "Somebody"), world.clock.now(), "for the test").toStatement();
    }

    private Statement bound(String account, Signer signer) {
        var now = world.clock.now();
        return new KeyBinding("test.alnage", account, AccountKey.ofStatements(signer.key()), Set.of(Purpose.SIGN), Optional.empty(), now.plus(Duration.ofDays(30)),
                Possession.prove(signer, "test.alnage", account), now, "for the test").toStatement();
    }

    private Statement revoked(String fingerprint) {
        var now = world.clock.now();
        return new KeyRevocation("test.alnage", fingerprint, now, Cause.COMPROMISED, now, "stolen").toStatement();
    }

    private boolean isLive(Directory directory) throws IOException {
        var now = world.clock.now();
        return directory.current(now).findLiveKey(key.key().keyid(), Purpose.SIGN, now).isPresent();
    }

    @Test void a_revocation_counts_with_the_next_question_of_every_process() throws IOException {
        assertTrue(isLive(reading));
        world.record(world.finn, revoked(key.key().keyid()));
        assertFalse(isLive(reading));
        assertFalse(isLive(world.people));
    }

    @Tag("G7")
    @Test void a_ledger_put_back_from_an_old_copy_brings_no_revoked_key_back(@TempDir Path other) throws IOException {
        assertTrue(isLive(reading));
        world.record(world.finn, revoked(key.key().keyid()));
        assertFalse(isLive(reading));
        // the same history without its last entry, before a process that is started anew
        try (var old = new FactoryWorld(other)) {
            old.trust(world.trust());
            for (var entry : world.reader.list(0, 2)) {
                var envelope = world.reader.envelope(entry);
                old.ledger.append(old.people.require(envelope, entry.time()), entry.time());
            }
            var now = world.clock.now();
            assertTrue(old.people.current(now).findLiveKey(key.key().keyid(), Purpose.SIGN, now).isPresent());
            assertTrue(directory(old).current(now).findLiveKey(key.key().keyid(), Purpose.SIGN, now).isEmpty());
        }
    }

    @Test void the_storer_files_nothing_that_too_few_signed_or_that_does_not_fit() throws IOException {
        var size = world.ledger.size();
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.petra, enrolled("ben")));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.planner, enrolled("ben")));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.fay, enrolled("anna")));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.stranger, revoked(key.key().keyid())));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.fay, bound("anna", key)));
        // and not in company either, where each is not judged by the one before it
        assertThrows(Rejected.Untrusted.class, () -> world.storer.recordAll(List.of(Envelope.sign(enrolled("ben"), world.fay))));
        assertEquals(size, world.ledger.size());
        world.record(world.fay, enrolled("ben"));
    }

    @Test void a_trust_file_without_an_administrator_is_a_new_look_at_all_that_they_signed() throws IOException {
        assertTrue(isLive(reading));
        world.trust(world.trustWithoutPeople("fay"));
        assertFalse(isLive(reading));
        assertEquals(2, reading.ignored().size());
    }

    @Test void an_age_that_the_policy_asks_for_ends_keys_at_once() throws IOException {
        var strict = new Directory(world.reader, world::trust, RevocationMemory.open(home.resolve("state/factory/revocations.json"), new AtomicFiles(new RealDisk(), home)),
                _ -> PeopleRules.of(new KeyAges(Map.of(KeyKind.STATEMENT, Duration.ofDays(1)))));
        assertTrue(isLive(strict));
        world.later(Duration.ofDays(2));
        assertTrue(isLive(reading));
        assertFalse(isLive(strict));
    }

    @Test void the_policy_that_administrators_sign_says_how_old_keys_become_and_never_older_than_the_product() throws IOException {
        var rules = new PolicyPeopleRules(world.reader, world.blobs, world::trust);
        assertEquals(PeopleRules.STANDARD, rules.at(world.clock.now()));
        var first = push(1, Optional.empty(), "{\"practices\": {\"keys\": {\"ssh\": 30, \"ssh-sk\": 90}}}");
        assertEquals(Duration.ofDays(30), rules.at(world.clock.now()).ages().of(KeyKind.SSH));
        assertEquals(KeyKind.STATEMENT.ageMax(), rules.at(world.clock.now()).ages().of(KeyKind.STATEMENT));
        for (var loose : List.of("{\"practices\": {\"stepUp\": [\"everything\"]}}", "{\"practices\": {\"accessReview\": {\"everyDays\": 400}}}", "{\"practices\": {\"accessReview\": {\"lapse\": true}}}",
                "{\"practices\": {\"accessReview\": {\"everyDays\": 90, \"laps\": true}}}", "{\"practices\": {\"tokens\": {\"days\": 30}}}", "{\"practices\": {\"keys\": {\"ssh\": 366}}}", "{\"practices\": {\"keys\": {\"sshh\": 30}}}", "{\"practices\": {\"keys\": {\"ssh\": 0}}}")) {
            assertThrows(Rejected.Malformed.class, () -> push(2, Optional.of(first), loose), loose);
        }
        push(2, Optional.of(first), "{\"practices\": {\"keys\": {\"ssh\": 10}, \"stepUp\": [\"login\", \"protected\"], \"accessReview\": {\"everyDays\": 90, \"lapse\": true}}}");
        assertEquals(Set.of(StepUpOccasion.LOGIN, StepUpOccasion.PROTECTED), rules.at(world.clock.now()).stepUps());
        assertEquals(Optional.of(new PeopleRules.ReviewCycle(Duration.ofDays(90), true)), rules.at(world.clock.now()).reviews());
        assertEquals(Duration.ofDays(10), rules.at(world.clock.now()).ages().of(KeyKind.SSH));
    }

    private dev.alnage.evidence.Digest push(long version, Optional<dev.alnage.evidence.Digest> replaces, String data) throws IOException {
        var bundle = BundleWriter.write(new TreeMap<>(Map.of("release.rego", Bytes.utf8("package policy.release\ndeny contains \"never\" if false\n"),
                "data.json", Bytes.utf8(data))));
        return world.storer.policy(Envelope.sign(world.version(version, replaces, bundle, world.clock.now()).toStatement(), world.petra, world.quentin), bundle);
    }

    @Test void a_damaged_memory_is_not_the_same_as_none() throws IOException {
        Files.writeString(home.resolve("state/factory/revocations.json"), "{\"revoked\":");
        assertThrows(Rejected.Malformed.class, () -> directory(world));
    }

    @Tag("source/roles")
    @Test void last_use_is_written_now_and_then_and_read_again() throws IOException {
        var file = home.resolve("state/factory/last-use.json");
        var at = Instant.parse("2026-11-26T12:00:00Z");
        try (var uses = LastUse.open(file)) {
            uses.used("SHA256:one", at);
            uses.used("SHA256:one", at.minusSeconds(5));
            uses.used("SHA256:two", at.plusSeconds(1));
            // the second came too soon after the first to be written
            assertEquals(Set.of("SHA256:one"), LastUse.open(file).all().keySet());
        }
        assertEquals(Optional.of(at), LastUse.open(file).find("SHA256:one"));
        assertEquals(2, LastUse.open(file).all().size());
        Files.writeString(file, "{");
        assertEquals(Optional.empty(), LastUse.open(file).find("SHA256:one"));
    }
}
