package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.Rejected;
import dev.alnage.evidence.claim.PolicyException;
import dev.alnage.evidence.claim.PolicyVersion;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.factory.world.FactoryWorld;
import dev.alnage.policy.set.PolicyHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("build/policy-adherence")
class PolicyDoorTest {
    private static final String NOTHING = "deny contains \"never\" if false\n";
    private static final String OTHER = "deny contains \"not even now\" if false\n";

    @TempDir Path home;
    private FactoryWorld world;

    @BeforeEach void begin() throws IOException {
        world = new FactoryWorld(home);
    }

    @AfterEach void end() throws IOException {
        world.close();
    }

    private Envelope statement(long version, Optional<Digest> replaces, String rules) {
        return Envelope.sign(world.version(version, replaces, FactoryWorld.bundle(rules), world.clock.now()).toStatement(), world.petra, world.quentin);
    }

    private long inForce() {
        var now = world.clock.now();
        return PolicyHistory.of(world.trust(), world.evidence()).inForce(now, 0) instanceof PolicyHistory.Answer.InForce(var version) ? version.policy().version() : 0;
    }

    @Test void versions_follow_each_other_and_each_names_the_one_before() throws IOException {
        var first = world.foundPolicy(NOTHING);
        var second = world.push(2, Optional.of(first), OTHER, world.clock.now());
        assertEquals(2, inForce());
        assertThrows(Rejected.Stale.class, () -> world.push(2, Optional.of(first), NOTHING, world.clock.now()));
        assertThrows(Rejected.Stale.class, () -> world.push(3, Optional.of(first), NOTHING, world.clock.now()));
        world.push(3, Optional.of(second), NOTHING, world.clock.now());
        assertEquals(3, inForce());
    }

    @Test void an_old_version_that_is_filed_again_changes_nothing() throws IOException {
        var statement = statement(1, Optional.empty(), NOTHING);
        var first = world.storer.policy(statement, FactoryWorld.bundle(NOTHING));
        world.push(2, Optional.of(first), OTHER, world.clock.now());
        var size = world.reader.size();
        assertEquals(first, world.storer.policy(statement, FactoryWorld.bundle(NOTHING)));
        assertEquals(first, world.storer.record(statement));
        assertEquals(size, world.reader.size());
        assertEquals(2, inForce());
    }

    @Test void going_back_is_a_new_version_with_an_old_bundle() throws IOException {
        var first = world.foundPolicy(NOTHING);
        var second = world.push(2, Optional.of(first), OTHER, world.clock.now());
        world.storer.record(statement(3, Optional.of(second), NOTHING));
        assertEquals(3, inForce());
    }

    /** What a storer finds that starts: the files of the founding. */
    private boolean founded(Envelope statement, dev.alnage.evidence.Bytes bundle) throws IOException {
        var file = Files.write(home.resolve("first-policy.json"), statement.toBytes().toArray());
        return FirstPolicy.file(file, Files.write(home.resolve("first-policy.tar.gz"), bundle.toArray()), world.storer);
    }

    @Test void a_first_policy_that_cannot_be_asked_is_said_and_leaves_a_storer_whose_gate_cannot_tell() throws IOException {
        for (var rules : List.of("deny contains x if y == 1\n", "helper := 1\n")) {
            assertFalse(founded(statement(1, Optional.empty(), rules), FactoryWorld.bundle(rules)), rules);
        }
        assertFalse(founded(statement(1, Optional.empty(), NOTHING), FactoryWorld.bundle(OTHER)), "other rules than those signed");
        assertFalse(founded(Envelope.sign(world.version(1, Optional.empty(), FactoryWorld.bundle(NOTHING), world.clock.now()).toStatement(), world.petra),
                FactoryWorld.bundle(NOTHING)), "signed by one");
        assertEquals(0, inForce());
        // administrators mend it while the storer runs, and a good one is filed at a start, once
        assertTrue(founded(statement(1, Optional.empty(), NOTHING), FactoryWorld.bundle(NOTHING)));
        assertEquals(1, inForce());
        var size = world.reader.size();
        assertTrue(FirstPolicy.file(home.resolve("first-policy.json"), home.resolve("first-policy.tar.gz"), world.storer));
        assertEquals(size, world.reader.size());
        assertTrue(FirstPolicy.file(home.resolve("none.json"), home.resolve("none.tar.gz"), world.storer), "there is none to file");
    }

    @Test void one_administrator_files_nothing() {
        var bundle = FactoryWorld.bundle(NOTHING);
        var version = world.version(1, Optional.empty(), bundle, world.clock.now()).toStatement();
        assertThrows(Rejected.Untrusted.class, () -> world.storer.policy(Envelope.sign(version, world.petra), bundle));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.policy(Envelope.sign(version, world.petra, world.anna), bundle));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.policy(Envelope.sign(version, world.anna, world.ben), bundle));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.policy(Envelope.sign(version, world.planner, world.ingest), bundle));
    }

    @Test void other_rules_than_those_signed_are_refused_and_so_are_rules_that_nobody_sent() throws IOException {
        var statement = statement(1, Optional.empty(), NOTHING);
        assertThrows(Rejected.Untrusted.class, () -> world.storer.policy(statement, FactoryWorld.bundle(OTHER)));
        assertThrows(Rejected.Untrusted.class, () -> world.storer.record(statement));
        world.storer.policy(statement, FactoryWorld.bundle(NOTHING));
        assertEquals(1, inForce());
    }

    @Tag("P8")
    @Test void rules_that_cannot_be_asked_are_not_filed_even_when_signed() throws IOException {
        for (var rules : new String[] {"deny contains x if y\n", "deny contains 1 if http.send({}).body\n", "denny contains 1 if true\n"}) {
            assertThrows(Rejected.Malformed.class, () -> world.push(1, Optional.empty(), rules, world.clock.now()), rules);
        }
        assertEquals(0, world.reader.listAbout(PolicyVersion.series("test.alnage")).size());
    }

    @Test void an_exception_is_filed_when_another_administrator_stands_behind_it() throws IOException {
        var now = world.clock.now();
        var exception = new PolicyException("test.alnage", "petra", "ORG-REL-001", "app", "a fix is coming", now, now.plus(Duration.ofDays(5))).toStatement();
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.petra, exception));
        assertThrows(Rejected.Untrusted.class, () -> world.record(world.anna, exception));
        assertTrue(world.storer.isRecorded(world.record(world.quentin, exception)));
        var lapsed = new PolicyException("test.alnage", "petra", "ORG-REL-001", "app", "too late", now.minus(Duration.ofDays(5)), now.minusSeconds(1)).toStatement();
        assertThrows(Rejected.Stale.class, () -> world.record(world.quentin, lapsed));
    }
}
