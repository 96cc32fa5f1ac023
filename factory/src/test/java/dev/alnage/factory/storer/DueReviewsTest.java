package dev.alnage.factory.storer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.alnage.evidence.Digest;
import dev.alnage.evidence.claim.AccessReview;
import dev.alnage.evidence.claim.AccountKind;
import dev.alnage.evidence.claim.Membership;
import dev.alnage.evidence.claim.RepositoryPermission;
import dev.alnage.evidence.claim.RepositoryRole;
import dev.alnage.evidence.claim.RoleGrant;
import dev.alnage.evidence.people.KeyAges;
import dev.alnage.evidence.people.PeopleRules;
import dev.alnage.evidence.people.Roster;
import dev.alnage.evidence.sign.Envelope;
import dev.alnage.evidence.sign.NameTemplate;
import dev.alnage.factory.world.FactoryWorld;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reviews of roles that begin by themselves, on a real ledger whose clock the test moves. */
@Tag("factory/access-review")
class DueReviewsTest {
    private static final Duration EVERY = Duration.ofDays(40);
    private PeopleRules rules = PeopleRules.STANDARD;

    private static PeopleRules every(Duration time, boolean lapse) {
        return new PeopleRules(KeyAges.STANDARD, Set.of(), Optional.of(new PeopleRules.ReviewCycle(time, lapse)));
    }

    private Roster roster(FactoryWorld world) throws IOException {
        return world.people(_ -> rules).current(world.clock.now());
    }

    private Optional<Digest> begin(FactoryWorld world, Map<String, Instant> lastUse) throws IOException {
        var due = DueReviews.at(roster(world), "test.alnage", lastUse, world.clock.now());
        return due.isEmpty() ? Optional.empty() : Optional.of(world.storer.record(Envelope.sign(due.get().toStatement(), world.ingest)));
    }

    private static Digest grant(FactoryWorld world, String name) throws IOException {
        var now = world.clock.now();
        world.storer.record(Envelope.sign(new Membership("test.alnage", new Membership.Act.Enrolled(name, AccountKind.PERSON, name), now, "new").toStatement(), world.fay));
        return world.storer.record(Envelope.sign(new RoleGrant("test.alnage", new RoleGrant.Act.Granted(RoleGrant.Holder.of(name), RepositoryRole.DEVELOPER, new NameTemplate("*"),
                Optional.empty()), now, "work").toStatement(), world.fay));
    }

    private static void keep(FactoryWorld world, Digest review, Digest grant) throws IOException {
        world.storer.record(Envelope.sign(new AccessReview("test.alnage", new AccessReview.Act.Answered(review, new TreeMap<>(Map.of(grant, true))), world.clock.now(), "asked").toStatement(),
                world.finn));
    }

    @Test void a_review_begins_ahead_of_time_once_and_again_when_nobody_answered(@TempDir Path home) throws IOException {
        try (var world = new FactoryWorld(home)) {
            var annas = grant(world, "anna");
            world.later(EVERY);
            assertEquals(Optional.empty(), begin(world, Map.of()), "the policy asks for none");
            rules = every(EVERY.multipliedBy(2), true);
            assertEquals(Optional.empty(), begin(world, Map.of()), "it is not due for long");
            rules = every(EVERY, true);
            var bens = grant(world, "ben");
            var used = world.clock.now().minusSeconds(60);
            var review = begin(world, Map.of(annas.toString(), used)).orElseThrow();
            var state = roster(world).findReview(review).orElseThrow();
            assertEquals(List.of(annas), state.opened().items().stream().map(AccessReview.Item::grant).toList());
            assertEquals(Optional.of(used), state.opened().items().getFirst().lastUse());
            assertEquals(Optional.empty(), begin(world, Map.of()), "one waits for an answer already");
            // the policy lets it lapse until somebody keeps it
            assertFalse(roster(world).allows("anna", "shop/app", RepositoryPermission.PUSH, world.clock.now()));
            keep(world, review, annas);
            assertTrue(roster(world).allows("anna", "shop/app", RepositoryPermission.PUSH, world.clock.now()));
            assertEquals(Optional.empty(), begin(world, Map.of()));
            world.later(Duration.ofDays(31));
            var second = begin(world, Map.of()).orElseThrow();
            assertEquals(2, roster(world).findReview(second).orElseThrow().opened().items().size(), "both are due within ten days");
            keep(world, second, bens);
            world.later(Duration.ofDays(11));
            var third = begin(world, Map.of()).orElseThrow();
            assertEquals(List.of(annas), roster(world).findReview(third).orElseThrow().opened().items().stream().map(AccessReview.Item::grant).toList());
            assertEquals(List.of(annas), roster(world).overdueAt(world.clock.now()).stream().map(each -> each.envelope()).toList());
            assertTrue(roster(world).allows("ben", "shop/app", RepositoryPermission.PUSH, world.clock.now()));
        }
    }
}
